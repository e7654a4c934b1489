import type { App } from 'electron';

/** Switches by which another program could drive or read the pages of the app. */
const DEBUGGING_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'inspect',
  'inspect-brk'
];

/** Up to here WebRTC shows frames without a schedule while a page asks for no delay (`VCMTiming`). */
const MAX_PLAYOUT_MS = 500;

/**
 * Chromium's switches, to be set before the app is ready. Answers `false` when the app must not start: a packaged app
 * with remote debugging switched on is somebody's way into the pages.
 *
 * `WebRTC-ForcePlayoutDelay` lets a frame be shown the moment it is decoded; without it Chromium keeps every one back for up
 * to 80 ms, whatever the page asks for. How much is kept back on a rough line is `src/renderer/peer/playout.ts`'s.
 *
 * `GetDisplayMediaRequiresUserActivation` is off because the sharer's click is in the consent window, not in the page
 * that takes the picture; whether that page gets one is decided by the capture gate in main, not by Chromium's gesture.
 */
export function applySwitches(app: Pick<App, 'commandLine' | 'isPackaged'>): boolean {
  if (app.isPackaged && DEBUGGING_SWITCHES.some((name) => app.commandLine.hasSwitch(name))) return false;
  app.commandLine.appendSwitch('force-fieldtrials', `WebRTC-ForcePlayoutDelay/min_ms:0,max_ms:${MAX_PLAYOUT_MS}/`);
  app.commandLine.appendSwitch('disable-features', 'GetDisplayMediaRequiresUserActivation');
  return true;
}
