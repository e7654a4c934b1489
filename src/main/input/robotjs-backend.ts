import { createRequire } from 'node:module';
import { z } from 'zod';
import type { PointerButton } from '#shared/protocol/input.ts';
import type { KeyCode } from '#shared/protocol/key-codes.ts';
import type { InputBackend } from './backend.ts';
import { robotjsKey } from './robotjs-keys.ts';

/** The functions of robotjs that are used. */
export type Robot = {
  readonly setMouseDelay: (ms: number) => void;
  readonly setKeyboardDelay: (ms: number) => void;
  readonly moveMouse: (x: number, y: number) => void;
  readonly mouseToggle: (down: 'down' | 'up', button: 'left' | 'middle' | 'right') => void;
  readonly scrollMouse: (x: number, y: number) => void;
  readonly keyToggle: (key: string, down: 'down' | 'up') => void;
  readonly unicodeTap: (value: number) => void;
};

const method = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function');
const robotSchema = z.custom<Robot>(
  (value) => z.looseObject({ moveMouse: method, keyToggle: method, unicodeTap: method }).safeParse(value).success
);

/** What one notch of a wheel is to robotjs: Windows counts in 120ths, macOS in pixels. */
const NOTCH: Readonly<Partial<Record<NodeJS.Platform, number>>> = { win32: 120, darwin: 40 };

/** robotjs has no names for the side buttons. */
const BUTTONS: Readonly<Record<PointerButton, 'left' | 'middle' | 'right' | null>> = {
  left: 'left',
  middle: 'middle',
  right: 'right',
  back: null,
  forward: null
};

/** robotjs itself. Throws when its native part cannot be loaded. */
export function loadRobotjs(): Robot {
  return robotSchema.parse(createRequire(import.meta.url)('robotjs'));
}

/** Injects by robotjs: Windows and macOS. */
export function createRobotjsBackend(platform: NodeJS.Platform, robot: Robot): InputBackend {
  robot.setMouseDelay(0);
  robot.setKeyboardDelay(0);
  const notch = NOTCH[platform] ?? 1;
  /** What each key of the helper pressed here. */
  const pressed = new Map<KeyCode, string>();
  return {
    move: ({ x, y }) => robot.moveMouse(x, y),
    button: (button, down) => {
      const name = BUTTONS[button];
      if (name !== null) robot.mouseToggle(down ? 'down' : 'up', name);
    },
    wheel: (dx, dy) => robot.scrollMouse(-dx * notch, -dy * notch),
    key: ({ code, down, character }) => {
      const name = pressed.get(code) ?? robotjsKey(code, character);
      if (down && name !== undefined) pressed.set(code, name);
      else pressed.delete(code);
      if (name !== undefined) robot.keyToggle(name, down ? 'down' : 'up');
    },
    text: (text) => {
      // Windows takes UTF-16 units one by one, and joins surrogates itself.
      for (let index = 0; index < text.length; index += 1) robot.unicodeTap(text.charCodeAt(index));
    },
    rest: () => {}
  };
}
