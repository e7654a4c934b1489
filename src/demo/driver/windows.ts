import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';

/** How long a window may take to come up on a machine that is busy, ms. */
export const WINDOW_TIMEOUT_MS = 30_000;

/** Calls until it gives something, or says in the end what it waited for. */
export async function waitFor<Value>(
  what: string,
  look: () => Promise<Value | null | undefined | false>,
  timeoutMs = WINDOW_TIMEOUT_MS
): Promise<Value> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}`);
    await delay(50);
  }
}

/** Attaches to the windows of a running program over its DevTools port. */
export async function attach(port: number): Promise<Browser> {
  return waitFor(`the windows at port ${port}`, () =>
    chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null)
  );
}

/** The open pages whose address ends so. */
export function pagesOf(browser: Browser, path: RegExp): readonly Page[] {
  return browser
    .contexts()
    .flatMap((context) => context.pages())
    .filter((page) => path.test(page.url()));
}

/** The first of them, if there is one. */
export function pageOf(browser: Browser, path: RegExp): Page | undefined {
  return pagesOf(browser, path)[0];
}

/** Attaches to the browser that was opened with `profile` for signing in, even where an earlier one left its port behind. */
export async function attachToBrowser(profile: string): Promise<Browser> {
  return waitFor('the browser to sign in with', async () => {
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const port = Number(text.split('\n')[0]);
    return port > 0 && chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null);
  });
}
