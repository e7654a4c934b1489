import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDisplay } from './display.ts';
import { eventually, type FixtureApp, openDisplay, openWindow, startApp } from './support.ts';

let display: TestDisplay;
let app: FixtureApp;
let foreign: Server;
let foreignUrl: string;
let foreignRequests = 0;

beforeAll(async () => {
  foreign = createServer((_request, response) => {
    foreignRequests += 1;
    response.setHeader('access-control-allow-origin', '*');
    response.end('<title>Foreign</title>');
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = foreign.address();
  foreignUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  display = await openDisplay();
  app = await startApp(display);
  await openWindow(app);
});

afterAll(async () => {
  await app.stop();
  foreign.close();
  await display.close();
});

describe('stand-in: app:// pages', () => {
  it('are served by the handler, which sees the address the app knows', async () => {
    expect(await app.main('return state.lastRequest')).toMatchObject({ host: 'desk', method: 'GET' });
    expect(await app.main('return state.window.webContents.getURL()')).toBe('app://desk/index.html');
    expect(await app.page("fetch('/echo', { method: 'POST', body: 'hello' }).then((answer) => answer.text())")).toBe(
      'echo hello'
    );
    expect(await app.page("fetch('/missing').then((answer) => answer.status)")).toBe(404);
  });

  it('are secure contexts with what the app needs', async () => {
    expect(
      await app.page('[isSecureContext, typeof crypto.subtle, typeof RTCPeerConnection, typeof navigator.mediaDevices]')
    ).toEqual([true, 'object', 'function', 'object']);
  });

  it('obey their content security policy', async () => {
    await app.main("await state.window.loadURL('app://desk/inline.html')");
    expect(
      await eventually(
        () => app.page('document.title'),
        (title) => title !== 'Before'
      )
    ).toBe('Before, own ran');
    const blocked = await app.page(`fetch(${JSON.stringify(foreignUrl)}).then(() => 'loaded', (error) => error.name)`);
    expect(blocked).toBe('TypeError');
    expect(foreignRequests).toBe(0);
  });

  it('cannot navigate, open windows or leave the app when main says no', async () => {
    await app.main(`
      state.asked = [];
      const { webContents } = state.window;
      webContents.setWindowOpenHandler(({ url }) => { state.asked.push('open ' + url); return { action: 'deny' } });
      webContents.on('will-navigate', (event) => { state.asked.push('go ' + event.url); event.preventDefault() });
    `);
    await app.page(`(async () => {
      const opened = window.open(${JSON.stringify(foreignUrl)});
      const link = Object.assign(document.createElement('a'), { href: '/frames.html', target: '_blank' });
      document.body.append(link); link.click();
      location.href = 'mailto:somebody@example.org';
      await new Promise((done) => setTimeout(done, 100));
      location.href = ${JSON.stringify(foreignUrl)};
      return opened;
    })()`);
    const asked = await eventually(
      () => app.main('return state.asked'),
      (list) => Array.isArray(list) && list.length >= 4
    );
    expect(asked).toEqual([
      `open ${foreignUrl}`,
      'open app://desk/frames.html',
      'go mailto:somebody@example.org',
      `go ${foreignUrl}`
    ]);
    expect(
      await app.main('return [state.window.webContents.getURL(), electron.BrowserWindow.getAllWindows().length]')
    ).toEqual(['app://desk/inline.html', 1]);
    expect(foreignRequests).toBe(0);
  });

  it('reject loadURL for what cannot be loaded', async () => {
    await expect(app.main("await state.window.loadURL('app2://desk/')")).rejects.toThrow(/ERR_/);
  });

  it('pass session.webRequest, which may cancel and add headers', async () => {
    const seen = await app.main(`
      const { webRequest } = electron.session.defaultSession;
      webRequest.onBeforeRequest((details, answer) => answer({ cancel: details.url.endsWith('/echo') }));
      webRequest.onHeadersReceived((details, answer) => answer({ responseHeaders: { ...details.responseHeaders, 'x-added': ['yes'] } }));
      const seen = await state.window.webContents.executeJavaScript(
        "Promise.all([fetch('/echo').catch((error) => error.name), fetch('/index.html').then((answer) => answer.headers.get('x-added'))])");
      webRequest.onBeforeRequest(null); webRequest.onHeadersReceived(null);
      return seen;
    `);
    expect(seen).toEqual(['TypeError', 'yes']);
  });

  it('follow nativeTheme', async () => {
    const dark = 'matchMedia("(prefers-color-scheme: dark)").matches';
    expect(await app.page(dark)).toBe(false);
    await app.main("electron.nativeTheme.themeSource = 'dark'");
    await eventually(
      () => app.page(dark),
      (matches) => matches === true
    );
  });

  it('report a crash of their process and can be loaded again', async () => {
    await app.main(`
      state.window.webContents.once('render-process-gone', (_event, details) => { state.gone = details.reason });
      state.window.webContents.forcefullyCrashRenderer();
    `);
    await eventually(
      () => app.main('return state.gone'),
      (reason) => reason === 'crashed'
    );
    await app.main("await state.window.loadURL('app://desk/index.html')");
    expect(await app.page('bridge.add(1, 1)')).toBe(2);
  });
});
