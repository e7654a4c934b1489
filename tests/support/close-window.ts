import { runCommand } from '#demo/machine/run-command.ts';
import { x11 } from '#standin/x11/x11.ts';

/** Asks the visible window of this title to close, as a window manager does when a person presses its cross. */
export async function closeWindow(display: string, title: string): Promise<void> {
  const env = { ...process.env, DISPLAY: display };
  const found = await runCommand('xdotool', ['search', '--onlyvisible', '--name', `^${title}$`], { env });
  const window = Number(found.output.trim().split('\n')[0]);
  if (!Number.isInteger(window) || window <= 0) throw new Error(`There is no window called ${title} on ${display}.`);
  await new Promise<void>((resolve, reject) => {
    x11.createClient({ display }, (error, { client }) => {
      if (error) return reject(error);
      client.InternAtom(false, 'WM_PROTOCOLS', (_first, protocols) => {
        client.InternAtom(false, 'WM_DELETE_WINDOW', (_second, message) => {
          client.SendClientMessage(window, window, protocols, 32, [message, 0], 0);
          client.GetInputFocus(() => {
            client.terminate();
            resolve();
          });
        });
      });
    });
  });
}
