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

/** What Chromium's WebRTC is told, in its own words: a name and its parameters, each with a stroke behind it. */
const FIELD_TRIALS = [
  `WebRTC-ForcePlayoutDelay/min_ms:0,max_ms:${MAX_PLAYOUT_MS}/`,
  'WebRTC-Bwe-ProbingConfiguration/alr_interval:1s/'
];

/**
 * Chromium's switches, to be set before the app is ready. Answers `false` when the app must not start: a packaged app
 * with remote debugging switched on is somebody's way into the pages.
 *
 * `WebRTC-ForcePlayoutDelay` lets a frame be shown the moment it is decoded; without it Chromium keeps every one back for up
 * to 80 ms, whatever the page asks for. How much is kept back on a rough line is `src/renderer/peer/playout.ts`'s.
 *
 * `WebRTC-Bwe-ProbingConfiguration` lets it try every second, instead of every five, whether the line carries more again.
 *
 * `GetDisplayMediaRequiresUserActivation` is off because the sharer's click is in the consent window, not in the page
 * that takes the picture; whether that page gets one is decided by the capture gate in main, not by Chromium's gesture.
 * `SpareRendererForSitePerProcess` is off because a process held ready for a window that may never come costs an old laptop 14 MB.
 */
export function applySwitches(app: Pick<App, 'commandLine' | 'isPackaged'>): boolean {
  if (app.isPackaged && DEBUGGING_SWITCHES.some((name) => app.commandLine.hasSwitch(name))) return false;
  app.commandLine.appendSwitch('force-fieldtrials', FIELD_TRIALS.join(''));
  app.commandLine.appendSwitch(
    'disable-features',
    'GetDisplayMediaRequiresUserActivation,SpareRendererForSitePerProcess'
  );
  return true;
}
