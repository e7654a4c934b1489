import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { answer, askFor, button, picture, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { connectX11, type X11Client } from '#main/input/x11-client.ts';
import { characterOf } from '#main/input/x11-keysyms.ts';
import { type Listener, listen } from '#tests/support/key-listener.ts';
import { exercisesOf, keyOnUs, LAYOUTS, press, setLayout } from '#tests/support/layouts.ts';
import { meet, type Stage, setStage } from './stage.ts';

const RETURN = 36;
/** How long programs get to follow another layout, ms. */
const LEARN_MS = 1_200;
const CONTROL = 37;
/** A part of the sharer's screen where no other window is. */
const LISTENER = { x: 1_250, y: 200, width: 500, height: 400 };
/** Without those that Chromium keeps for itself, which Electron does not. */
const LETTERS = [...'abcdefghijklmopqrsuvxyz'];

let stage: Stage;
let keyboard: X11Client;
let sharers: X11Client;
let listener: Listener;
const clean = createCleanUp();

beforeAll(async () => {
  stage = clean.later(await setStage(), (set) => set.close());
  keyboard = clean.later(await connectX11(stage.helper.display, () => undefined), async (client) => client.close());
  sharers = clean.later(await connectX11(stage.sharer.display, () => undefined), async (client) => client.close());
  listener = clean.later(await listen(stage.sharer.display, LISTENER), async (opened) => opened.close());
  await meet(stage);
  await askFor(stage.helper, 'control');
  await answer(stage.sharer, 'allow-control');
  await picture(stage.helper);
}, 180_000);
afterAll(() => clean.all());

/** Clicks in the picture, into the middle of something on the sharer's screen. */
async function into(target: typeof LISTENER): Promise<void> {
  const video = await picture(stage.helper);
  const box = await stage.helper.place(video);
  const size = await video.evaluate((element: HTMLVideoElement) => ({
    width: element.videoWidth,
    height: element.videoHeight
  }));
  const { x, y, width, height } = target;
  await stage.helper.hands.click(
    box.x + ((x + width / 2) / size.width) * box.width,
    box.y + ((y + height / 2) / size.height) * box.height
  );
}

async function togglePhysicalKeys(): Promise<void> {
  const page = await stage.helper.window('main');
  await stage.helper.click(button(page, words('viewing.keys')));
  await stage.helper.click(page.getByRole('menuitemcheckbox', { name: words('live.physicalKeys') }));
}

/** Types what a layout can write, from the helper's keyboard into the sharer's editor, line by line. */
async function typedOver(): Promise<{ readonly expected: readonly string[]; readonly arrived: readonly string[] }> {
  const before = (await stage.editor.lines()).length;
  const exercises = await exercisesOf(keyboard);
  for (const { strokes } of exercises) await press(keyboard, [...strokes, { keycode: RETURN, held: [] }]);
  const wanted = before + exercises.length;
  await waitFor('the lines', async () => (await stage.editor.lines()).length >= wanted, 20_000).catch(() => undefined);
  return { expected: exercises.map(({ text }) => text), arrived: (await stage.editor.lines()).slice(before) };
}

describe('every layout on either side, in real windows', () => {
  for (const [index, layout] of LAYOUTS.entries()) {
    const other = LAYOUTS[(index + 3) % LAYOUTS.length] ?? layout;
    for (const sharers of [layout, other]) {
      it(`D2: everything that ${layout} can write arrives where the keyboard is ${sharers}`, async () => {
        await setLayout(stage.helper.display, layout);
        await setLayout(stage.sharer.display, sharers);
        await new Promise((resolve) => setTimeout(resolve, LEARN_MS));
        await into(stage.editor.box);
        const { expected, arrived } = await typedOver();
        expect(arrived).toEqual(expected);
      }, 90_000);
    }
  }
});

/** Where a keyboard has a letter; a layout without it has it where the US one does. */
async function keyOf(client: X11Client, letter: string): Promise<number> {
  const rows = await client.keyboardMapping();
  const index = rows.findIndex((row) => characterOf(row[0] ?? 0) === letter);
  return index < 0 ? keyOnUs(letter) : client.minKeycode + index;
}

/** The keys that the listener heard go down, and whether Control was down with each. */
async function heardKeys(count: number): Promise<readonly string[]> {
  const pressed = () => listener.heard.filter(({ kind, detail }) => kind === 'KeyPress' && detail !== CONTROL);
  await waitFor('the keys', async () => pressed().length >= count, 10_000).catch(() => undefined);
  return pressed().map(({ detail, state }) => `${(state & 4) === 0 ? '' : 'Control+'}${detail}`);
}

describe('shortcuts between layouts, in real windows', () => {
  for (const [helpers, there] of [
    ['fr', 'us'],
    ['us', 'fr'],
    ['ru', 'fr'],
    ['de', 'cz'],
    ['us', 'ru'],
    ['fr', 'ru']
  ] as const) {
    it(`D2: Control and a letter of ${helpers} is Control and that letter of ${there}`, async () => {
      await setLayout(stage.helper.display, helpers);
      await setLayout(stage.sharer.display, there);
      await new Promise((resolve) => setTimeout(resolve, LEARN_MS));
      await into(LISTENER);
      await new Promise((resolve) => setTimeout(resolve, 300));
      listener.take();
      const expected: string[] = [];
      for (const letter of LETTERS) {
        expected.push(`Control+${await keyOf(sharers, letter)}`);
        await press(keyboard, [{ keycode: await keyOf(keyboard, letter), held: [CONTROL] }]);
      }
      expect(await heardKeys(expected.length)).toEqual(expected);
    }, 60_000);
  }

  it('D2: “Physical keys” sends every key by its place, and switched off it writes again', async () => {
    await setLayout(stage.helper.display, 'fr');
    await setLayout(stage.sharer.display, 'us');
    await new Promise((resolve) => setTimeout(resolve, LEARN_MS));
    await togglePhysicalKeys();
    await into(LISTENER);
    listener.take();
    const keys = [24, 38, 47, 11, 34];
    await press(keyboard, [
      ...keys.map((keycode) => ({ keycode, held: [] })),
      ...keys.map((keycode) => ({ keycode, held: [CONTROL] }))
    ]);
    expect(await heardKeys(2 * keys.length)).toEqual([...keys.map(String), ...keys.map((key) => `Control+${key}`)]);
    await togglePhysicalKeys();
    await into(stage.editor.box);
    const before = (await stage.editor.lines()).length;
    await press(
      keyboard,
      [24, RETURN].map((keycode) => ({ keycode, held: [] }))
    );
    await waitFor('the line', async () => (await stage.editor.lines())[before] === 'a');
  }, 60_000);
});
