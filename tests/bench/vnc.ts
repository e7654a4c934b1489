import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { provideDisplay, stopProcess } from '#demo/machine/display.ts';

/** A display as TigerVNC's viewer shows it, full screen, from x11vnc: the quickest there is that captures a display. */
export type VncView = {
  readonly shown: string;
  readonly processes: readonly number[];
  readonly stop: () => Promise<void>;
};

/** Shows the display `source` on one of its own. Both programs are Debian's; loopback, no password. */
export async function startVnc(source: string): Promise<VncView> {
  const display = await provideDisplay(null);
  const server = spawn(
    'x11vnc',
    ['-display', source, '-localhost', '-nopw', '-forever', '-shared', '-autoport', '5950', '-xkb'],
    { stdio: ['ignore', 'pipe', 'ignore'] }
  );
  const port = await portOf(server);
  const viewer = spawn(
    'xtigervncviewer',
    ['-FullScreen=1', '-RemoteResize=0', '-SecurityTypes=None', `127.0.0.1::${port}`],
    { stdio: 'ignore', env: { ...process.env, DISPLAY: display.name } }
  );
  await delay(4_000);
  return {
    shown: display.name,
    processes: [server.pid ?? 0, viewer.pid ?? 0],
    stop: async () => {
      await Promise.all([stopProcess(viewer), stopProcess(server)]);
      await display.stop();
    }
  };
}

/** x11vnc says `PORT=5950` when it is ready. */
async function portOf(server: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<number> {
  const lines = createInterface({ input: server.stdout });
  const said = new Promise<number>((resolve) => {
    lines.on('line', (line) => {
      const port = /^PORT=(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
  const ended = once(server, 'exit').then(() => {
    throw new Error('x11vnc ended before it was ready');
  });
  return await Promise.race([said, ended]);
}
