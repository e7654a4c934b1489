#!/usr/bin/env node
// The demo's "system browser": what `$BROWSER` names while the demo runs, so that signing in happens in a real browser
// window that trusts the demo's certificate without changing the machine's trust store.
// Where DESKSIDE_DEMO_DEVICE_CREDENTIAL names a device, the browser signs in with it first, as the browser of a joined
// machine does by itself.
// Usage: open.mjs <url>
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function findBrowser() {
  if (process.env.DESKSIDE_CHROMIUM) return process.env.DESKSIDE_CHROMIUM;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) if (existsSync(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

const url = process.argv.at(-1) ?? '';
const profile = process.env.DESKSIDE_DEMO_BROWSER_PROFILE;
const trusted = process.env.DESKSIDE_DEMO_SPKI;
const browser = findBrowser();
if (!/^https:\/\/(localhost|127\.0\.0\.1)[:/]/.test(url) || !profile || !trusted || !browser) {
  console.error('The demo browser opens pages of the demo only, with a Chromium on this machine.');
  process.exit(1);
}

/** The address of a sign-in by way of the device; any other address as it is. */
function throughDevice(address) {
  const credential = process.env.DESKSIDE_DEMO_DEVICE_CREDENTIAL;
  const { origin, pathname } = new URL(address);
  const [, tenant] = /^\/([0-9a-fA-F-]{36})\/oauth2\/v2\.0\/authorize$/.exec(pathname) ?? [];
  if (!credential || tenant === undefined) return address;
  return `${origin}/${tenant}/device?${new URLSearchParams({ credential, return: address })}`;
}

const args = [
  `--user-data-dir=${profile}`,
  `--ignore-certificate-errors-spki-list=${trusted}`,
  '--remote-debugging-port=0',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--password-store=basic',
  '--window-size=960,800',
  '--window-position=40,40',
  `--app=${throughDevice(url)}`
];
// Root gets no sandbox from Chromium; --test-type only hides the bar that says so.
if (process.getuid?.() === 0) args.unshift('--no-sandbox', '--test-type');
spawn(browser, args, { detached: true, stdio: 'ignore' }).unref();
