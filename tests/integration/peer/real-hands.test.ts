import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage, type PeerPages, servePages, startBrowser } from './browser.ts';
import type {} from './page/harness.tsx';
import { startDisplay, type XDisplay } from './x-display.ts';

const DISPLAYS = { first: 145, last: 149 };
/** The first of the key codes that no key of the layout needs. */
const FREE_KEYCODE = 246;
/** Characters that are not on the layout; each gets a key of its own. */
const FOREIGN = [...'é€ΩЖمשท日😀'];
let pages: PeerPages;
let display: XDisplay;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  pages = await servePages();
  display = await startDisplay(DISPLAYS, '800x600', 'black');
  // Before the browser starts: Chromium takes some keys from the old map when it changes under its hands.
  const map = FOREIGN.flatMap((point, index) => ['-e', `keycode ${FREE_KEYCODE + index} = ${unicodeKeysym(point)}`]);
  await display.run('xmodmap', ...map);
  browser = await startBrowser(display.name, ['--window-position=0,0', '--window-size=800,600']);
  ({ page } = await openPage(browser, pages.url, null));
  await page.evaluate(() => {
    const recorder = window.peerHarness.recordingEngine(640, 480);
    Object.assign(window, { recorder });
    window.peerHarness.showScreen(recorder.engine, { mode: 'control' });
  });
  await page.waitForFunction(() => Number(document.querySelector('video')?.videoWidth) > 0);
  await takeFocus();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await display?.close();
  await pages?.close();
});

/** Gives the picture the keyboard. Without a window manager a window that is not ready yet does not keep the focus. */
async function takeFocus(): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await display.run('sh', '-c', 'xdotool search --onlyvisible --name "Peer harness" windowfocus');
    await display.run('xdotool', 'mousemove', '400', '400', 'click', '1', 'key', 'F2');
    if ((await said()).includes('-F2')) return;
  }
  throw new Error('The window does not take the keyboard.');
}

/** X's name of a key that types a character. */
function unicodeKeysym(point: string): string {
  return `U${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What real events on the X display made the surface send, in short. */
async function said(): Promise<string[]> {
  await wait(300);
  return await page.evaluate(() =>
    Reflect.get(window, 'recorder')
      .sent.splice(0)
      .map(
        (action: {
          kind: string;
          code?: string;
          button?: string;
          down?: boolean;
          text?: string;
          dx?: number;
          dy?: number;
        }) => {
          if (action.kind === 'text') return `"${action.text}"`;
          if (action.kind === 'wheel') return `wheel ${action.dx},${action.dy}`;
          const name = action.code ?? action.button;
          return name === undefined ? action.kind : `${action.down ? '+' : '-'}${name}`;
        }
      )
      .filter((what: string) => what !== 'motion' && what !== 'held')
  );
}

test('D2: text of any script from a real keyboard, once and in order', async () => {
  const text = `aB1${FOREIGN.join('')}`;
  const presses = [...text].map((point) => (point > '~' ? String(FREE_KEYCODE + FOREIGN.indexOf(point)) : point));
  await display.run('xdotool', 'key', '--delay', '60', 'a', 'B', 'Insert', ...presses.slice(2));
  const sent = await said();
  expect(
    sent
      .filter((what) => what.startsWith('"'))
      .join('')
      .replaceAll('"', '')
  ).toBe(text);
  expect(sent.filter((what) => !what.startsWith('"'))).toEqual(['+Insert', '-Insert']);
});

test('D2: dead keys and AltGr of an international layout', async () => {
  await display.run('setxkbmap', 'us', '-variant', 'intl');
  await wait(300);
  await display.run('xdotool', 'key', '--delay', '60', 'dead_acute', 'e', 'dead_diaeresis', 'U');
  expect(await said()).toEqual(['"é"', '"Ü"']);
  await display.run('xdotool', 'key', '--delay', '60', 'ISO_Level3_Shift+5');
  expect(await said()).toEqual(['"€"']);
});

test('D2: chords and keys that a browser would take for itself', async () => {
  await display.run('setxkbmap', 'us');
  await wait(300);
  await display.run('xdotool', 'key', '--delay', '60', 'ctrl+a', 'F5', 'ctrl+f', 'Tab', 'alt+Left', 'F11', 'ctrl+plus');
  expect(await said()).toEqual([
    ...['+ControlLeft', '+KeyA', '-ControlLeft', '-KeyA'],
    ...['+F5', '-F5'],
    ...['+ControlLeft', '+KeyF', '-ControlLeft', '-KeyF'],
    ...['+Tab', '-Tab'],
    ...['+AltLeft', '+ArrowLeft', '-AltLeft', '-ArrowLeft'],
    ...['+F11', '-F11'],
    ...['+ControlLeft', '+ShiftLeft', '+Equal', '-ShiftLeft', '-ControlLeft', '-Equal']
  ]);
});

test('D2: one click of a real wheel is one notch, and back is a button', async () => {
  const turned = async (button: string): Promise<number[]> => {
    await display.run('xdotool', 'click', '--repeat', '3', '--delay', '30', button);
    // A busy machine sees several clicks as one larger turn.
    const notches = (await said()).map((what) => what.replace('wheel ', '').split(',').map(Number));
    return [0, 1].map((axis) => notches.reduce((sum, notch) => sum + (notch[axis] ?? 0), 0));
  };
  expect([await turned('5'), await turned('4'), await turned('7'), await turned('6')]).toEqual([
    [0, 3],
    [0, -3],
    [3, 0],
    [-3, 0]
  ]);
  await display.run('xdotool', 'click', '8');
  expect(await said()).toEqual(['+back', '-back']);
  expect(page.url()).toBe(pages.url);
});

test('D2: Control that goes down in the middle of a real drag is sent at once', async () => {
  await display.run(
    'xdotool',
    'mousedown',
    '1',
    'mousemove',
    '450',
    '420',
    'keydown',
    'ctrl',
    'mousemove',
    '460',
    '430'
  );
  await display.run('xdotool', 'mouseup', '1', 'keyup', 'ctrl');
  expect(await said()).toEqual(['+left', '+ControlLeft', '-left', '-ControlLeft']);
});
