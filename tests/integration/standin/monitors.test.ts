import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { showPanel } from '#tests/support/canvas.ts';
import { plugIn, unplug } from '#tests/support/monitors.ts';
import type { TestDisplay } from './display.ts';
import { eventually, type FixtureApp, openDisplay, openWindow, startApp } from './support.ts';

const LEFT = { name: 'LEFT', x: 0, y: 0, width: 700, height: 720 };
const RIGHT = { name: 'RIGHT', x: 700, y: 40, width: 580, height: 640 };

let display: TestDisplay;
let app: FixtureApp;

const pictureSchema = z.object({ width: z.number(), height: z.number(), colour: z.array(z.number()) });

beforeAll(async () => {
  display = await openDisplay();
  await showPanel(display.name, { x: 800, y: 140, width: 100, height: 100 }, 0xff8000);
  await plugIn(display.name, LEFT, true);
  app = await startApp(display, { args: ['--disable-features=GetDisplayMediaRequiresUserActivation'] });
  await openWindow(app);
  await app.main(`
    state.heard = [];
    for (const name of ['display-added', 'display-removed', 'display-metrics-changed'])
      electron.screen.on(name, (_event, display, changed) => state.heard.push([name, display.label, ...(changed ?? [])]));
    electron.session.defaultSession.setDisplayMediaRequestHandler(async (_request, callback) => {
      const sources = await electron.desktopCapturer.getSources({ types: ['screen'] });
      callback({ video: state.stale ?? sources.find(({ display_id }) => display_id === state.wanted) });
    });
  `);
});

afterAll(async () => {
  await app.stop();
  await display.close();
});

const labels = () => app.main('return electron.screen.getAllDisplays().map(({ label }) => label)');

/** The size of what is captured of a monitor, and the colour of one of its pixels. */
async function captured(label: string, x: number, y: number) {
  await app.main(`
    state.wanted = String(electron.screen.getAllDisplays().find((each) => each.label === ${JSON.stringify(label)})?.id);
  `);
  return pictureSchema.parse(
    await app.page(`(async () => {
      const size = { ideal: 16384 };
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { width: size, height: size } });
      const video = Object.assign(document.createElement('video'), { srcObject: stream, muted: true });
      await video.play();
      await new Promise((done) => video.requestVideoFrameCallback(done));
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const context = canvas.getContext('2d');
      context.drawImage(video, 0, 0);
      stream.getTracks().forEach((track) => track.stop());
      const colour = [...context.getImageData(${x}, ${y}, 1, 1).data].slice(0, 3);
      return { width: canvas.width, height: canvas.height, colour };
    })()`)
  );
}
const near = (colour: readonly number[], wanted: readonly number[]): boolean =>
  colour.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) < 12);

describe('stand-in: several monitors', () => {
  it('D5: a monitor that is plugged in is told of and listed with its place', async () => {
    expect(await labels()).toEqual(['LEFT']);
    await plugIn(display.name, RIGHT);
    await eventually(labels, (found) => JSON.stringify(found) === '["LEFT","RIGHT"]');
    expect(await app.main('return state.heard')).toEqual([['display-added', 'RIGHT']]);
    expect(
      await app.main('return [electron.screen.getPrimaryDisplay().label, electron.screen.getAllDisplays()[1].bounds]')
    ).toEqual(['LEFT', { x: 700, y: 40, width: 580, height: 640 }]);
  });

  it('D5: the chosen monitor is captured, and no other, one after another', async () => {
    const right = await captured('RIGHT', 150, 150);
    expect(right).toMatchObject({ width: 580, height: 640 });
    expect(near(right.colour, [0xff, 0x80, 0x00]), `right ${right.colour}`).toBe(true);
    const left = await captured('LEFT', 20, 700);
    expect(left).toMatchObject({ width: 700, height: 720 });
    expect(near(left.colour, [0x20, 0x40, 0x60]), `left ${left.colour}`).toBe(true);
    expect(near((await captured('RIGHT', 150, 150)).colour, [0xff, 0x80, 0x00])).toBe(true);
  });

  it('D5: one that is unplugged is told of, and cannot be captured any more', async () => {
    await app.main(`state.stale = (await electron.desktopCapturer.getSources({ types: ['screen'] }))[1]`);
    await unplug(display.name, 'RIGHT');
    await eventually(labels, (found) => JSON.stringify(found) === '["LEFT"]');
    expect(await app.main('return state.heard.at(-1)')).toEqual(['display-removed', 'RIGHT']);
    expect(
      await app.page(
        'navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => "stream", (error) => error.name)'
      )
    ).toBe('AbortError');
  });
});
