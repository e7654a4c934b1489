import { runCommand } from './run-command.ts';
import { typeText } from './typist.ts';

/**
 * A person's hands at one X display: real pointer and key events through XTEST, which no program can tell from a mouse and a
 * keyboard.
 */
export type Hands = {
  readonly move: (x: number, y: number) => Promise<void>;
  readonly click: (x: number, y: number, button?: 1 | 2 | 3) => Promise<void>;
  /** Types text of any script; characters that the layout lacks get keys of their own first. */
  readonly type: (text: string) => Promise<void>;
  /** A key or chord as xdotool names it: `Return`, `ctrl+a`. */
  readonly press: (chord: string) => Promise<void>;
  readonly hold: (key: string, down: boolean) => Promise<void>;
  readonly position: () => Promise<{ readonly x: number; readonly y: number }>;
};

/** Hands at `display`. Each call ends when the events are sent. */
export function handsAt(display: string): Hands {
  const env = { ...process.env, DISPLAY: display };
  async function xdotool(...args: readonly string[]): Promise<string> {
    const result = await runCommand('xdotool', args, { env });
    if (result.code !== 0) throw new Error(`xdotool ${args[0] ?? ''} failed: ${result.output}`);
    return result.output;
  }
  const at = (x: number, y: number): readonly string[] => [String(Math.round(x)), String(Math.round(y))];
  return {
    move: async (x, y) => void (await xdotool('mousemove', ...at(x, y))),
    click: async (x, y, button = 1) =>
      void (await xdotool('mousemove', ...at(x, y), 'sleep', '0.05', 'click', String(button))),
    type: (text) => typeText(display, text),
    press: async (chord) => void (await xdotool('key', '--', chord)),
    hold: async (key, down) => void (await xdotool(down ? 'keydown' : 'keyup', '--', key)),
    position: async () => {
      const found = /x:(-?\d+) y:(-?\d+)/.exec(await xdotool('getmouselocation'));
      return { x: Number(found?.[1] ?? -1), y: Number(found?.[2] ?? -1) };
    }
  };
}
