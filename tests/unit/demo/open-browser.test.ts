import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const OPEN = join(import.meta.dirname, '../../../src/demo/browser/open.mjs');
const TENANT = '9a489a98-d303-4b41-827f-f76441430226';
const AUTHORIZE = `https://localhost:4443/${TENANT}/oauth2/v2.0/authorize?client_id=a&claims=%7B%22b%22%3A1%7D`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskside-open-'));
  // Stands for Chromium: writes down what it was started with, under another name first so that nobody reads half of it.
  const browser = join(folder, 'browser');
  await writeFile(browser, '#!/bin/sh\nprintf "%s\\n" "$@" > "$OUTPUT.new" && mv "$OUTPUT.new" "$OUTPUT"\n');
  await chmod(browser, 0o755);
});

/** The address that the browser is started with. */
async function opened(name: string, address: string, environment: Record<string, string> = {}): Promise<string> {
  const output = join(folder, name);
  await promisify(execFile)(process.execPath, [OPEN, address], {
    env: {
      PATH: process.env.PATH,
      DESKSIDE_CHROMIUM: join(folder, 'browser'),
      DESKSIDE_DEMO_BROWSER_PROFILE: folder,
      DESKSIDE_DEMO_SPKI: 'hash',
      OUTPUT: output,
      ...environment
    }
  });
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const written = await readFile(output, 'utf8').catch(() => null);
    if (written !== null) return written.match(/^--app=(.*)$/m)?.[1] ?? '';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('No browser was started.');
}

describe('A5: the demo’s browser', () => {
  it('opens a sign-in by way of the device, when there is one', async () => {
    const address = new URL(await opened('device', AUTHORIZE, { DESKSIDE_DEMO_DEVICE_CREDENTIAL: 'secret&x=y' }));
    expect(address.origin + address.pathname).toBe(`https://localhost:4443/${TENANT}/device`);
    expect(Object.fromEntries(address.searchParams)).toEqual({ credential: 'secret&x=y', return: AUTHORIZE });
  });

  it('opens everything else as it is, and a sign-in too where there is no device', async () => {
    const credential = { DESKSIDE_DEMO_DEVICE_CREDENTIAL: 'secret' };
    const logout = AUTHORIZE.replace('authorize', 'logout');
    expect(await opened('logout', logout, credential)).toBe(logout);
    expect(await opened('plain', AUTHORIZE)).toBe(AUTHORIZE);
  });

  it('opens pages of this machine only', async () => {
    await expect(opened('foreign', 'https://evil.example/')).rejects.toMatchObject({ code: 1 });
  });
});
