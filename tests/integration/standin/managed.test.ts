import { type ChildProcess, spawn } from 'node:child_process';
import { chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDisplay } from './display.ts';
import { eventually, type FixtureApp, on, openDisplay, openWindow, pixel, startApp } from './support.ts';

const PORT = 19_222;

let display: TestDisplay;
let manager: ChildProcess;
let app: FixtureApp;

const handle = 'String(state.window.getNativeWindowHandle().readUInt32LE(0))';

async function property(name: string): Promise<string> {
  return on(display, 'xprop', '-id', String(await app.main(`return ${handle}`)), name);
}

beforeAll(async () => {
  display = await openDisplay();
  manager = spawn('openbox', ['--sm-disable'], { env: { ...process.env, DISPLAY: display.name }, stdio: 'ignore' });
  await eventually(
    () => on(display, 'xprop', '-root', '_NET_SUPPORTING_WM_CHECK'),
    (text) => text.includes('window id')
  );
  app = await startApp(display, { env: { FIXTURE_STAY: '1' }, args: [`--remote-debugging-port=${PORT}`] });
});

afterAll(async () => {
  await app.stop();
  manager.kill();
  await display.close();
});

describe('stand-in: windows under a window manager', () => {
  it('are framed, titled and where they were put', async () => {
    await openWindow(app);
    await eventually(
      () => property('_NET_FRAME_EXTENTS'),
      (text) => /= \d+, \d+, [1-9]\d*, \d+/.test(text)
    );
    await eventually(
      () => property('_NET_WM_NAME'),
      (text) => text.includes('"Index"')
    );
    expect(await app.page('[innerWidth, innerHeight]')).toEqual([640, 480]);
    await eventually(
      () => app.main('return state.window.isFocused()'),
      (focused) => focused === true
    );
    await app.main('state.window.setBounds({ x: 300, y: 200, width: 400, height: 300 })');
    await eventually(
      () => app.page('[screenX, screenY, innerWidth]'),
      (at) => String(at) === '300,200,400'
    );
    expect(await app.main('return state.window.getBounds()')).toEqual({ x: 300, y: 200, width: 400, height: 300 });
  });

  it('are maximised, made full screen, minimised and restored by it', async () => {
    await app.main(`
      state.events = [];
      for (const name of ['maximize', 'unmaximize', 'enter-full-screen', 'leave-full-screen', 'minimize', 'restore']) {
        state.window.on(name, () => state.events.push(name));
      }
      state.window.maximize();
    `);
    await eventually(
      () => app.page('innerWidth'),
      (width) => Number(width) > 1200
    );
    await app.main('state.window.unmaximize()');
    await eventually(
      () => app.page('innerWidth'),
      (width) => width === 400
    );
    await app.main('state.window.setFullScreen(true)');
    await eventually(
      () => app.page('[innerWidth, innerHeight, screenX, screenY]'),
      (at) => String(at) === '1280,720,0,0'
    );
    await eventually(
      () => pixel(display, 0, 0),
      (colour) => colour === '3366CC'
    );
    await app.main('state.window.setFullScreen(false)');
    await eventually(
      () => app.page('innerWidth'),
      (width) => width === 400
    );
    await app.main('state.window.minimize()');
    await eventually(
      () => app.main('return state.window.isMinimized()'),
      (minimized) => minimized === true
    );
    await app.main('state.window.restore()');
    await eventually(
      () => app.main('return state.window.isMinimized()'),
      (minimized) => minimized === false
    );
    expect(await app.main('return state.events')).toEqual([
      'maximize',
      'unmaximize',
      'enter-full-screen',
      'leave-full-screen',
      'minimize',
      'restore'
    ]);
  });

  it('say that they stay on top, and come back so after hiding', async () => {
    await app.main('state.window.setAlwaysOnTop(true)');
    await eventually(
      () => property('_NET_WM_STATE'),
      (text) => text.includes('_NET_WM_STATE_ABOVE')
    );
    await app.main('state.window.hide(); state.window.show()');
    await eventually(
      () => property('_NET_WM_STATE'),
      (text) => text.includes('_NET_WM_STATE_ABOVE')
    );
  });

  it('are not there before they are shown', async () => {
    const before = await eventually(
      () => on(display, 'xprop', '-root', '_NET_CLIENT_LIST'),
      (text) => text.includes('0x')
    );
    await app.main(`
      state.hidden = new electron.BrowserWindow({ show: false, frame: false, x: 900, y: 100, width: 200, height: 100 });
      await state.hidden.loadURL('app://desk/index.html');
    `);
    expect(await on(display, 'xprop', '-root', '_NET_CLIENT_LIST')).toBe(before);
    await app.main('state.hidden.showInactive()');
    await eventually(
      () => pixel(display, 950, 180),
      (colour) => colour === '3366CC'
    );
    expect(await app.main('return state.hidden.getBounds()')).toEqual({ x: 900, y: 100, width: 200, height: 100 });
    await app.main('state.hidden.destroy()');
  });

  it("close by the person's own key, which the app may refuse", async () => {
    await app.main(`
      state.events = []; state.refuse = true;
      state.window.on('close', (event) => { state.events.push('close'); if (state.refuse) event.preventDefault() });
      state.window.on('closed', () => state.events.push('closed'));
      state.window.focus();
    `);
    await eventually(
      () => app.main('return state.window.isFocused()'),
      (focused) => focused === true
    );
    await on(display, 'xdotool', 'key', 'alt+F4');
    await eventually(
      () => app.main('return state.events'),
      (events) => String(events) === 'close'
    );
    await app.main('state.refuse = false');
    await on(display, 'xdotool', 'key', 'alt+F4');
    await eventually(
      () => app.main('return state.events'),
      (events) => String(events).startsWith('close,close,closed')
    );
  });

  it('can be driven by Playwright through --remote-debugging-port beside the pipe', async () => {
    await openWindow(app, '/index.html?driven');
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${PORT}`);
    const page = browser
      .contexts()[0]
      ?.pages()
      .find((candidate) => candidate.url().endsWith('?driven'));
    expect(await page?.locator('h1').textContent()).toBe('Index');
    expect(await page?.evaluate('bridge.add(4, 5)')).toBe(9);
    await browser.close();
    expect(await app.page('bridge.add(5, 5)')).toBe(10);
  });
});
