import type { App } from 'electron';

/** Switches by which another program could drive or read the pages of the app. */
const DEBUGGING_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'inspect',
  'inspect-brk'
];

/**
 * Chromium's switches, to be set before the app is ready. Answers `false` when the app must not start: a packaged app
 * with remote debugging switched on is somebody's way into the pages.
 *
 * `GetDisplayMediaRequiresUserActivation` is off because the sharer's click is in the consent window, not in the page
 * that takes the picture; whether that page gets one is decided by the capture gate in main, not by Chromium's gesture.
 */
export function applySwitches(app: Pick<App, 'commandLine' | 'isPackaged'>): boolean {
  if (app.isPackaged && DEBUGGING_SWITCHES.some((name) => app.commandLine.hasSwitch(name))) return false;
  app.commandLine.appendSwitch('disable-features', 'GetDisplayMediaRequiresUserActivation');
  return true;
}
