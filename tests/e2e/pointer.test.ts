import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { answer, askFor, picture } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { connectX11, type X11Client } from '#main/input/x11-client.ts';
import { type Heard, type Listener, listen } from '#tests/support/key-listener.ts';
import { meet, type Stage, setStage } from './stage.ts';

const TEST_MS = 60_000;
/** A part of the sharer's screen where none of Deskside's windows are. */
const PLACE = { x: 1_200, y: 100, width: 680, height: 880 };
const [LEFT, SHIFT, CONTROL, ALT, ARROW_LEFT, ARROW_RIGHT] = [1, 50, 37, 64, 113, 114];
/** Button 1 and Control among the modifiers (X11 protocol, SETofKEYBUTMASK). */
const [BUTTON_1, CONTROL_MASK] = [0x100, 0x4];

let stage: Stage;
/** The helper's mouse and keyboard. */
let hands: X11Client;
let listener: Listener;
const clean = createCleanUp();

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const brief = ({ kind, detail }: Heard) => `${kind.endsWith('Press') ? '+' : '-'}${detail}`;
const withoutMotion = () => listener.heard.filter(({ kind }) => kind !== 'MotionNotify').map(brief);
const last = () => listener.heard.at(-1);

/** Waits until the sharer's pointer rests at a pixel. */
async function arrives(x: number, y: number): Promise<void> {
  await waitFor(`the pointer at ${x},${y}`, async () => {
    const at = await stage.sharer.hands.position();
    return at.x === x && at.y === y;
  });
}

/** Waits until so many keys and buttons were heard of, and a little longer for one too many. */
async function hears(count: number): Promise<readonly string[]> {
  await waitFor(`${count} events`, async () => withoutMotion().length >= count).catch(() => undefined);
  await pause(300);
  return withoutMotion();
}

beforeAll(async () => {
  stage = clean.later(await setStage({ fullScreen: true }), (set) => set.close());
  hands = clean.later(await connectX11(stage.helper.display, () => undefined), async (client) => client.close());
  listener = clean.later(await listen(stage.sharer.display, PLACE), async (opened) => opened.close());
  await meet(stage);
  await askFor(stage.helper, 'control');
  await answer(stage.sharer, 'allow-control');
  const video = await picture(stage.helper);
  await waitFor('the picture at its size', async () => {
    const box = await video.boundingBox();
    return box?.width === 1_920 && box.height === 1_080 && box.x === 0 && box.y === 0;
  });
}, 180_000);
afterAll(() => clean.all());

beforeEach(async () => {
  hands.fakeMotion(PLACE.x + 100, PLACE.y + 100);
  await arrives(PLACE.x + 100, PLACE.y + 100);
  await pause(200);
  listener.take();
});

describe('pointer, buttons, wheel and chords in real windows', () => {
  for (const { name, steps, dx, dy, everyMs } of [
    { name: '40 steps of one pixel', steps: 40, dx: 1, dy: 0, everyMs: 8 },
    { name: '120 steps of two pixels', steps: 120, dx: 2, dy: 2, everyMs: 8 },
    { name: 'a flick', steps: 11, dx: 45, dy: 61, everyMs: 4 },
    { name: 'a flick back', steps: 9, dx: -7, dy: -9, everyMs: 1 }
  ]) {
    it(
      `D2: ${name} ends at exactly the right pixel, and goes there on its way only`,
      async () => {
        const start = { x: PLACE.x + 100, y: PLACE.y + 100 };
        for (let step = 1; step <= steps; step += 1) {
          hands.fakeMotion(start.x + step * dx, start.y + step * dy);
          await pause(everyMs);
        }
        await arrives(start.x + steps * dx, start.y + steps * dy);
        const path = listener.heard.map(({ x }) => (x - start.x) / dx);
        expect(path.every((step) => Number.isInteger(step))).toBe(true);
        expect(path).toEqual(path.toSorted((one, other) => one - other));
      },
      TEST_MS
    );
  }

  it(
    'D2: the wheel turns as many notches, each way and both axes',
    async () => {
      for (const button of [5, 5, 5, 4, 6, 7, 7]) {
        hands.fakeButton(button, true);
        hands.fakeButton(button, false);
        await pause(60);
      }
      const heard = await hears(14);
      expect(heard).toEqual([5, 5, 5, 4, 6, 7, 7].flatMap((button) => [`+${button}`, `-${button}`]));
    },
    TEST_MS
  );

  it(
    'D2: the five buttons arrive as themselves, where the pointer is',
    async () => {
      for (const button of [1, 2, 3, 8, 9]) {
        hands.fakeButton(button, true);
        await pause(30);
        hands.fakeButton(button, false);
        await pause(60);
      }
      expect(await hears(10)).toEqual([1, 2, 3, 8, 9].flatMap((button) => [`+${button}`, `-${button}`]));
      const places = new Set(listener.heard.map(({ x, y }) => `${x},${y}`));
      expect([...places]).toEqual([`${PLACE.x + 100},${PLACE.y + 100}`]);
    },
    TEST_MS
  );

  it(
    'D2: a drag begins, goes and ends where the helper’s does',
    async () => {
      const start = { x: PLACE.x + 100, y: PLACE.y + 100 };
      hands.fakeButton(LEFT, true);
      for (let step = 1; step <= 30; step += 1) {
        hands.fakeMotion(start.x + 5 * step, start.y + 3 * step);
        await pause(6);
      }
      hands.fakeButton(LEFT, false);
      expect(await hears(2)).toEqual(['+1', '-1']);
      const drag = listener.heard.slice(listener.heard.findIndex(({ kind }) => kind === 'ButtonPress'));
      expect(drag[0]).toMatchObject({ kind: 'ButtonPress', ...start });
      expect(last()).toMatchObject({ kind: 'ButtonRelease', x: start.x + 150, y: start.y + 90 });
      const moved = drag.slice(1, -1);
      expect(moved.length).toBeGreaterThan(5);
      expect(moved.every(({ state }) => (state & BUTTON_1) !== 0)).toBe(true);
    },
    TEST_MS
  );

  it(
    'D2: a double click is two clicks at one place, no more',
    async () => {
      for (let click = 0; click < 2; click += 1) {
        hands.fakeButton(LEFT, true);
        hands.fakeButton(LEFT, false);
        await pause(80);
      }
      expect(await hears(4)).toEqual(['+1', '-1', '+1', '-1']);
      expect(new Set(listener.heard.map(({ x, y }) => `${x},${y}`)).size).toBe(1);
    },
    TEST_MS
  );

  it(
    'D2: a chord of four keys goes down and up in order, and a click with Control has it',
    async () => {
      const chord = [CONTROL, SHIFT, ALT, ARROW_LEFT];
      for (const key of chord) hands.fakeKey(key, true);
      await pause(100);
      for (const key of chord.toReversed()) hands.fakeKey(key, false);
      expect(await hears(8)).toEqual([...chord.map((key) => `+${key}`), ...chord.toReversed().map((key) => `-${key}`)]);
      listener.take();
      hands.fakeKey(CONTROL, true);
      hands.fakeButton(LEFT, true);
      hands.fakeButton(LEFT, false);
      hands.fakeKey(CONTROL, false);
      expect(await hears(4)).toEqual([`+${CONTROL}`, '+1', '-1', `-${CONTROL}`]);
      expect(listener.heard[1]?.state).toBe(CONTROL_MASK);
    },
    TEST_MS
  );

  it(
    'D2: a held key repeats as often as the helper’s keyboard repeats it, not once more',
    async () => {
      const page = await stage.helper.window('main');
      await page.evaluate(() => {
        Reflect.set(window, 'seen', 0);
        addEventListener('keydown', () => Reflect.set(window, 'seen', Reflect.get(window, 'seen') + 1), true);
      });
      hands.fakeKey(ARROW_RIGHT, true);
      await pause(1_500);
      hands.fakeKey(ARROW_RIGHT, false);
      await pause(500);
      const seen = await page.evaluate(() => Reflect.get(window, 'seen'));
      expect(seen).toBeGreaterThan(5);
      const heard = await hears(2 * seen);
      expect(heard).toEqual(Array.from({ length: seen }, () => [`+${ARROW_RIGHT}`, `-${ARROW_RIGHT}`]).flat());
    },
    TEST_MS
  );
});
