import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type LaunchOptions, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';

/** Path of an installed Chromium; throws when there is none. */
function findChromium(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
  if (found === undefined) throw new Error('These tests need Chromium on the PATH.');
  return found;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Two ends in one browser on a machine without a network find each other over loopback only.
  '--allow-loopback-in-peer-connection'
];
const DISABLED = ['WebRtcHideLocalIpsWithMdns'];

/** The harness page, built as a real renderer is and served on loopback. */
export type PeerPages = {
  readonly url: string;
  readonly close: () => Promise<void>;
};

export async function servePages(): Promise<PeerPages> {
  const outDir = await mkdtemp(join(tmpdir(), 'deskside-peer-'));
  const root = join(import.meta.dirname, 'page');
  await build({ root, configFile: false, logLevel: 'error', plugins: [react()], build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 }
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The page is not served.');
  return {
    url,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    }
  };
}

/** Starts a browser; on an X display when one is given, else without a screen. */
export async function startBrowser(
  display?: string,
  more: readonly string[] = [],
  proxy?: NonNullable<LaunchOptions['proxy']>
): Promise<Browser> {
  return await chromium.launch({
    ...(proxy === undefined ? {} : { proxy }),
    executablePath: findChromium(),
    headless: display === undefined,
    args: [
      ...FLAGS,
      `--disable-features=${DISABLED.join(',')}`,
      ...more,
      ...(display === undefined ? [] : ['--auto-select-desktop-capture-source=Entire screen'])
    ],
    env: { ...process.env, ...(display === undefined ? {} : { DISPLAY: display }) }
  });
}

/** Opens the harness and gathers what the page complains of. `viewport: null` keeps the window's own size. */
export async function openPage(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number } | null = { width: 1000, height: 700 }
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const page = await browser.newPage({ viewport });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}
