import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDisplay } from './display.ts';
import { type FixtureApp, openDisplay, openWindow, startApp } from './support.ts';

let display: TestDisplay;
let app: FixtureApp;

beforeAll(async () => {
  display = await openDisplay();
  app = await startApp(display);
  await app.main(`
    const { ipcMain } = electron;
    ipcMain.handle('echo', (_event, ...args) => args);
    ipcMain.handle('fail', () => { throw new RangeError('out of reach') });
    ipcMain.handle('function', () => () => {});
    ipcMain.handle('where', ({ senderFrame, sender }) => ({
      url: senderFrame.url, origin: senderFrame.origin, main: senderFrame === sender.mainFrame,
      parent: senderFrame.parent, id: sender.id === state.window.webContents.id
    }));
    ipcMain.on('collect', (_event, value) => (state.collected ??= []).push(value));
  `);
  await openWindow(app, '/frames.html');
});

afterAll(async () => {
  await app.stop();
  await display.close();
});

describe('stand-in: the preload and the page', () => {
  it('shows the page only what was exposed', async () => {
    const seen = await app.page(`({
      bridge: typeof bridge, secret: typeof preloadSecret, require: typeof require, process: typeof process,
      ipc: typeof ipcRenderer, stray: Object.getOwnPropertyNames(window).filter((name) => name.startsWith('standin'))
    })`);
    expect(seen).toEqual({
      bridge: 'object',
      secret: 'undefined',
      require: 'undefined',
      process: 'undefined',
      ipc: 'undefined',
      stray: []
    });
  });

  it('exposes a deep-frozen copy with working functions', async () => {
    const seen = await app.page(`({
      sum: bridge.add(2, 3), frozen: Object.isFrozen(bridge) && Object.isFrozen(bridge.nested.list[1]),
      date: bridge.nested.when instanceof Date && bridge.nested.when.getTime(),
      bytes: bridge.nested.bytes instanceof Uint8Array && [...bridge.nested.bytes],
      proto: Object.getPrototypeOf(bridge) === Object.prototype,
      locked: (() => { try { 'use strict'; window.bridge = 1 } catch {} return typeof bridge })()
    })`);
    expect(seen).toEqual({ sum: 5, frozen: true, date: 5, bytes: [1, 2, 3], proto: true, locked: 'object' });
  });

  it('carries errors across the bridge by message', async () => {
    const seen = await app.page(`(async () => {
      let sync; try { bridge.fail() } catch (error) { sync = [error instanceof Error, error.message] }
      const later = await bridge.reject().catch((error) => [error instanceof Error, error.message]);
      return { sync, later };
    })()`);
    expect(seen).toEqual({ sync: [true, 'on purpose'], later: [true, 'later'] });
  });

  it('a page that rewrites its built-ins gets nothing from it', async () => {
    const stolen = await app.page(`(async () => {
      const stolen = [];
      const dispatch = EventTarget.prototype.dispatchEvent;
      EventTarget.prototype.dispatchEvent = function (event) { stolen.push(event.type); return dispatch.call(this, event) };
      const get = Map.prototype.get;
      Map.prototype.get = function (key) { stolen.push('map'); return get.call(this, key) };
      const sum = bridge.add(20, 22);
      EventTarget.prototype.dispatchEvent = dispatch;
      Map.prototype.get = get;
      return { sum, stolen };
    })()`);
    expect(stolen).toEqual({ sum: 42, stolen: [] });
  });

  it('describes a sandboxed preload process', async () => {
    expect(await app.page('bridge.describe()')).toMatchObject({
      type: 'renderer',
      sandboxed: true,
      isolated: true,
      hasElectron: 'string'
    });
  });
});

describe('stand-in: IPC', () => {
  it('clones every kind of value there and back', async () => {
    const same = await app.page(`(async () => {
      const cyclic = { name: 'loop' }; cyclic.self = cyclic;
      const shared = [1];
      const [value] = await bridge.invoke('echo', {
        none: undefined, nan: NaN, zero: -0, big: 12345678901234567890n, date: new Date(0), regexp: /a+/gi,
        map: new Map([['k', new Set([1, 2])]]), buffer: new Uint8Array([1, 2]).buffer, floats: new Float64Array([0.5]),
        error: new TypeError('typed'), $: 'dollar', cyclic, a: shared, b: shared, text: 'ünï'
      });
      return [
        'none' in value && value.none === undefined, Number.isNaN(value.nan), Object.is(value.zero, -0),
        value.big === 12345678901234567890n, value.date instanceof Date && value.date.getTime() === 0,
        value.regexp.source === 'a+' && value.regexp.flags === 'gi', value.map.get('k').has(2),
        value.buffer instanceof ArrayBuffer && new Uint8Array(value.buffer)[1] === 2,
        value.floats instanceof Float64Array && value.floats[0] === 0.5,
        value.error instanceof Error && value.error.message === 'typed', value.$ === 'dollar', value.text === 'ünï'
      ];
    })()`);
    expect(same).toEqual(Array(12).fill(true));
  });

  it('keeps cycles from main to the page', async () => {
    await app.main(`
      const loop = { list: [] }; loop.list.push(loop);
      state.window.webContents.send('note', loop, new Map([[1, loop]]));
    `);
    expect(await app.page('bridge.seen().at(-1)?.[0].list[0].list.length')).toBe(1);
  });

  it('refuses functions both ways, as Electron words it', async () => {
    expect(await app.page("bridge.invoke('function').catch((error) => error.message)")).toBe(
      "Error invoking remote method 'function': Error: An object could not be cloned."
    );
    await expect(app.main("state.window.webContents.send('note', () => {})")).rejects.toThrow(
      'An object could not be cloned.'
    );
  });

  it('rejects in the words of Electron', async () => {
    expect(await app.page("bridge.invoke('fail').catch((error) => error.message)")).toBe(
      "Error invoking remote method 'fail': RangeError: out of reach"
    );
    expect(await app.page("bridge.invoke('nobody').catch((error) => error.message)")).toBe(
      "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'"
    );
  });

  it('keeps the order of messages', async () => {
    const pushed = await app.page(`(async () => {
      const got = []; const stop = bridge.on('tick', (value) => got.push(value));
      for (let index = 0; index < 500; index++) bridge.send('collect', index);
      await bridge.invoke('echo'); stop(); return true;
    })()`);
    expect(pushed).toBe(true);
    expect(await app.main('return state.collected')).toEqual(Array.from({ length: 500 }, (_, index) => index));
  });

  it('carries a megabyte of bytes', async () => {
    const ok = await app.page(`(async () => {
      const bytes = new Uint8Array(1 << 20).map((_, index) => index * 7);
      const [back] = await bridge.invoke('echo', bytes);
      return back instanceof Uint8Array && back.length === bytes.length && back.every((value, index) => value === bytes[index]);
    })()`);
    expect(ok).toBe(true);
  });

  it('says which frame sent, and knows frames that have gone', async () => {
    expect(await app.page("bridge.invoke('where')")).toEqual({
      url: 'app://desk/frames.html',
      origin: 'app://desk',
      main: true,
      parent: null,
      id: true
    });
    const frames = await app.main(`
      state.inner = state.window.webContents.mainFrame.frames[0];
      return [state.inner.url, state.inner.parent === state.window.webContents.mainFrame, state.inner.isDestroyed()];
    `);
    expect(frames).toEqual(['app://desk/index.html', true, false]);
    await app.page("document.querySelector('iframe').remove()");
    expect(
      await app.main('return [state.inner.isDestroyed(), state.window.webContents.mainFrame.frames.length]')
    ).toEqual([true, 0]);
  });

  it('has no preload in iframes', async () => {
    expect(
      await app.page(`(async () => {
        const frame = document.createElement('iframe'); frame.src = '/index.html';
        document.body.append(frame); await new Promise((done) => { frame.onload = done });
        return typeof frame.contentWindow.bridge;
      })()`)
    ).toBe('undefined');
  });
});
