import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { x11 } from '#standin/x11/x11.ts';
import type { TestDisplay } from './display.ts';
import { eventually, type FixtureApp, on, openDisplay, openWindow, pixel, startApp } from './support.ts';

/** Colours of the display and of the fixture's page. */
const ROOT = '204060';
const PAGE = '3366CC';

let display: TestDisplay;
let app: FixtureApp;

/** Asks a window to close the way a window manager does for a person. */
function askToClose(window: number): Promise<void> {
  return new Promise((resolve, reject) => {
    x11.createClient({ display: display.name }, (error, { client }) => {
      if (error) return reject(error);
      client.InternAtom(false, 'WM_PROTOCOLS', (_first, protocols) => {
        client.InternAtom(false, 'WM_DELETE_WINDOW', (_second, message) => {
          client.SendClientMessage(window, window, protocols, 32, [message, 0], 0);
          client.GetInputFocus(() => {
            client.terminate();
            resolve();
          });
        });
      });
    });
  });
}

const handle = 'state.window.getNativeWindowHandle().readUInt32LE(0)';

beforeAll(async () => {
  display = await openDisplay();
  app = await startApp(display, { env: { FIXTURE_STAY: '1' } });
});

afterEach(async () => {
  await app.main(
    'for (const window of electron.BrowserWindow.getAllWindows()) window.destroy(); state.events.length = 0;'
  );
});

afterAll(async () => {
  await app.stop();
  await display.close();
});

describe('stand-in: windows on a bare X server', () => {
  it('are exactly where they were put, filled by their page', async () => {
    await openWindow(app);
    await eventually(
      () => pixel(display, 100, 80),
      (colour) => colour === PAGE
    );
    expect(await pixel(display, 99, 80)).toBe(ROOT);
    expect(await pixel(display, 739, 559)).toBe(PAGE);
    expect(await pixel(display, 740, 559)).toBe(ROOT);
    expect(await app.page('[innerWidth, innerHeight, screenX, screenY, devicePixelRatio]')).toEqual([
      640, 480, 100, 80, 1
    ]);
    await app.main('state.window.setBounds({ x: 10, y: 20, width: 300, height: 200 })');
    await eventually(
      () => app.page('[innerWidth, innerHeight, screenX, screenY]'),
      (at) => String(at) === '300,200,10,20'
    );
    expect(await app.main('return state.window.getBounds()')).toEqual({ x: 10, y: 20, width: 300, height: 200 });
  });

  it('are not seen before show(), and not after hide()', async () => {
    await openWindow(app, '/index.html', '{ show: false }');
    expect(await pixel(display, 200, 200)).toBe(ROOT);
    expect(await on(display, 'xdotool', 'search', '--onlyvisible', '--name', '').catch(() => '')).not.toContain(
      String(await app.main(`return ${handle}`))
    );
    await app.main('state.window.show()');
    await eventually(
      () => pixel(display, 200, 200),
      (colour) => colour === PAGE
    );
    await eventually(
      () => app.main('return state.window.isFocused()'),
      (focused) => focused === true
    );
    await app.main('state.window.hide()');
    await eventually(
      () => pixel(display, 200, 200),
      (colour) => colour === ROOT
    );
    expect(await app.page('document.visibilityState')).toBe('visible');
  });

  it('cover the whole display in full screen', async () => {
    await openWindow(app);
    await app.main('state.window.setFullScreen(true)');
    await eventually(
      () => app.page('[innerWidth, innerHeight, screenX, screenY]'),
      (at) => String(at) === '1280,720,0,0'
    );
    await eventually(
      () => pixel(display, 0, 0),
      (colour) => colour === PAGE
    );
    expect(await pixel(display, 1279, 719)).toBe(PAGE);
    await app.main('state.window.setFullScreen(false)');
    await eventually(
      () => app.page('[innerWidth, innerHeight, screenX]'),
      (at) => String(at) === '640,480,100'
    );
  });

  it('follow an element of their page that goes full screen', async () => {
    await openWindow(app);
    await app.page('document.body.requestFullscreen()');
    await eventually(
      () => app.page('[innerWidth, innerHeight, screenX, screenY]'),
      (at) => String(at) === '1280,720,0,0'
    );
    expect(await app.main('return state.window.isFullScreen()')).toBe(true);
    await app.page('document.exitFullscreen()');
    await eventually(
      () => app.page('[innerWidth, screenX]'),
      (at) => String(at) === '640,100'
    );
  });

  it('ask before they close, whoever asks, and take nothing else with them', async () => {
    await openWindow(app);
    const id = Number(
      await app.main(`
      state.other = new electron.BrowserWindow({ x: 800, y: 80, width: 200, height: 100 });
      await state.other.loadURL('app://desk/index.html');
      state.window.on('close', (event) => { state.events.push('close'); if (state.keep) event.preventDefault() });
      state.window.on('closed', () => state.events.push('closed'));
      state.keep = true;
      return ${handle};
    `)
    );
    await askToClose(id);
    await eventually(
      () => app.main('return state.events'),
      (events) => String(events) === 'close'
    );
    expect(await app.main('return state.window.isDestroyed()')).toBe(false);
    await app.main('state.keep = false');
    await askToClose(id);
    await eventually(
      () => app.main('return state.events'),
      (events) => String(events) === 'close,close,closed'
    );
    expect(
      await app.main('return [state.window.isDestroyed(), electron.BrowserWindow.getAllWindows().length]')
    ).toEqual([true, 1]);
    expect(await app.main('return await state.other.webContents.executeJavaScript("6 * 7")')).toBe(42);
  });

  it('survive a window that is destroyed from outside', async () => {
    await openWindow(app);
    const id = Number(
      await app.main(`
      state.other = new electron.BrowserWindow({ x: 800, y: 80, width: 200, height: 100 });
      await state.other.loadURL('app://desk/index.html');
      state.window.on('closed', () => state.events.push('closed'));
      return ${handle};
    `)
    );
    await on(display, 'xdotool', 'windowclose', String(id));
    await eventually(
      () => app.main('return state.events'),
      (events) => String(events) === 'closed'
    );
    expect(await app.main('return await state.other.webContents.executeJavaScript("6 * 7")')).toBe(42);
    await openWindow(app);
    expect(await app.page('bridge.add(1, 2)')).toBe(3);
  });

  it('take the title of their page', async () => {
    await openWindow(app);
    await eventually(
      () => app.main('return state.window.getTitle()'),
      (title) => title === 'Index'
    );
    const found = (await on(display, 'xdotool', 'search', '--name', '^Index$')).trim().split('\n');
    expect(found).toEqual([String(await app.main(`return ${handle}`))]);
  });

  it('get keys when they are focused and clicks where they are', async () => {
    await openWindow(app);
    await eventually(
      () => app.main('return state.window.isFocused()'),
      (focused) => focused === true
    );
    await app.page(`
      window.got = [];
      addEventListener('keydown', (event) => got.push('key ' + event.key));
      addEventListener('mousedown', (event) => got.push('click ' + event.clientX + ',' + event.clientY));
    `);
    await on(display, 'xdotool', 'mousemove', '150', '100', 'click', '1', 'key', 'a');
    await eventually(
      () => app.page('got'),
      (got) => String(got) === 'click 50,20,key a'
    );
  });

  it('let clicks through when they ignore the mouse, and where they are cut away', async () => {
    await openWindow(app);
    await app.page("window.clicks = 0; addEventListener('mousedown', () => { clicks += 1 })");
    await app.main(`
      state.cover = new electron.BrowserWindow({ x: 100, y: 80, width: 640, height: 480, frame: false, focusable: false, alwaysOnTop: true, show: false });
      state.cover.setIgnoreMouseEvents(true);
      state.cover.setShape([{ x: 0, y: 0, width: 640, height: 4 }]);
      await state.cover.loadURL('app://desk/index.html');
      state.cover.showInactive();
    `);
    await on(display, 'xdotool', 'mousemove', '300', '81', 'click', '1', 'mousemove', '300', '300', 'click', '1');
    await eventually(
      () => app.page('clicks'),
      (clicks) => clicks === 2
    );
    await app.main('state.cover.setIgnoreMouseEvents(false)');
    await on(display, 'xdotool', 'mousemove', '301', '81', 'click', '1', 'mousemove', '301', '301', 'click', '1');
    await eventually(
      () => app.page('clicks'),
      (clicks) => clicks === 3
    );
    expect(await app.main('return state.window.isFocused()')).toBe(true);
  });

  it('stay on top of what comes later', async () => {
    await openWindow(app, '/index.html', '{ alwaysOnTop: true }');
    await eventually(
      () => pixel(display, 200, 200),
      (colour) => colour === PAGE
    );
    const other: ChildProcess = spawn('xeyes', ['-geometry', '640x480+100+80'], {
      env: { ...process.env, DISPLAY: display.name },
      stdio: 'ignore'
    });
    await eventually(
      () => on(display, 'xdotool', 'search', '--name', 'xeyes').catch(() => ''),
      (found) => found !== ''
    );
    await eventually(
      () => pixel(display, 110, 550),
      (colour) => colour === PAGE
    );
    other.kill();
  });

  it('do not take the keyboard when shown inactive', async () => {
    await openWindow(app);
    await eventually(
      () => app.main('return state.window.isFocused()'),
      (focused) => focused === true
    );
    await app.main(`
      state.quiet = new electron.BrowserWindow({ x: 900, y: 80, width: 200, height: 100, focusable: false });
      await state.quiet.loadURL('app://desk/index.html');
    `);
    await eventually(
      () => pixel(display, 950, 170),
      (colour) => colour === PAGE
    );
    await app.page("window.got = []; addEventListener('keydown', (event) => got.push(event.key))");
    await on(display, 'xdotool', 'key', 'b');
    await eventually(
      () => app.page('got'),
      (got) => String(got) === 'b'
    );
    expect(await app.main('return [state.window.isFocused(), state.quiet.isFocused()]')).toEqual([true, false]);
  });
});

describe('stand-in: the desktop', () => {
  it('knows the displays and the pointer', async () => {
    await on(display, 'xdotool', 'mousemove', '321', '123');
    expect(
      await app.main('return [electron.screen.getPrimaryDisplay().bounds, electron.screen.getCursorScreenPoint()]')
    ).toEqual([
      { x: 0, y: 0, width: 1280, height: 720 },
      { x: 321, y: 123 }
    ]);
  });

  it('grabs global shortcuts for real, whatever the locks', async () => {
    expect(
      await app.main(`
        state.hits = 0;
        const { globalShortcut } = electron;
        return [
          globalShortcut.register('CommandOrControl+Shift+F9', () => { state.hits += 1 }),
          globalShortcut.isRegistered('CommandOrControl+Shift+F9')
        ];
      `)
    ).toEqual([true, true]);
    await on(display, 'xdotool', 'key', 'ctrl+shift+F9');
    await eventually(
      () => app.main('return state.hits'),
      (hits) => hits === 1
    );
    await on(display, 'xdotool', 'key', 'Num_Lock', 'key', 'ctrl+shift+F9', 'key', 'Num_Lock');
    await eventually(
      () => app.main('return state.hits'),
      (hits) => hits === 2
    );
    await app.main('electron.globalShortcut.unregisterAll()');
    await on(display, 'xdotool', 'key', 'ctrl+shift+F9');
    expect(
      await app.main('return [state.hits, electron.globalShortcut.isRegistered("CommandOrControl+Shift+F9")]')
    ).toEqual([2, false]);
  });

  it('shares the clipboard with other programs both ways', async () => {
    await app.main("await electron.clipboard.writeText('from the app — ü')");
    expect(await on(display, 'xclip', '-selection', 'clipboard', '-o')).toBe('from the app — ü');
    const long = 'x'.repeat(600_000);
    const writer = spawn('xclip', ['-selection', 'clipboard', '-quiet'], {
      env: { ...process.env, DISPLAY: display.name },
      stdio: ['pipe', 'ignore', 'ignore']
    });
    writer.stdin.end(long);
    await eventually(
      () => app.main('return (await electron.clipboard.readText()).length'),
      (length) => length === long.length
    );
    writer.kill();
  });

  it('shows a message box that answers by keyboard', async () => {
    await app.main(`
      state.box = electron.dialog.showMessageBox({ message: 'Really?', buttons: ['Cancel', 'Yes'], defaultId: 1, checkboxLabel: 'Always' })
        .then((answer) => { state.answer = answer });
    `);
    await eventually(
      () => on(display, 'xdotool', 'getwindowfocus', 'getwindowpid').catch(() => ''),
      (text) => text !== ''
    );
    await eventually(
      async () => {
        await on(display, 'xdotool', 'key', 'Return');
        return app.main('return state.answer');
      },
      (answer) => answer !== null
    );
    expect(await app.main('return [state.answer, electron.BrowserWindow.getAllWindows().length]')).toEqual([
      { response: 1, checkboxChecked: false },
      0
    ]);
  });
});
