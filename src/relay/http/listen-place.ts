import { lstat, unlink } from 'node:fs/promises';
import { createConnection } from 'node:net';
import type { ListenConfig } from './listen-config.ts';

/** What a server is told to listen at. A UNIX socket that a relay left behind when it was killed is taken out of the way. */
export async function listenPlace(
  listen: ListenConfig
): Promise<
  { readonly host: string; readonly port: number } | { readonly path: string; readonly writableAll: boolean }
> {
  const { path, host, port } = listen;
  if (path === undefined) return { host, port };
  if (await isLeftBehind(path)) await unlink(path);
  // Who may connect is who may enter its folder: a proxy has a user of its own.
  return { path, writableAll: true };
}

async function isLeftBehind(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  if (found === null || !found.isSocket()) return false;
  return new Promise((resolve) => {
    const probe = createConnection(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.once('error', (error) => resolve(Reflect.get(error, 'code') === 'ECONNREFUSED'));
  });
}
