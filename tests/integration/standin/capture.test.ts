import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { showPanel } from '#tests/support/canvas.ts';
import type { TestDisplay } from './display.ts';
import { type FixtureApp, on, openDisplay, openWindow, startApp } from './support.ts';

let display: TestDisplay;
let app: FixtureApp;

const ASK = `navigator.mediaDevices.getDisplayMedia({ video: true, audio: false })
  .then((stream) => { stream.getTracks().forEach((track) => track.stop()); return 'stream' }, (error) => error.name)`;

const pictureSchema = z.object({ panel: z.array(z.number()), root: z.array(z.number()), bar: z.array(z.number()) });

beforeAll(async () => {
  display = await openDisplay();
  await showPanel(display.name, { x: 900, y: 500, width: 200, height: 100 }, 0xff8000);
  app = await startApp(display, { args: ['--disable-features=GetDisplayMediaRequiresUserActivation'] });
  await openWindow(app);
});

afterAll(async () => {
  await app.stop();
  await display.close();
});

describe('stand-in: getDisplayMedia', () => {
  it('is not supported while no handler is set', async () => {
    expect(await app.page(ASK)).toBe('NotSupportedError');
  });

  it.each([
    ['null', 'callback(null)'],
    ['no video', 'callback({})'],
    ['an exception', "throw new Error('no')"]
  ])('gets nothing when the handler answers %s', async (_name, answer) => {
    await app.main(`
      electron.session.defaultSession.setDisplayMediaRequestHandler((_request, callback) => { ${answer} });
    `);
    expect(await app.page(ASK)).toBe('NotAllowedError');
  });

  it('cannot be reached around the handler, not even through a fresh frame or rewritten promises', async () => {
    await app.main(`
      state.asks = 0;
      electron.session.defaultSession.setDisplayMediaRequestHandler((_request, callback) => { state.asks += 1; callback(null) });
    `);
    const results = await app.page(`(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const theirs = frame.contentWindow.navigator.mediaDevices;
      const tries = [
        () => theirs.getDisplayMedia({ video: true }),
        () => frame.contentWindow.MediaDevices.prototype.getDisplayMedia.call(navigator.mediaDevices, { video: true }),
        () => {
          const { then } = Promise.prototype;
          Promise.prototype.then = function (yes) { return Reflect.apply(then, this, [yes, () => yes({ allowed: true })]) };
          const call = MediaDevices.prototype.getDisplayMedia.call(navigator.mediaDevices, { video: true });
          Promise.prototype.then = then;
          return call;
        }
      ];
      const results = [];
      for (const attempt of tries) {
        results.push(await attempt().then((stream) => stream instanceof MediaStream ? 'STREAM' : 'other', (error) => error.name));
      }
      return results;
    })()`);
    expect(results).toEqual(['NotAllowedError', 'NotAllowedError', 'NotAllowedError']);
    expect(await app.main('return state.asks')).toBe(3);
  });

  it('shows the real screen when the handler hands over the source', async () => {
    await app.main(`
      electron.session.defaultSession.setDisplayMediaRequestHandler(async (request, callback) => {
        state.request = { ...request, frame: request.frame === state.window.webContents.mainFrame };
        const [source] = await electron.desktopCapturer.getSources({ types: ['screen'] });
        state.source = source;
        callback({ video: source });
      });
    `);
    const picture = await app.page(`(async () => {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
      const video = Object.assign(document.createElement('video'), { srcObject: stream, muted: true });
      await video.play();
      await new Promise((done) => video.requestVideoFrameCallback(done));
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const context = canvas.getContext('2d');
      context.drawImage(video, 0, 0);
      const colour = (x, y) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
      const seen = { width: canvas.width, height: canvas.height, panel: colour(1000, 550), root: colour(1200, 300), bar: colour(640, 690) };
      window.kept = stream;
      return seen;
    })()`);
    expect(picture).toMatchObject({ width: 1280, height: 720 });
    const near = (colour: readonly number[], wanted: readonly number[]): boolean =>
      colour.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) < 12);
    const { panel, root, bar } = pictureSchema.parse(picture);
    expect(near(panel, [0xff, 0x80, 0x00]), `panel ${panel}`).toBe(true);
    expect(near(root, [0x20, 0x40, 0x60]), `root ${root}`).toBe(true);
    // Chromium's own notice at the bottom of the screen must not be in the picture.
    expect(near(bar, [0x20, 0x40, 0x60]), `bar ${bar}`).toBe(true);
    expect(await app.main('return [state.request, state.source.name, state.source.id.startsWith("screen:")]')).toEqual([
      {
        frame: true,
        securityOrigin: 'app://desk/',
        videoRequested: true,
        audioRequested: false,
        userGesture: true
      },
      'Entire screen',
      true
    ]);
  });

  it('leaves the pointer free where Chromium would show its notice', async () => {
    await on(display, 'xdotool', 'mousemove', '640', '690');
    expect(await on(display, 'xdotool', 'getmouselocation', '--shell')).toMatch(/WINDOW=(\d+)/);
    const under = /WINDOW=(\d+)/.exec(await on(display, 'xdotool', 'getmouselocation', '--shell'))?.[1];
    expect(await on(display, 'xwininfo', '-id', under ?? '')).toContain('the root window');
    await app.page('window.kept.getTracks().forEach((track) => track.stop())');
  });
});

describe('stand-in: permissions', () => {
  const ALL = `Promise.all([
    Notification.requestPermission(),
    navigator.permissions.query({ name: 'camera' }).then((status) => status.state),
    navigator.clipboard.readText().then(() => 'read', (error) => error.name),
    navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'stream', (error) => error.name),
    document.body.requestFullscreen().then(() => 'full', (error) => error.name),
    new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('here'), (error) => done(error.code)))
  ])`;

  it('are denied for real by the handlers', async () => {
    await app.main(`
      const { defaultSession } = electron.session;
      state.permissions = [];
      defaultSession.setPermissionCheckHandler(() => false);
      defaultSession.setPermissionRequestHandler((_contents, permission, callback) => {
        state.permissions.push(permission); callback(false);
      });
      await state.window.loadURL('app://desk/index.html?denied');
    `);
    expect(await app.page(ALL)).toEqual(['denied', 'denied', 'NotAllowedError', 'NotAllowedError', 'TypeError', 1]);
    expect(await app.main('return state.permissions')).toEqual([
      'notifications',
      'clipboard-read',
      'media',
      'fullscreen',
      'geolocation'
    ]);
  });

  it('are granted where the handlers say so', async () => {
    await app.main(`
      electron.session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'media');
      electron.session.defaultSession.setPermissionRequestHandler((_contents, permission, callback) => callback(permission === 'clipboard-read'));
      await electron.clipboard.writeText('from main');
      await state.window.loadURL('app://desk/index.html?granted');
    `);
    expect(
      await app.page(`Promise.all([
        navigator.permissions.query({ name: 'microphone' }).then((status) => status.state),
        navigator.permissions.query({ name: 'notifications' }).then((status) => status.state),
        navigator.clipboard.readText()
      ])`)
    ).toEqual(['granted', 'denied', 'from main']);
  });
});
