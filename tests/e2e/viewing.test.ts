import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { answer, askFor, button, picture, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { type Colour, colourAt, lookAt, looksLike } from '#demo/machine/screen.ts';
import { formatPercent } from '#shared/i18n/format.ts';
import { COLOUR_VALUES } from '#shared/pointing/colours.ts';
import { drag } from '#tests/support/drag.ts';
import { type Listener, listen } from '#tests/support/key-listener.ts';
import { meet, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;
/** A part of the sharer's screen where none of Deskside's windows are. */
const LISTENER = { x: 1_200, y: 140, width: 240, height: 400 };
const SIZE = { width: 1_920, height: 1_080 };
/** Keycodes of the usual keyboard. */
const [CONTROL, ALT, META, DELETE, PRINT] = [37, 64, 133, 119, 107];

let stage: Stage;
let listener: Listener;
const clean = createCleanUp();

beforeAll(async () => {
  stage = clean.later(await setStage(), (set) => set.close());
  listener = clean.later(await listen(stage.sharer.display, LISTENER), async (opened) => opened.close());
  await meet(stage);
  await askFor(stage.helper, 'control');
  await answer(stage.sharer, 'allow-control');
  await picture(stage.helper);
}, 180_000);
afterAll(() => clean.all());

/** Chooses a scale from the toolbar, as a person does. */
async function zoom(scale: number): Promise<void> {
  const page = await stage.helper.window('main');
  await stage.helper.click(page.locator('[data-tool=zoom]'));
  const label = scale === 1 ? words('viewing.actual', { scale: formatPercent(1, 'en') }) : formatPercent(scale, 'en');
  await stage.helper.click(page.getByRole('menuitemradio', { name: label, exact: true }));
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await waitFor('the scale', async () => (await box()).width === SIZE.width * scale);
}

async function box() {
  return await stage.helper.place((await stage.helper.window('main')).locator('[data-remote-screen]'));
}

/** Scrolls until a pixel of the sharer's is about in the middle, and says where on the helper's display it is. */
async function bring(at: { x: number; y: number }, scale: number): Promise<{ x: number; y: number }> {
  const page = await stage.helper.window('main');
  await page
    .locator('[data-remote-screen]')
    .evaluate(
      (element, [x, y]) => element.parentElement?.scrollTo((x ?? 0) - 400, (y ?? 0) - 250),
      [at.x * scale, at.y * scale]
    );
  await page.waitForTimeout(150);
  const { x, y } = await box();
  return { x: Math.round(x + (at.x + 0.5) * scale - 0.5), y: Math.round(y + (at.y + 0.5) * scale - 0.5) };
}

describe('the helper’s view in real windows', () => {
  it.each([1, 2, 3])(
    'D6: at %f a click is at the pixel that the helper sees under their pointer',
    async (scale) => {
      await zoom(scale);
      for (const at of [
        { x: 1_217, y: 161 },
        { x: 1_402, y: 488 }
      ]) {
        const there = await bring(at, scale);
        listener.take();
        await stage.helper.hands.click(there.x, there.y);
        await waitFor('the click', async () => listener.heard.some(({ kind }) => kind === 'ButtonRelease'));
        const press = listener.heard.find(({ kind }) => kind === 'ButtonPress');
        expect([press?.x, press?.y]).toEqual([at.x, at.y]);
      }
    },
    TEST_MS
  );

  it(
    'D6: keys that this system keeps for itself are sent from the menu, in order, and nothing stays down',
    async () => {
      const there = await bring({ x: 1_300, y: 300 }, 3);
      await stage.helper.hands.click(there.x, there.y);
      const page = await stage.helper.window('main');
      for (const [name, codes] of [
        ['printScreen', [PRINT]],
        ['system', [META]],
        ['ctrlAltDelete', [CONTROL, ALT, DELETE]]
      ] as const) {
        listener.take();
        await stage.helper.click(button(page, words('viewing.keys')));
        await stage.helper.click(page.getByRole('menuitem', { name: words(`viewing.keys.${name}`), exact: true }));
        const keys = () =>
          listener.heard.flatMap(({ kind, detail }) =>
            kind.startsWith('Key') ? [`${kind === 'KeyPress' ? '+' : '-'}${detail}`] : []
          );
        await waitFor('the keys', async () => keys().length >= 2 * codes.length);
        expect(keys()).toEqual([...codes.map((code) => `+${code}`), ...codes.toReversed().map((code) => `-${code}`)]);
      }
    },
    TEST_MS
  );

  it(
    'D6, D7: a stroke of the pen is where the helper drew it, at twice the size',
    async () => {
      const page = await stage.helper.window('main');
      await zoom(2);
      await stage.helper.click(button(page, words('pointing.open')));
      await stage.helper.click(page.getByRole('menuitemradio', { name: words('pointing.pen') }));
      await page.getByRole('menu').waitFor({ state: 'detached' });
      const from = await bring({ x: 700, y: 800 }, 2);
      await drag(stage.helper.display, from, { x: from.x + 240, y: from.y + 100 });
      const red = rgb(COLOUR_VALUES.red);
      const seen = async (x: number, y: number) =>
        looksLike(colourAt(await lookAt(stage.sharer.display), x, y), red, 8);
      await waitFor('the stroke', () => seen(760, 825));
      expect(await seen(820, 850)).toBe(true);
      expect(await seen(760, 845)).toBe(false);
    },
    TEST_MS
  );
});

function rgb(value: string): Colour {
  const part = (at: number) => Number.parseInt(value.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}
