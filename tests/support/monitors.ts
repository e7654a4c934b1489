import { runCommand } from '#demo/machine/run-command.ts';

/** A part of an X display's screen that counts as a monitor of its own. */
export type Monitor = {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

async function xrandr(display: string, ...args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand('xrandr', ['--display', display, ...args]);
  if (code !== 0) throw new Error(`xrandr: ${output}`);
}

/**
 * Plugs a monitor in (RandR 1.5 monitors; an X screen has nothing left of or above its origin). The
 * one `withOutput` is primary, and takes the place of the monitor that the whole screen is by itself.
 */
export async function plugIn(display: string, monitor: Monitor, withOutput = false): Promise<void> {
  const { name, x, y, width, height } = monitor;
  const geometry = `${width}/${Math.round(width / 4)}x${height}/${Math.round(height / 4)}+${x}+${y}`;
  await xrandr(display, '--setmonitor', withOutput ? `*${name}` : name, geometry, withOutput ? 'screen' : 'none');
}

/** Unplugs a monitor. */
export async function unplug(display: string, name: string): Promise<void> {
  await xrandr(display, '--delmonitor', name);
}
