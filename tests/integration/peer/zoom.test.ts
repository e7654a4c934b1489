import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { toPixel } from '#shared/input/position.ts';
import type { Position } from '#shared/protocol/input.ts';
import { openPage, type PeerPages, servePages, startBrowser } from './browser.ts';
import type {} from './page/harness.tsx';

const DISPLAY = { id: '1', number: 1, width: 2000, height: 1000, primary: true };

let pages: PeerPages;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  pages = await servePages();
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await pages?.close();
});
beforeEach(async () => {
  ({ page } = await openPage(browser, pages.url));
});
afterEach(async () => page.close());

/** Shows a 2000×1000 picture in the 1000×700 page, at a scale that the wheel changes as in the session's page. */
async function show(
  mode: 'view' | 'control',
  scale: 'fit' | number = 'fit',
  dir: 'ltr' | 'rtl' = 'ltr'
): Promise<void> {
  await page.evaluate(
    ({ display, mode, scale, dir }) => {
      const harness = window.peerHarness;
      const recorder = harness.recordingEngine(display.width, display.height);
      document.documentElement.dir = dir;
      const draw = (now: 'fit' | number): void =>
        harness.showScreen(recorder.engine, { display, mode, epoch: 4, scale: now, onScale: draw });
      Object.assign(window, { recorder, draw });
      draw(scale);
    },
    { display: DISPLAY, mode, scale, dir }
  );
  await page.waitForFunction(() => Number(document.querySelector('video')?.videoWidth) > 0);
  await page.waitForTimeout(60);
}

async function zoomTo(scale: 'fit' | number): Promise<void> {
  await page.evaluate((to) => Reflect.get(window, 'draw')(to), scale);
  await page.waitForTimeout(60);
}

/** Where on the display the helper's pointer is when it goes to a place of the page. */
async function pointed(x: number, y: number): Promise<{ x: number; y: number }> {
  await page.mouse.move(x + 9, y);
  await page.mouse.move(x, y);
  await page.waitForTimeout(60);
  const last: { at: Position } = await page.evaluate(() =>
    Reflect.get(window, 'recorder')
      .sent.splice(0)
      .findLast((action: { kind: string }) => action.kind === 'motion')
  );
  return toPixel(last.at, DISPLAY);
}

async function wheel(x: number, y: number, deltaY: number): Promise<void> {
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, deltaY);
  await page.keyboard.up('Control');
  await page.waitForTimeout(120);
}

const box = async () => {
  const found = await page.locator('video').boundingBox();
  if (found === null) throw new Error('no picture');
  return found;
};
const room = () =>
  page.evaluate(() => {
    const element = document.querySelector('[data-remote-screen]')?.parentElement;
    return { left: element?.scrollLeft ?? -1, top: element?.scrollTop ?? -1 };
  });

test.each([0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4])(
  'D6: at %f the pointer means the pixel that is under it',
  async (scale) => {
    await show('control', scale);
    const { x, y, width, height } = await box();
    expect([width, height]).toEqual([2000 * scale, 1000 * scale]);
    for (const [left, top] of [
      [310, 330],
      [611, 402]
    ] as const) {
      const at = await pointed(left, top);
      // The middle of the device pixel may be the edge of two pixels; positions have 65536 steps to say which.
      const under = (middle: number, length: number) => [Math.floor(middle - length / 65536), Math.floor(middle)];
      expect(under((left + 0.5 - x) / scale, DISPLAY.width)).toContain(at.x);
      expect(under((top + 0.5 - y) / scale, DISPLAY.height)).toContain(at.y);
    }
  }
);

test('D6: zooming by hand keeps what is under the pointer, inwards and outwards', async () => {
  await show('control', 1);
  await page.evaluate(() => document.querySelector('[data-remote-screen]')?.parentElement?.scrollTo(300, 100));
  await page.waitForTimeout(100);
  const before = await pointed(730, 300);
  expect(before).toEqual({ x: 1030, y: 400 });
  for (const delta of [-120, -120, -120, -20, -20, 120, -120]) {
    await wheel(730, 300, delta);
    const after = await pointed(730, 300);
    expect(Math.abs(after.x - before.x)).toBeLessThanOrEqual(2);
    expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(2);
  }
  expect((await box()).width).toBeGreaterThan(3000);
});

test('D6: a scale that is chosen keeps the middle', async () => {
  await show('control', 1);
  await page.evaluate(() => document.querySelector('[data-remote-screen]')?.parentElement?.scrollTo(400, 200));
  await page.waitForTimeout(100);
  const before = await pointed(500, 350);
  await zoomTo(2);
  const after = await pointed(500, 350);
  // The scroll bars have their part of the room, and half of it is not in the middle of what is seen.
  expect(Math.abs(after.x - before.x)).toBeLessThanOrEqual(8);
  expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(8);
  await zoomTo('fit');
  expect(await room()).toEqual({ left: 0, top: 0 });
  expect(await box()).toEqual({ x: 0, y: 100, width: 1000, height: 500 });
});

test('D6: the wheel with a Ctrl that goes to the other computer does not zoom here', async () => {
  await show('control');
  await page.mouse.click(500, 350);
  await page.waitForTimeout(150);
  await wheel(500, 350, -120);
  expect((await box()).width).toBe(1000);
  const kinds: string[] = await page.evaluate(() =>
    Reflect.get(window, 'recorder').sent.map((action: { kind: string }) => action.kind)
  );
  expect(kinds).toContain('wheel');
});

test('D6: while only looking, Ctrl and the wheel zoom, and dragging moves a larger picture', async () => {
  await show('view');
  await wheel(500, 350, -480);
  const larger = await box();
  expect(larger.width).toBeGreaterThan(2000);
  const before = await room();
  await page.mouse.move(500, 350);
  await page.mouse.down();
  await page.mouse.move(380, 290, { steps: 4 });
  await page.mouse.up();
  expect(await room()).toEqual({ left: before.left + 120, top: before.top + 60 });
  await page.mouse.move(300, 200);
  expect(await room()).toEqual({ left: before.left + 120, top: before.top + 60 });
});

test('D6: right to left, a larger picture is reached to its last pixel', async () => {
  await show('control', 1, 'rtl');
  await page.evaluate(() => document.querySelector('[data-remote-screen]')?.parentElement?.scrollTo(5_000, 5_000));
  await page.waitForTimeout(60);
  const { left, top } = await room();
  expect(left).toBeGreaterThan(990);
  expect(await pointed(400, 300)).toEqual({ x: 400 + left, y: 300 + top });
});
