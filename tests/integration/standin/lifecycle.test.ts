import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestDisplay } from './display.ts';
import { eventually, type FixtureApp, type FixtureOptions, openDisplay, openWindow, startApp } from './support.ts';

const run = promisify(execFile);

let display: TestDisplay;
const apps: FixtureApp[] = [];

async function start(options: FixtureOptions = {}): Promise<FixtureApp> {
  const app = await startApp(display, options);
  apps.push(app);
  return app;
}

/** Process ids of the Chromium whose profile is an app's. */
async function chromiumOf(app: FixtureApp): Promise<number[]> {
  const { stdout } = await run('ps', ['-eo', 'pid,args', '--no-headers']);
  const profile = `--user-data-dir=${join(app.userData, 'standin-chromium')}`;
  return stdout
    .split('\n')
    .filter((line) => line.includes(profile) && !line.includes('--type='))
    .map((line) => Number.parseInt(line, 10));
}

beforeAll(async () => {
  display = await openDisplay();
});

afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
});

afterAll(async () => {
  await display.close();
});

describe('stand-in: the life of an app', () => {
  it('knows its own name, version and folders', async () => {
    const app = await start();
    expect(
      await app.main(`
        const { app } = electron;
        return [app.getName(), app.getVersion(), app.isPackaged, app.getPath('userData'), app.getAppPath().endsWith('standin/app'),
          state.required.app === app, state.defaultExport.app === app, process.type, typeof process.versions.electron];
      `)
    ).toEqual(['standin-fixture', '1.2.3', false, app.userData, true, true, true, 'browser', 'string']);
  });

  it('ends when its last window closes, and takes Chromium along', async () => {
    const app = await start();
    await openWindow(app);
    const [chromium = 0] = await chromiumOf(app);
    expect(chromium).toBeGreaterThan(0);
    await app.main('setImmediate(() => state.window.close())');
    expect(await app.exited).toBe(0);
    expect(await chromiumOf(app)).toEqual([]);
  });

  it('does not quit while before-quit or a window refuses', async () => {
    const app = await start();
    await openWindow(app);
    await app.main(`
      state.order = [];
      electron.app.on('before-quit', (event) => { state.order.push('before-quit'); if (state.order.length === 1) event.preventDefault() });
      state.window.on('close', (event) => { state.order.push('close'); if (state.order.length < 4) event.preventDefault() });
      electron.app.on('will-quit', () => state.order.push('will-quit'));
      electron.app.quit(); electron.app.quit();
    `);
    expect(await app.main('return state.order')).toEqual(['before-quit', 'before-quit', 'close']);
    await app.main('setImmediate(() => electron.app.quit())');
    expect(await app.exited).toBe(0);
  });

  it('hears of every further instance, each of which leaves', async () => {
    const first = await start({ env: { FIXTURE_LOCK: '1' } });
    for (const link of ['deskside://help', 'deskside://again']) {
      const further = await startApp(display, { env: { FIXTURE_LOCK: '1' }, userData: first.userData, args: [link] });
      expect(await further.exited).toBe(0);
    }
    const events = await eventually(
      () => first.main('return state.events'),
      (list) => Array.isArray(list) && list.length > 1
    );
    const seen = { data: { from: 'second' }, cwd: process.cwd() };
    expect(events).toMatchObject([seen, seen]);
    expect(JSON.stringify(events)).toContain('deskside://again');
  });

  it('says loudly that Chromium has died, and ends', async () => {
    const app = await start();
    await openWindow(app);
    await app.main("state.window.webContents.on('render-process-gone', () => console.error('page told'))");
    const [chromium = 0] = await chromiumOf(app);
    process.kill(chromium, 'SIGKILL');
    expect(await app.exited).toBe(1);
    expect(app.errors()).toContain('page told');
    expect(app.errors()).toMatch(/Electron stand-in: .*; the app ends/);
  });

  it('leaves no Chromium behind when it is killed itself', async () => {
    const app = await start();
    process.kill(app.pid, 'SIGKILL');
    expect(await app.exited).toBe('SIGKILL');
    await eventually(
      () => chromiumOf(app),
      (pids) => pids.length === 0
    );
  });

  it('says in one line what is missing', async () => {
    await expect(startApp(display, { env: { DESKSIDE_CHROMIUM: '/nowhere/chromium' } })).rejects.toThrow(
      'DESKSIDE_CHROMIUM is /nowhere/chromium, which is not a program that can be run.'
    );
    await expect(startApp({ ...display, name: ':9999' })).rejects.toThrow('cannot reach the X display ":9999"');
  });

  it('fails loudly, by name, for what it does not have', async () => {
    const app = await start();
    const messages = await app.main(`
      const window = new electron.BrowserWindow({ show: false });
      const tries = [
        () => window.setVibrancy('menu'), () => electron.BrowserWindow.addDevToolsExtension('x'), () => electron.app.getFileIcon('x'),
        () => new electron.MessageChannelMain(), () => electron.contentTracing.startRecording({}), () => electron.shell.trashItem('x'),
        () => window.webContents.printToPDF({}), () => electron.session.fromPartition('other'), () => electron.clipboard.readImage(),
        () => new electron.BrowserWindow({ webPreferences: { nodeIntegration: true } })
      ];
      return tries.map((attempt) => { try { attempt(); return 'nothing' } catch (error) { return error.message } });
    `);
    expect(messages).toEqual([
      'Electron stand-in: BrowserWindow.prototype.setVibrancy is not implemented',
      'Electron stand-in: BrowserWindow.addDevToolsExtension is not implemented',
      'Electron stand-in: app.getFileIcon is not implemented',
      'Electron stand-in: new MessageChannelMain() is not implemented',
      'Electron stand-in: contentTracing.startRecording is not implemented',
      'Electron stand-in: shell.trashItem is not implemented',
      'Electron stand-in: WebContents.prototype.printToPDF is not implemented',
      'Electron stand-in: session.fromPartition is not implemented (there is only the default session)',
      'Electron stand-in: clipboard.readImage is not implemented',
      'Electron stand-in: BrowserWindow webPreferences.nodeIntegration = true is not implemented'
    ]);
  });

  it('keeps what pages store between runs, apart from a second run at the same time', async () => {
    const app = await start();
    await openWindow(app);
    await app.page("localStorage.setItem('kept', 'yes')");
    await app.main('setTimeout(() => electron.app.quit(), 300)');
    await app.exited;
    const again = await start({ userData: app.userData });
    await openWindow(again);
    expect(await again.page("localStorage.getItem('kept')")).toBe('yes');
    expect(existsSync(join(app.userData, 'standin-chromium'))).toBe(true);
  });

  it('opens links in the program BROWSER names, and rejects when that fails', async () => {
    const app = await start({ env: { BROWSER: 'true' } });
    await app.main("await electron.shell.openExternal('https://example.org/')");
    await expect(
      app.main("process.env.BROWSER = 'false'; await electron.shell.openExternal('https://example.org/')")
    ).rejects.toThrow();
    await expect(app.main("await electron.shell.openExternal('no address')")).rejects.toThrow(/Invalid URL/);
  });
});
