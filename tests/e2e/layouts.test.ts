import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { answer, askFor, picture } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { connectX11, type X11Client } from '#main/input/x11-client.ts';
import { exercisesOf, LAYOUTS, press, setLayout } from '#tests/support/layouts.ts';
import { meet, type Stage, setStage } from './stage.ts';

const RETURN = 36;
/** How long programs get to follow another layout, ms. */
const LEARN_MS = 700;

let stage: Stage;
let keyboard: X11Client;
const clean = createCleanUp();

beforeAll(async () => {
  stage = clean.later(await setStage(), (set) => set.close());
  keyboard = clean.later(await connectX11(stage.helper.display, () => undefined), async (client) => client.close());
  await meet(stage);
  await askFor(stage.helper, 'control');
  await answer(stage.sharer, 'allow-control');
  await picture(stage.helper);
}, 180_000);
afterAll(() => clean.all());

/** Puts the helper's pointer where the sharer's editor is in the picture, and clicks. */
async function intoEditor(): Promise<void> {
  const video = await picture(stage.helper);
  const box = await stage.helper.place(video);
  const size = await video.evaluate((element: HTMLVideoElement) => ({
    width: element.videoWidth,
    height: element.videoHeight
  }));
  const { x, y, width, height } = stage.editor.box;
  await stage.helper.hands.click(
    box.x + ((x + width / 2) / size.width) * box.width,
    box.y + ((y + height / 2) / size.height) * box.height
  );
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
        await intoEditor();
        const { expected, arrived } = await typedOver();
        expect(arrived).toEqual(expected);
      }, 90_000);
    }
  }
});
