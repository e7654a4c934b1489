import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answer, askFor, button, picture, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { type Colour, colourAt, lookAt, looksLike } from '#demo/machine/screen.ts';
import { displaysViewSchema } from '#shared/displays/view.ts';
import { COLOUR_VALUES } from '#shared/pointing/colours.ts';
import { showPanel } from '#tests/support/canvas.ts';
import { type ClickListener, listenToClicks } from '#tests/support/click-listener.ts';
import { type Monitor, plugIn, unplug } from '#tests/support/monitors.ts';
import { meet, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;

/** Three monitors of different shapes, together the sharer's whole X screen; each shows a colour of its own. */
const LEFT: Monitor = { name: 'LEFT', x: 0, y: 0, width: 1_000, height: 1_080 };
const UPPER: Monitor = { name: 'UPPER', x: 1_000, y: 0, width: 920, height: 500 };
const LOWER: Monitor = { name: 'LOWER', x: 1_000, y: 500, width: 900, height: 580 };
const COLOURS = { LEFT: [20, 180, 60], UPPER: [230, 230, 0], LOWER: [150, 40, 200] } as const satisfies Record<
  string,
  Colour
>;
type Name = keyof typeof COLOURS;
/** Where the panel with a monitor's colour is on it, and a window that counts clicks: the same place on two of them. */
const PANEL = { x: 600, y: 300, width: 200, height: 120 };
const TARGET = { x: 120, y: 360, width: 120, height: 80 };

const on = (monitor: Monitor, place: typeof PANEL) => ({ ...place, x: monitor.x + place.x, y: monitor.y + place.y });
const nameOf = (number: number, main = false) =>
  main ? words('displays.mainName', { number: String(number) }) : words('displays.name', { number: String(number) });

const RED: Colour = [
  Number.parseInt(COLOUR_VALUES.red.slice(1, 3), 16),
  Number.parseInt(COLOUR_VALUES.red.slice(3, 5), 16),
  Number.parseInt(COLOUR_VALUES.red.slice(5, 7), 16)
];

let stage: Stage;
let targets: Record<'UPPER' | 'LOWER', ClickListener>;

beforeAll(async () => {
  stage = await setStage();
  const { display } = stage.sharer;
  await plugIn(display, LEFT, true);
  await plugIn(display, UPPER);
  await plugIn(display, LOWER);
  for (const monitor of [LEFT, UPPER, LOWER]) {
    const [red, green, blue] = COLOURS[z.enum(['LEFT', 'UPPER', 'LOWER']).parse(monitor.name)];
    await showPanel(display, on(monitor, PANEL), (red << 16) | (green << 8) | blue);
  }
  targets = {
    UPPER: await listenToClicks(display, on(UPPER, TARGET)),
    LOWER: await listenToClicks(display, on(LOWER, TARGET))
  };
}, 120_000);
afterAll(async () => {
  targets?.UPPER.close();
  targets?.LOWER.close();
  await stage?.close();
});

/** Which monitors' colours are somewhere on the helper's screen. */
async function seen(): Promise<Name[]> {
  const shown = await lookAt(stage.helper.display);
  const found = new Map<Name, number>();
  for (let y = 0; y < shown.height; y += 6) {
    for (let x = 0; x < shown.width; x += 6) {
      const colour = colourAt(shown, x, y);
      for (const name of ['LEFT', 'UPPER', 'LOWER'] as const) {
        if (looksLike(colour, COLOURS[name], 24)) found.set(name, (found.get(name) ?? 0) + 1);
      }
    }
  }
  return [...found].filter(([, points]) => points > 40).map(([name]) => name);
}
const sees = (...names: readonly Name[]) =>
  waitFor(`${names.join(' and ') || 'nothing'} on the helper's screen`, async () => {
    const found = await seen();
    return found.length === names.length && names.every((name) => found.includes(name));
  });

/** Where a place on a monitor is on the helper's screen. */
async function inPicture(monitor: Monitor, place: typeof PANEL) {
  const box = await stage.helper.place(await picture(stage.helper));
  const scale = { x: box.width / monitor.width, y: box.height / monitor.height };
  // Neither stretched nor of another shape.
  expect(scale.x).toBeCloseTo(scale.y, 2);
  return {
    x: box.x + (place.x + place.width / 2) * scale.x,
    y: box.y + (place.y + place.height / 2) * scale.y
  };
}

async function openMenu(page: Page): Promise<void> {
  await stage.helper.click(button(page, words('displays.open')));
}
/** The helper chooses a display in the menu. */
async function choose(name: string): Promise<void> {
  const page = await stage.helper.window('main');
  await openMenu(page);
  await stage.helper.click(page.getByRole('menuitemradio', { name }));
}

/** What main tells a page about displays. */
async function listed(page: Page) {
  const view: unknown = await page.evaluate('window.deskside.request["displays.view"]()');
  return displaysViewSchema.parse(view).displays;
}

describe('several displays in real windows', () => {
  it(
    'D5: the sharer is shown all displays and offers some of them; the others are not named to the helper',
    async () => {
      const { helper, sharer } = stage;
      await meet(stage);
      await askFor(helper, 'control');
      const consent = await sharer.window('consent');
      for (const name of [nameOf(1, true), nameOf(2), nameOf(3)]) {
        expect(await consent.getByRole('checkbox', { name }).isChecked()).toBe(true);
      }
      await sharer.click(consent.getByRole('checkbox', { name: nameOf(1, true) }));
      await answer(sharer, 'allow-control');
      await sees('UPPER');
      const page = await helper.window('main');
      await openMenu(page);
      expect(await page.getByRole('menuitemradio').allInnerTexts()).toEqual([
        expect.stringContaining(nameOf(2)),
        expect.stringContaining(nameOf(3))
      ]);
      await helper.hands.press('Escape');
      expect((await listed(page)).map(({ number }) => number)).toEqual([2, 3]);
    },
    TEST_MS
  );

  it(
    'D5: the helper switches, sees the other display and no other, and a click lands there, at the right place',
    async () => {
      const { helper } = stage;
      const page = await helper.window('main');
      const controls = () => waitFor('control', () => page.locator('[data-remote-screen="control"]').isVisible());
      await controls();
      const first = await inPicture(UPPER, TARGET);
      await helper.hands.click(first.x, first.y);
      await waitFor('a click on the upper display', async () => targets.UPPER.count() === 1);
      await choose(nameOf(3));
      await sees('LOWER');
      await controls();
      const second = await inPicture(LOWER, TARGET);
      await helper.hands.click(second.x, second.y);
      await waitFor('a click on the lower display', async () => targets.LOWER.count() === 1);
      expect(targets.UPPER.count()).toBe(1);
      expect((await picture(helper)) && (await stage.sharer.hands.position())).toMatchObject({
        x: expect.closeTo(LOWER.x + TARGET.x + TARGET.width / 2, -1),
        y: expect.closeTo(LOWER.y + TARGET.y + TARGET.height / 2, -1)
      });
    },
    TEST_MS
  );

  it(
    'D5: the sharer’s bar and frame are on the display that is looked at',
    async () => {
      const { sharer } = stage;
      for (const [number, monitor] of [
        [2, UPPER],
        [3, LOWER]
      ] as const) {
        await choose(nameOf(number));
        for (const kind of ['bar', 'frame'] as const) {
          const page = await sharer.window(kind);
          await waitFor(`the ${kind} on ${monitor.name}`, () =>
            page.evaluate(
              ({ x, y, width, height }) =>
                window.screenX >= x &&
                window.screenX + window.outerWidth <= x + width &&
                window.screenY >= y &&
                window.screenY + window.outerHeight <= y + height,
              monitor
            )
          );
        }
      }
    },
    TEST_MS
  );

  it(
    'D5: the laser’s dot is on the display that is looked at, where the helper points',
    async () => {
      const { helper, sharer } = stage;
      const page = await helper.window('main');
      const take = async (tool: 'laser' | 'none.control') => {
        await helper.click(button(page, words('pointing.open')));
        await helper.click(page.getByRole('menuitemradio', { name: words(`pointing.${tool}`) }));
        await page.getByRole('menu').waitFor({ state: 'detached' });
      };
      const dot = async (monitor: Monitor) => {
        const { x, y, width, height } = on(monitor, TARGET);
        return looksLike(colourAt(await lookAt(sharer.display), x + width / 2, y + height / 2), RED, 12);
      };
      await take('laser');
      for (const [number, monitor] of [
        [3, LOWER],
        [2, UPPER]
      ] as const) {
        await choose(nameOf(number));
        await sees(number === 3 ? 'LOWER' : 'UPPER');
        const at = await inPicture(monitor, TARGET);
        await helper.hands.move(at.x, at.y);
        await waitFor(`the dot on ${monitor.name}`, () => dot(monitor));
        expect(await dot(monitor === LOWER ? UPPER : LOWER)).toBe(false);
      }
      await take('none.control');
    },
    TEST_MS
  );

  it(
    'D5: a helper who asks for a display that is not offered gets nothing, and the session lives on',
    async () => {
      const { helper, sharer } = stage;
      const hidden = (await listed(await sharer.window('main'))).find(({ number }) => number === 1);
      expect(hidden).toMatchObject({ offered: false });
      const page = await helper.window('main');
      await page.evaluate(`window.deskside.request['displays.choose']({ id: ${JSON.stringify(hidden?.id)} })`);
      await page.evaluate(`window.deskside.request['displays.choose']({ id: 'no such display' })`);
      await choose(nameOf(3));
      await sees('LOWER');
      await choose(nameOf(2));
      await sees('UPPER');
    },
    TEST_MS
  );

  it(
    'D5: the display that is looked at is unplugged: another offered one takes its place, and a new one is not offered',
    async () => {
      const { helper, sharer } = stage;
      await unplug(sharer.display, UPPER.name);
      await sees('LOWER');
      await plugIn(sharer.display, UPPER);
      const page = await sharer.window('main');
      await waitFor('the new display in the sharer’s list', async () => (await listed(page)).length === 3);
      expect((await listed(page)).filter(({ offered }) => offered).map(({ number }) => number)).toEqual([3]);
      expect((await listed(await helper.window('main'))).map(({ number }) => number)).toEqual([3]);
    },
    TEST_MS
  );

  it(
    'D5: with the last offered display gone the session pauses; the sharer goes on by choosing what may be seen',
    async () => {
      const { helper, sharer } = stage;
      await unplug(sharer.display, LOWER.name);
      const page = await helper.window('main');
      await waitFor('the reason on the helper’s screen', () =>
        page.getByText(words('displays.gone.title')).isVisible()
      );
      await sees();
      const bar = await sharer.window('bar');
      await sharer.click(button(bar, words('action.resume')));
      const consent = await sharer.window('consent');
      await sharer.click(consent.getByRole('checkbox', { name: nameOf(2) }));
      await sharer.click(button(consent, words('consent.displays.allow')));
      await sees('UPPER');
      await waitFor('control', () => page.locator('[data-remote-screen="control"]').isVisible());
      const before = targets.UPPER.count();
      const at = await inPicture(UPPER, TARGET);
      await helper.hands.click(at.x, at.y);
      await waitFor('a click on the upper display', async () => targets.UPPER.count() === before + 1);
    },
    TEST_MS
  );
});
