import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { toPixel } from '#shared/input/position.ts';
import type { InputAction, Position } from '#shared/protocol/input.ts';
import { openPage, type PeerPages, servePages, startBrowser } from './browser.ts';
import type {} from './page/harness.tsx';

type Sent = { readonly epoch: number } & (InputAction | { readonly kind: 'motion'; readonly at: Position });

let pages: PeerPages;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  pages = await servePages();
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await pages?.close();
});
beforeEach(async () => {
  ({ page, complaints } = await openPage(browser, pages.url));
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const DISPLAY = { id: '1', number: 1, width: 2000, height: 1000, primary: true };

type Shown = { mode?: 'view' | 'control'; paused?: boolean; epoch?: number; scale?: 'fit' | number; left?: boolean };

/** Shows a 2000×1000 picture in the 1000×700 page; at `fit` that is 1000×500, 100 from the top. */
async function show(shown: Shown = {}): Promise<void> {
  await page.evaluate(
    ({ display, shown }) => {
      const harness = window.peerHarness;
      const recorder = Object.assign(window, {
        recorder: harness.recordingEngine(display.width, display.height)
      }).recorder;
      Object.assign(window, {
        again: (more: object) =>
          harness.showScreen(recorder.engine, {
            display,
            mode: 'control',
            epoch: 4,
            onLeave: () => recorder.sent.push({ kind: 'left' }),
            ...shown,
            ...more
          })
      });
    },
    { display: DISPLAY, shown }
  );
  await again({});
  await page.waitForFunction(() => Number(document.querySelector('video')?.videoWidth) > 0);
}

async function again(more: Shown): Promise<void> {
  await page.evaluate((more) => {
    const show: unknown = Reflect.get(window, 'again');
    if (typeof show === 'function') show(more);
  }, more);
  await page.waitForTimeout(60);
}

/** What was sent since the last look, repetitions of `held` apart. */
async function sent(): Promise<Sent[]> {
  const all = await page.evaluate(() => Reflect.get(window, 'recorder').sent.splice(0));
  return all.filter((action: Sent) => action.kind !== 'held');
}

function brief(actions: readonly Sent[]): string[] {
  return actions.map((action) => {
    if (action.kind === 'key') return `${action.down ? '+' : '-'}${action.code}`;
    if (action.kind === 'button') return `${action.down ? '+' : '-'}${action.button}`;
    if (action.kind === 'wheel') return `wheel ${action.dx},${action.dy}`;
    return action.kind === 'text' ? `"${action.text}"` : action.kind;
  });
}

/** Puts the focus into the picture with a click in its middle and forgets what that sent. */
async function focus(): Promise<void> {
  await page.mouse.click(500, 350);
  await page.waitForTimeout(150);
  await sent();
}

test('D2: moves, presses and drags are sent with the place in the picture, also outside of it', async () => {
  await show();
  await page.mouse.move(250, 225);
  await page.mouse.down();
  await page.mouse.move(300, 225);
  await page.mouse.move(300, 20);
  await page.mouse.up();
  const actions = await sent();
  const places = actions.flatMap((action) =>
    'at' in action ? [`${action.kind} ${Object.values(toPixel(action.at, DISPLAY))}`] : []
  );
  // On a busy machine the resting place is sent again before the next move comes.
  const distinct = places.filter((place, index) => place !== places[index - 1]);
  expect(distinct).toEqual(['motion 500,250', 'button 500,250', 'motion 600,250', 'motion 600,0', 'button 600,0']);
  expect(actions.every((action) => action.epoch === 4)).toBe(true);
});

test('D2: the resting place is sent once more, in case it was lost', async () => {
  await show();
  await page.mouse.move(250, 225);
  await page.waitForTimeout(400);
  const actions = await sent();
  expect(brief(actions)).toEqual(['motion', 'motion']);
  expect(actions[0]).toEqual(actions[1]);
});

test('D2: every button, a second one during a drag, and no menu of the browser', async () => {
  await show();
  await page.mouse.move(500, 350);
  await page.mouse.down({ button: 'left' });
  await page.mouse.down({ button: 'right' });
  await page.mouse.up({ button: 'right' });
  await page.mouse.up({ button: 'left' });
  await page.mouse.click(500, 350, { button: 'middle' });
  const buttons = brief(await sent()).filter((what) => what !== 'motion');
  expect(buttons).toEqual(['+left', '+right', '-right', '-left', '+middle', '-middle']);
  const prevented = await page.evaluate(() => {
    const menu = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
    document.querySelector('[data-remote-screen] video')?.parentElement?.dispatchEvent(menu);
    return menu.defaultPrevented;
  });
  expect(prevented).toBe(true);
});

test('D2: the wheel is sent in notches with Ctrl when it is held, and the page does not zoom or scroll', async () => {
  await show({ scale: 1 });
  await page.mouse.move(500, 350);
  await page.waitForTimeout(150);
  await sent();
  await page.mouse.wheel(0, 120);
  await page.mouse.wheel(0, -120);
  await page.mouse.wheel(120, 0);
  await page.waitForTimeout(100);
  expect(brief(await sent())).toEqual(['wheel 0,1', 'wheel 0,-1', 'wheel 1,0']);
  await focus();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, 120);
  await page.waitForTimeout(100);
  await page.keyboard.up('Control');
  expect(brief(await sent())).toEqual(['+ControlLeft', 'wheel 0,1', '-ControlLeft']);
});

test('D2: typing is text, chords and named keys are keys, nothing is both', async () => {
  await show();
  await focus();
  await page.keyboard.type('aÄ1');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+KeyA');
  await page.keyboard.press('F5');
  expect(brief(await sent())).toEqual([
    '"a"',
    '"Ä"',
    '"1"',
    '+Enter',
    '-Enter',
    '+Tab',
    '-Tab',
    '+ControlLeft',
    '+KeyC',
    '-KeyC',
    '-ControlLeft',
    '+ShiftLeft',
    '+ArrowLeft',
    '-ArrowLeft',
    '-ShiftLeft',
    '"A"',
    '+F5',
    '-F5'
  ]);
  expect(await page.evaluate(() => document.querySelector('textarea')?.value)).toBe('');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
});

test('D2: an input method sends only what it commits, once', async () => {
  await show();
  await focus();
  const session = await page.context().newCDPSession(page);
  for (const text of ['に', 'にほ', 'にほん']) {
    await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }
  expect(brief(await sent())).toEqual([]);
  await session.send('Input.insertText', { text: '日本' });
  expect(brief(await sent())).toEqual(['"日本"']);
  await page.keyboard.insertText('😀');
  await page.keyboard.type('x');
  expect(brief(await sent())).toEqual(['"😀"', '"x"']);
});

test('D2: what is held is repeated, and let go when the focus goes', async () => {
  await show();
  await focus();
  await page.keyboard.down('Control');
  await page.keyboard.down('ArrowDown');
  await page.waitForTimeout(700);
  const held = await page.evaluate(() =>
    Reflect.get(window, 'recorder').sent.filter((action: Sent) => action.kind === 'held')
  );
  expect(held[0]).toEqual({ epoch: 4, kind: 'held', keys: ['ArrowDown', 'ControlLeft'], buttons: [] });
  await sent();
  await page.evaluate(() => document.querySelector('textarea')?.blur());
  const all: Sent[] = await page.evaluate(() => Reflect.get(window, 'recorder').sent.splice(0));
  expect(brief(all).slice(-3)).toEqual(['-ArrowDown', '-ControlLeft', 'held']);
  expect(all.at(-1)).toEqual({ epoch: 4, kind: 'held', keys: [], buttons: [] });
});

test('D2: a pause in the middle of a drag lets go with the old epoch and then sends nothing', async () => {
  await show();
  await page.mouse.move(500, 350);
  await page.mouse.down();
  await page.keyboard.down('ArrowDown');
  await sent();
  await again({ paused: true, epoch: 5 });
  const all = await sent();
  expect(brief(all)).toEqual(['-left', '-ArrowDown']);
  expect(all.every((action) => action.epoch === 4)).toBe(true);
  await page.mouse.move(400, 300);
  await page.mouse.up();
  await page.keyboard.up('ArrowDown');
  await page.keyboard.type('x');
  await page.waitForTimeout(600);
  expect(await sent()).toEqual([]);
});

test('in view mode nothing is sent', async () => {
  await show({ mode: 'view' });
  await page.mouse.click(500, 350);
  await page.keyboard.type('x');
  await page.mouse.wheel(0, 120);
  await page.waitForTimeout(150);
  expect(await sent()).toEqual([]);
  expect(await page.locator('textarea').count()).toBe(0);
});

test('K2: Ctrl+Alt+Shift+Escape leads out and sends nothing; Tab alone does not', async () => {
  await show();
  await focus();
  await page.keyboard.press('Control+Alt+Shift+Escape');
  expect(brief(await sent())).toEqual(['left']);
});

test('D6: fit keeps the shape; actual size is pixel by pixel, and the middle stays in the middle', async () => {
  await show();
  const box = () => page.locator('[data-remote-screen]').boundingBox();
  expect(await box()).toEqual({ x: 0, y: 100, width: 1000, height: 500 });
  await again({ scale: 1 });
  expect(await box()).toEqual({ x: -500, y: -150, width: 2000, height: 1000 });
  expect(await page.evaluate(() => Reflect.get(window, 'recorder').frames)).toEqual([{ width: 2000, height: 1000 }]);
});
