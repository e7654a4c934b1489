import { runCommand } from '#demo/machine/run-command.ts';

type Point = { readonly x: number; readonly y: number };

/** Presses the left button of a display's pointer at a place, moves in ten steps to another, and lets go there. */
export async function drag(display: string, from: Point, to: Point): Promise<void> {
  const at = (part: number) => [
    String(Math.round(from.x + (to.x - from.x) * part)),
    String(Math.round(from.y + (to.y - from.y) * part))
  ];
  const moves = Array.from({ length: 10 }, (_, index) => [
    'mousemove',
    ...at((index + 1) / 10),
    'sleep',
    '0.03'
  ]).flat();
  const line = ['mousemove', ...at(0), 'sleep', '0.1', 'mousedown', '1', 'sleep', '0.05', ...moves, 'mouseup', '1'];
  const { code, output } = await runCommand('xdotool', line, { env: { ...process.env, DISPLAY: display } });
  if (code !== 0) throw new Error(`xdotool failed: ${output}`);
}
