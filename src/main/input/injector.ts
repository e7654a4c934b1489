import type { Display, Screen } from 'electron';
import type { SharedDisplay } from '#shared/protocol/peer.ts';
import type { InjectorPort, InputFault } from '#shared/session/ports.ts';
import type { Log, Rectangle } from '../ports.ts';
import type { InputBackend } from './backend.ts';
import { isInside, toDip, toPixels } from './geometry.ts';
import { limitInput } from './limits.ts';
import { createRobotjsBackend, loadRobotjs } from './robotjs-backend.ts';
import { createX11Backend } from './x11-backend.ts';

/** A flood is told once in so many milliseconds. */
const TELL_AGAIN_MS = 10_000;

export type InjectorOptions = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly screen: Pick<Screen, 'dipToScreenPoint'>;
  /** A display of this machine as it stands now; `null` unless the sharer offers it and it is there. */
  readonly findDisplay: (shared: SharedDisplay) => Display | null;
  readonly now: () => number;
  /** Where Deskside's own windows are now, in device-independent pixels. */
  readonly ownWindows: () => readonly Rectangle[];
  /** Whether one of them has the keyboard. */
  readonly ownFocused: () => boolean;
  /** Somebody used this machine's own mouse or keyboard. */
  readonly onLocalInput: () => void;
  readonly log: Log;
};

/** The system's way in, or `null` where there is none: then everything but control still works. */
async function openBackend(options: InjectorOptions, onLost: () => void): Promise<InputBackend | null> {
  const { platform, env, now, onLocalInput, log } = options;
  try {
    if (platform !== 'linux') return createRobotjsBackend(platform, loadRobotjs());
    const display = env.DISPLAY ?? '';
    if (display === '') return null;
    return await createX11Backend({ display, now, onLost, onLocalInput });
  } catch (error) {
    log.warn('input-unavailable', { error });
    return null;
  }
}

/** Remote input on this machine, behind its limits. Never throws; a lost backend makes it unavailable. */
export async function createInjector(options: InjectorOptions): Promise<InjectorPort> {
  const { screen, platform } = options;
  let backend = await openBackend(options, () => {
    backend = null;
    options.log.warn('input-lost');
  });
  let shared: SharedDisplay | null = null;

  /** The shared display as it stands now: it may have been moved, turned or unplugged since. */
  const display = () => (shared === null ? null : options.findDisplay(shared));
  const safely = (run: (backend: InputBackend) => void) => {
    if (backend === null) return;
    try {
      run(backend);
    } catch (error) {
      options.log.error('input-failed', { error });
    }
  };

  const limited = limitInput({
    backend: {
      move: (to) => safely((into) => into.move(to)),
      button: (button, down) => safely((to) => to.button(button, down)),
      wheel: (dx, dy) => safely((to) => to.wheel(dx, dy)),
      key: (stroke) => safely((to) => to.key(stroke)),
      text: (text) => safely((to) => to.text(text)),
      rest: () => safely((to) => to.rest())
    },
    now: options.now,
    toPixels: (at) => {
      const on = display();
      if (on === null) return null;
      // macOS injects in points; elsewhere the desktop is counted in physical pixels.
      const origin = platform === 'darwin' ? on.bounds : screen.dipToScreenPoint({ x: on.bounds.x, y: on.bounds.y });
      return toPixels(at, on, origin, platform === 'darwin' ? 1 : on.scaleFactor);
    },
    isOwnWindow: (at) => {
      const on = display();
      return on !== null && isInside(toDip(at, on.bounds), options.ownWindows());
    },
    ownWindowFocused: options.ownFocused
  });

  const told = new Map<InputFault, number>();
  return {
    get available() {
      return backend !== null;
    },
    begin: (next) => {
      shared = next;
    },
    move: limited.move,
    apply: limited.apply,
    releaseAll: limited.releaseAll,
    refused: (fault) => {
      if (options.now() - (told.get(fault) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MS) return;
      told.set(fault, options.now());
      options.log.warn('input-refused', { code: fault });
    }
  };
}
