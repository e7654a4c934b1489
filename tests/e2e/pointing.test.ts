import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, askFor, button, picture, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { type Colour, colourAt, lookAt, looksLike, saveScreenshot } from '#demo/machine/screen.ts';
import { COLOUR_VALUES } from '#shared/pointing/colours.ts';
import { listenToClicks } from '#tests/support/click-listener.ts';
import { drag } from '#tests/support/drag.ts';
import { meet, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;
/** A stroke on the helper's screen, which shows the sharer's pixel by pixel or fitted: picture pixels of the sharer's. */
const FROM = { x: 700, y: 520 };
const TO = { x: 1_100, y: 640 };
const MIDDLE = { x: 900, y: 580 };

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
}, 120_000);
afterAll(() => stage?.close());

const rgb = (value: string): Colour => [
  Number.parseInt(value.slice(1, 3), 16),
  Number.parseInt(value.slice(3, 5), 16),
  Number.parseInt(value.slice(5, 7), 16)
];
const RED = rgb(COLOUR_VALUES.red);

/** Saves pictures of both displays where the run asks for them. */
async function keep(name: string): Promise<void> {
  const folder = process.env.DESKSIDE_SCREENSHOTS;
  if (folder === undefined) return;
  await saveScreenshot(stage.sharer.display, `${folder}/${name}-sharer.png`);
  await saveScreenshot(stage.helper.display, `${folder}/${name}-helper.png`);
}

async function shows(display: string, at: { x: number; y: number }, colour: Colour, tolerance = 8): Promise<boolean> {
  return looksLike(colourAt(await lookAt(display), at.x, at.y), colour, tolerance);
}
const onSharer = (at = MIDDLE) => shows(stage.sharer.display, at, RED);

/** Where a pixel of the sharer's is on the helper's display. */
async function onHelpersDisplay(at: { x: number; y: number }): Promise<{ x: number; y: number }> {
  const page = await stage.helper.window('main');
  const box = await stage.helper.place(page.locator('[data-remote-screen]'));
  return { x: box.x + (at.x * box.width) / 1920, y: box.y + (at.y * box.height) / 1080 };
}

async function choose(tool: 'pen' | 'laser' | 'none.view' | 'none.control'): Promise<void> {
  const page = await stage.helper.window('main');
  await stage.helper.click(button(page, words('pointing.open')));
  await stage.helper.click(page.getByRole('menuitemradio', { name: words(`pointing.${tool}`) }));
  await page.getByRole('menu').waitFor({ state: 'detached' });
}

/** Presses, moves and lifts the helper's own pointer. */
async function draw(from = FROM, to = TO): Promise<void> {
  await drag(stage.helper.display, await onHelpersDisplay(from), await onHelpersDisplay(to));
}

describe('laser and pen in real windows', () => {
  it(
    'D7: a stroke appears where it was drawn, on both screens, lets clicks through, and goes by itself',
    async () => {
      await meet(stage);
      await askFor(stage.helper, 'view');
      await answer(stage.sharer, 'allow-view');
      await picture(stage.helper);
      const clicks = await listenToClicks(stage.sharer.display, { x: 650, y: 480, width: 520, height: 220 });
      try {
        await choose('pen');
        expect(await onSharer()).toBe(false);
        await draw();
        await waitFor('the stroke on the shared screen', onSharer);
        const seen = await onHelpersDisplay(MIDDLE);
        await waitFor('the stroke in the picture', () => shows(stage.helper.display, seen, RED, 60));
        await keep('stroke');
        // Neither a hand's breadth beside the stroke nor far away is anything covered.
        const aside = await lookAt(stage.sharer.display);
        expect(colourAt(aside, MIDDLE.x, MIDDLE.y + 14)).toEqual(clicks.colour);
        expect(colourAt(aside, MIDDLE.x, MIDDLE.y - 14)).toEqual(clicks.colour);
        await stage.sharer.hands.click(MIDDLE.x, MIDDLE.y);
        await waitFor('the click below the stroke', async () => clicks.count() === 1);
        await waitFor('the end of the stroke', async () => !(await onSharer()));
        expect(await shows(stage.sharer.display, MIDDLE, clicks.colour)).toBe(true);
      } finally {
        clicks.close();
      }
    },
    TEST_MS
  );

  it(
    'D7: the laser’s dot follows the pointer with the helper’s name, and leaves with the tool',
    async () => {
      await choose('laser');
      const at = await onHelpersDisplay(MIDDLE);
      await stage.helper.hands.move(at.x, at.y);
      await waitFor('the dot', () => onSharer());
      await keep('laser');
      const overlay = await stage.sharer.window('overlay');
      await waitFor('the name', () => overlay.getByText(stage.helperAccount.displayName).isVisible());
      const next = await onHelpersDisplay({ x: 1_300, y: 700 });
      await stage.helper.hands.move(next.x, next.y);
      await waitFor('the dot elsewhere', async () => (await onSharer({ x: 1_300, y: 700 })) && !(await onSharer()));
      await choose('none.view');
      await waitFor('no dot', async () => !(await onSharer({ x: 1_300, y: 700 })));
    },
    TEST_MS
  );

  it(
    'D7: a pause takes everything away at once, and nothing drawn meanwhile comes later',
    async () => {
      await choose('pen');
      await draw();
      await waitFor('the stroke', onSharer);
      const bar = await stage.sharer.window('bar');
      await stage.sharer.click(button(bar, words('action.pause')));
      await waitFor('no stroke', async () => !(await onSharer()));
      await stage.sharer.click(button(bar, words('action.resume')));
      await waitFor('a picture again', async () =>
        (await stage.helper.window('main')).locator('[data-pointing="pen"]').isVisible()
      );
      expect(await onSharer()).toBe(false);
    },
    TEST_MS
  );

  it(
    'D7: the sharer clears what is drawn, and turns pointing off and on',
    async () => {
      const bar = await stage.sharer.window('bar');
      await draw();
      await waitFor('the stroke', onSharer);
      await stage.sharer.click(button(bar, words('pointing.clear')));
      await waitFor('no stroke', async () => !(await onSharer()));
      await stage.sharer.click(button(bar, words('pointing.bar.disallow')));
      const page = await stage.helper.window('main');
      await waitFor('no tool in hand', async () => (await page.locator('[data-pointing]').count()) === 0);
      await draw();
      expect(await onSharer()).toBe(false);
      await keep('off');
      await stage.sharer.click(button(bar, words('pointing.bar.allow')));
      await waitFor('the pen in hand', () => page.locator('[data-pointing="pen"]').isVisible());
      await draw();
      await waitFor('the stroke', onSharer);
    },
    TEST_MS
  );

  it(
    'D7: with a tool in hand the helper does not control, and without it they do again; the bar is never covered',
    async () => {
      await choose('none.view');
      const page = await stage.helper.window('main');
      await stage.helper.click(button(page, words('live.askControl')));
      await answer(stage.sharer, 'allow-control');
      await waitFor('control', () => page.locator('[data-remote-screen="control"]').isVisible());
      await choose('pen');
      await stage.sharer.hands.move(300, 900);
      await draw();
      await waitFor('the stroke', onSharer);
      expect(await stage.sharer.hands.position()).toEqual({ x: 300, y: 900 });
      const bar = await stage.sharer.window('bar');
      const { y, height } = await stage.sharer.place(bar.locator('main'));
      const across = y + height / 2;
      await draw({ x: 500, y: across }, { x: 1_400, y: across });
      await waitFor('the stroke beside the bar', () => onSharer({ x: 560, y: across }));
      expect(await shows(stage.sharer.display, { x: 700, y: across }, RED)).toBe(false);
      expect(await shows(stage.sharer.display, { x: 1_000, y: across }, RED)).toBe(false);
      await keep('beside-bar');
      await choose('none.control');
      const at = await onHelpersDisplay({ x: 1_200, y: 800 });
      await stage.helper.hands.move(at.x, at.y);
      await waitFor('the sharer’s pointer', async () => {
        const { x, y: down } = await stage.sharer.hands.position();
        return Math.abs(x - 1_200) <= 2 && Math.abs(down - 800) <= 2;
      });
    },
    TEST_MS
  );

  it(
    'D7: taking control back takes the strokes away, and the end the window with them',
    async () => {
      await choose('pen');
      await draw();
      await waitFor('the stroke', onSharer);
      const bar = await stage.sharer.window('bar');
      await stage.sharer.click(button(bar, words('action.takeBack')));
      await waitFor('no stroke', async () => !(await onSharer()));
      const page = await stage.helper.window('main');
      await waitFor('view', () => page.locator('[data-pointing="pen"]').isVisible());
      await draw();
      await waitFor('the stroke', onSharer);
      await stage.sharer.click(button(bar, words('action.stopSharing')));
      await waitFor('no stroke', async () => !(await onSharer()));
      await waitFor('no overlay', async () => stage.sharer.windowNow('overlay') === undefined);
    },
    TEST_MS
  );
});
