import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { goLive } from '#demo/driver/go-live.ts';
import type { Person } from '#demo/driver/person.ts';
import { answer, askFor, awaitText, button, picture, reads, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { connectDisplay } from '#demo/machine/x-display.ts';
import { RESUME_WINDOW_MS } from '#shared/protocol/limits.ts';
import { type Witness, witnessAt } from '#tests/hostile/witness.ts';
import { type Conditions, FINE } from '#tests/support/network/conditions.ts';
import { type NetworkStage, setNetworkStage } from '#tests/support/network/stage.ts';
import { type News, openNews } from '#tests/support/news.ts';
import { HELPER, SHARER } from './stage.ts';

vi.setConfig({ testTimeout: 120_000 });

/** How long a line stays down in the tests that cut it, and how long coming back may take on a machine that is busy. */
const BLACKOUT_MS = 10_000;
const LONG_BLACKOUT_MS = 45_000;
const BACK_WITHIN_MS = 30_000;

/** Where on the sharer's display a panel of an unmistakable colour appears, a new one in each test. */
const PANEL_PLACE = { x: 1_450, y: 650, width: 400, height: 300 };
/** A place of the sharer's display on which there is nothing. */
const DESKTOP = { x: 1_200, y: 1_000 };
let stage: NetworkStage;
let witness: Witness;
let news: News;
/** What the helper has typed into the sharer's editor, line by line. */
const typed: string[] = [];

beforeAll(async () => {
  stage = await setNetworkStage({ helper: HELPER, sharer: SHARER });
  news = await openNews(stage.sharer.display, stage.helper.display, PANEL_PLACE);
  await goLive(stage, 'control');
  await newPixelsArrive();
  witness = await witnessAt(stage.sharer);
}, 180_000);
afterAll(async () => {
  news?.close();
  await stage?.close();
});

/** Something new on the sharer's screen is seen on the helper's. */
const newPixelsArrive = (): Promise<void> => news.arrive(BACK_WITHIN_MS);

/** The helper clicks at a place of the sharer's display, in the picture. */
async function clickAt(x: number, y: number): Promise<void> {
  const { helper } = stage;
  const video = await picture(helper);
  const box = await helper.place(video);
  const scale = box.width / (await video.evaluate((element: HTMLVideoElement) => element.videoWidth));
  await helper.hands.click(box.x + x * scale, box.y + y * scale);
}

const clickIntoEditor = (): Promise<void> => clickAt(stage.editor.box.x + 60, stage.editor.box.y + 60);

/** A line that the helper types arrives at the sharer's, exactly once and behind all lines before it. */
async function aLineArrives(line: string): Promise<void> {
  await clickIntoEditor();
  await stage.helper.hands.type(line);
  await stage.helper.hands.press('Return');
  typed.push(line);
  await waitFor('the line', async () => (await stage.editor.lines()).length >= typed.length, BACK_WITHIN_MS);
  // A key that came twice would come now.
  await delay(500);
  expect(await stage.editor.lines()).toEqual(typed);
}

/** The helper writes into the chat and leaves it open or closed as it was. */
async function writeInChat(text: string): Promise<void> {
  const { helper } = stage;
  const page = await helper.window('main');
  const toggle = page.getByRole('button', { name: words('chat.title') }).first();
  await toggle.click();
  await page.getByLabel(words('chat.label'), { exact: true }).fill(text);
  await button(page, words('chat.send')).click();
  await toggle.click();
}

const bothLive = async (): Promise<boolean> =>
  (await button(await stage.helper.window('main'), words('live.giveBack')).isVisible()) &&
  (await reads(
    await stage.sharer.window('main'),
    words('sharing.control.title', { name: stage.helperAccount.displayName })
  ));

const seesReconnecting = (person: Person): Promise<boolean> => {
  const { displayName: name } = person === stage.helper ? stage.sharerAccount : stage.helperAccount;
  return person.window('main').then((page) => reads(page, words('interrupted.title', { name })));
};

/** The same session goes on: nobody was asked anything. */
async function goesOnByItself(line: string): Promise<void> {
  await waitFor('both to be live', bothLive, BACK_WITHIN_MS);
  await newPixelsArrive();
  await aLineArrives(line);
  expect(witness.windows()).not.toContain('consent');
}

/** Both screens say that they reconnect, and count the seconds; so does the bar on top of the sharer's screen. */
async function bothSayReconnecting(): Promise<void> {
  const bar = await stage.sharer.window('bar');
  const said = words('bar.reconnecting', { name: stage.helperAccount.displayName });
  await waitFor('the bar to say so', () => reads(bar, said), BLACKOUT_MS);
  for (const person of [stage.helper, stage.sharer]) {
    await waitFor(`${person.name} to see that it reconnects`, () => seesReconnecting(person), BLACKOUT_MS);
    const page = await person.window('main');
    const left = () =>
      page
        .getByText(/keeps trying for 0:[0-5]\d/)
        .first()
        .textContent();
    const before = await left();
    await waitFor('the seconds to run', async () => (await left()) !== before);
  }
}

describe('a live session over a network in trouble', () => {
  it.each<[string, Partial<Conditions>]>([
    ['loses 5 % of all packets each way', { loss: 0.05 }],
    ['loses 20 % of all packets each way', { loss: 0.2 }],
    ['takes 200 ms each way', { delayMs: 200 }],
    ['lets a quarter of its packets overtake the others', { delayMs: 60, reorder: 0.25 }],
    ['carries 1 Mbit/s', { bitsPerSecond: 1_000_000 }]
  ])('D10: a line that %s: the picture and every letter arrive', async (what, conditions) => {
    await stage.network.sharer.line({ ...FINE, ...conditions });
    await goesOnByItself(`a line that ${what}`);
    await stage.network.sharer.line(FINE);
  });

  it.each<[string, Partial<Conditions>, 'quality.good' | 'quality.poor', 'quality.good.text' | 'quality.reason.delay']>(
    [
      ['a fine line', {}, 'quality.good', 'quality.good.text'],
      ['one that takes 250 ms each way', { delayMs: 250 }, 'quality.poor', 'quality.reason.delay']
    ]
  )('D11: of %s the helper reads what it is like', async (_what, conditions, verdict, reason) => {
    await stage.network.sharer.line({ ...FINE, ...conditions });
    const page = await stage.helper.window('main');
    await stage.helper.click(button(page, words('quality.open')));
    const panel = page.getByRole('dialog', { name: words('quality.open') });
    for (const text of [words(verdict), words(reason), words('quality.path.direct', { over: 'UDP' })]) {
      await waitFor(`“${text}”`, () => panel.getByText(text, { exact: true }).isVisible(), BACK_WITHIN_MS);
    }
    await stage.helper.hands.press('Escape');
    await stage.network.sharer.line(FINE);
  });

  it('D10: ten seconds without network: both are told, and the session goes on by itself', async () => {
    await stage.network.sharer.line({ ...FINE, up: false });
    // Typed into the dark: never to be typed later, when nobody expects it any more.
    await clickIntoEditor();
    await stage.helper.hands.type('lost in the dark');
    await writeInChat('written into the dark');
    const cutAt = performance.now();
    await bothSayReconnecting();
    expect(await stage.editor.lines()).toEqual(typed);
    await delay(Math.max(0, cutAt + BLACKOUT_MS - performance.now()));
    await stage.network.sharer.line(FINE);
    await goesOnByItself('after the dark');
    // What was written is not lost, and not there twice.
    const sharerPage = await stage.sharer.window('main');
    await sharerPage
      .getByRole('button', { name: words('chat.title') })
      .first()
      .click();
    await waitFor('the message', () => reads(sharerPage, 'written into the dark'));
    expect(await sharerPage.getByText('written into the dark', { exact: true }).count()).toBe(1);
    await button(sharerPage, words('chat.hide')).click();
  });

  it('D10: forty-five seconds without network, in which every path dies: the session finds a new one', async () => {
    await stage.network.sharer.line({ ...FINE, up: false });
    await delay(LONG_BLACKOUT_MS);
    for (const person of [stage.helper, stage.sharer]) expect(await seesReconnecting(person)).toBe(true);
    await stage.network.sharer.line(FINE);
    await goesOnByItself('after a long dark');
  });

  it.each(['sharer', 'helper'] as const)('D10: the %s’s computer gets another address', async (who) => {
    await stage.network[who].move(500);
    await goesOnByItself(`the ${who} has moved`);
  });

  it('D10: out of reach for a while, and back at another address', async () => {
    await stage.network.sharer.line({ ...FINE, up: false });
    await bothSayReconnecting();
    await stage.network.sharer.move(0);
    await stage.network.sharer.line(FINE);
    await goesOnByItself('back from somewhere else');
  });

  it('D10: a key that is held when the line breaks does not stay down', async () => {
    const keyboard = await connectDisplay(stage.sharer.display);
    // Where nothing takes the key: it is to be down, not to type.
    await clickAt(DESKTOP.x, DESKTOP.y);
    await stage.helper.hands.hold('Right', true);
    await waitFor('the key to be down at the sharer’s', async () => (await keyboard.keysDown()) === 1);
    await stage.network.sharer.line({ ...FINE, up: false });
    await bothSayReconnecting();
    expect(await keyboard.keysDown()).toBe(0);
    keyboard.close();
    await stage.helper.hands.hold('Right', false);
    await stage.network.sharer.line(FINE);
    await goesOnByItself('no key is down');
  });

  it('D10: after a minute without network both wait; it goes on when the sharer has allowed it anew', async () => {
    await stage.network.sharer.line({ ...FINE, up: false });
    const [helperName, sharerName] = [stage.helperAccount.displayName, stage.sharerAccount.displayName];
    const limit = RESUME_WINDOW_MS + 15_000;
    await awaitText(stage.helper, words('suspended.titleHelper', { name: sharerName }), limit);
    await awaitText(stage.sharer, words('suspended.titleSharer', { name: helperName }), limit);
    expect(stage.sharer.windowNow('bar')).toBeUndefined();
    expect(await stage.editor.lines()).toEqual(typed);

    await stage.network.sharer.line(FINE);
    await awaitText(stage.helper, words('choice.title', { name: sharerName }), BACK_WITHIN_MS);
    expect(stage.sharer.windowNow('bar')).toBeUndefined();
    await askFor(stage.helper, 'control');
    await answer(stage.sharer, 'allow-control');
    await picture(stage.helper);
    await newPixelsArrive();
    expect(await stage.editor.lines()).toEqual(typed);
  });
});
