import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage, type PeerPages, servePages, startBrowser } from './browser.ts';
import type {} from './page/harness.tsx';
import { startDisplay, type XDisplay } from './x-display.ts';

const DISPLAYS = { first: 140, last: 144 };
let pages: PeerPages;
let display: XDisplay;
let browser: Browser;

beforeAll(async () => {
  pages = await servePages();
  display = await startDisplay(DISPLAYS, '1920x1080', 'rgb:20/60/a0');
  // The pointer is in the picture, as D1 wants, and must not be where the colour is looked at.
  await display.run('xdotool', 'mousemove', '1700', '200');
  browser = await startBrowser(display.name, ['--window-position=0,0', '--window-size=600,400']);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await display?.close();
  await pages?.close();
});

test('D1: a captured display appears whole, at its own size, in its own colours, without a click', async () => {
  const { page, complaints } = await openPage(browser, pages.url, null);
  const session = await page.context().newCDPSession(page);
  // Consent is given in another window, so the capture starts without a gesture in this one. Opening the page counts as
  // one for some seconds, and `page.evaluate` would be another.
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    awaitPromise: true,
    returnByValue: true,
    userGesture: false,
    expression: `(async () => {
      const { PEER_ID } = window.peerHarness;
      const { helper, sharer } = await window.peerHarness.connectPair();
      window.peerHarness.showScreen(helper.engine, {});
      while (navigator.userActivation.isActive) await window.peerHarness.wait(200);
      const started = performance.now();
      sharer.emit('peer.startCapture', { peerId: PEER_ID });
      const failed = sharer.heard('peer.captureFailed').then(() => ({ failed: true }));
      const good = (async () => {
        const captured = await sharer.heard('peer.captureStarted');
        const first = await helper.heard('peer.firstFrame');
        await window.peerHarness.wait(1500);
        return {
          captured: captured.argument,
          capturedMs: captured.at - started,
          first: first.argument,
          firstMs: first.at - started,
          shown: window.peerHarness.shownColour()
        };
      })();
      return await Promise.race([failed, good]);
    })()`
  });
  expect(exceptionDetails).toBeUndefined();
  const value = result.value;
  expect(value).toMatchObject({
    captured: { width: 1920, height: 1080 },
    first: { width: 1920, height: 1080 },
    shown: { size: [1920, 1080] }
  });
  for (const [index, want] of [0x20, 0x60, 0xa0].entries()) {
    expect(Math.abs(value.shown.colour[index] - want)).toBeLessThanOrEqual(4);
  }
  console.log(`captured after ${Math.round(value.capturedMs)} ms, first frame after ${Math.round(value.firstMs)} ms`);
  await page.close();
  expect(complaints).toEqual([]);
});
