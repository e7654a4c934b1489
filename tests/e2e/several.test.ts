import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, askFor, awaitText, button, enterCode, picture, readCode, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { sessionRecord } from '#relay/ledger/session-record.ts';
import { closeWindow } from '#tests/support/close-window.ts';
import { heldDown } from '#tests/support/held-down.ts';
import { type Actor, clickEditor, putAt, type SeveralStage, seen, setSeveralStage } from './several-stage.ts';

const TEST_MS = 120_000;
/** How many sampled points show a beacon when a reduced picture of its screen is seen. */
const CLEARLY_SEEN = 100;

let stage: SeveralStage;
let helper: Actor;
let grace: Actor;
let tomas: Actor;
let withGrace: Page;
let withTomas: Page;

beforeAll(async () => {
  stage = await setSeveralStage(['priya.raman', 'grace.whitfield', 'tomas.lindqvist']);
  const [first, second, third] = stage.actors;
  if (first === undefined || second === undefined || third === undefined) throw new Error('Somebody is missing.');
  [helper, grace, tomas] = [first, second, third];
}, 240_000);
afterAll(() => stage?.close());

/** Helps somebody with control from this main window of the helper's. */
async function help(page: Page, sharer: Actor): Promise<void> {
  const here = helper.person.at(page);
  await enterCode(sharer.person, await readCode(here));
  await awaitText(here, words('choice.title', { name: sharer.account.displayName }));
  await askFor(here, 'control');
  await answer(sharer.person, 'allow-control');
  await picture(here);
}

async function types(page: Page, sharer: Actor, text: string): Promise<void> {
  const here = helper.person.at(page);
  await clickEditor(here, sharer);
  await here.hands.type(text);
  await here.hands.press('Return');
  await waitFor(`“${text}” at ${sharer.person.name}'s`, async () => (await sharer.editor.lines()).includes(text));
}

describe('D12: one helper, two sharers, in real windows', () => {
  it(
    'a second person is helped in a window of their own while the first session goes on',
    async () => {
      withGrace = await helper.person.window('main');
      await help(withGrace, grace);
      await helper.person.click(button(withGrace, words('live.people')));
      await helper.person.click(withGrace.getByRole('menuitem', { name: words('live.another') }));
      withTomas = await waitFor('a second main window', async () =>
        helper.person.mainWindows().find((page) => page !== withGrace)
      );
      await withTomas.getByRole('heading', { name: words('home.giveHelp.title') }).waitFor();
      expect(await withTomas.getByRole('heading', { name: words('home.getHelp.title') }).count()).toBe(0);
      await help(withTomas, tomas);
    },
    TEST_MS
  );

  it(
    'both pictures are seen side by side, each window named after who is in it',
    async () => {
      await expect
        .poll(() => withGrace.title())
        .toBe(words('window.main.helping', { name: grace.account.displayName }));
      await expect
        .poll(() => withTomas.title())
        .toBe(words('window.main.helping', { name: tomas.account.displayName }));
      await putAt(helper.person, withGrace, { x: 0, y: 0, width: 950, height: 800 });
      await putAt(helper.person, withTomas, { x: 960, y: 0, width: 950, height: 800 });
      for (const { beacon } of [grace, tomas]) {
        await waitFor('the picture', async () => (await seen(helper.person.display, beacon)) > CLEARLY_SEEN);
      }
    },
    TEST_MS
  );

  it(
    'typing goes to the one whose window was clicked, and to nobody else',
    async () => {
      await types(withGrace, grace, 'only for Grace');
      await types(withTomas, tomas, 'only for Tomas');
      await types(withGrace, grace, 'Grace again');
      expect(await grace.editor.lines()).toEqual(['only for Grace', 'Grace again']);
      expect(await tomas.editor.lines()).toEqual(['only for Tomas']);
      expect(await helper.editor.lines()).toEqual([]);
    },
    TEST_MS
  );

  it(
    'a key held in one window is let go there when the helper goes to the other',
    async () => {
      const { hands } = helper.person;
      await clickEditor(helper.person.at(withGrace), grace);
      await hands.hold('Right', true);
      await waitFor('a key down at Grace’s', async () => (await heldDown(grace.person.display)).keys === 1);
      try {
        await clickEditor(helper.person.at(withTomas), tomas);
        // Pages that are driven are made to believe that they always have the focus: they are told of its loss by hand.
        await withGrace.evaluate(() => window.dispatchEvent(new Event('blur')));
        await waitFor('it up again', async () => (await heldDown(grace.person.display)).keys === 0);
      } finally {
        await hands.hold('Right', false);
      }
      await waitFor('nothing down at Tomas’s', async () => (await heldDown(tomas.person.display)).keys === 0);
      // The arrow left its mark on the line that is being written.
      await clickEditor(helper.person.at(withGrace), grace);
      await hands.press('Return');
    },
    TEST_MS
  );

  it(
    'chat of one session is in the window of that session only',
    async () => {
      const page = withGrace;
      const here = helper.person.at(page);
      await here.click(button(page, words('action.chat')));
      await here.fill(page.getByRole('textbox', { name: words('chat.label') }), 'a word for Grace');
      await here.hands.press('Return');
      await page.getByText('a word for Grace').first().waitFor();
      expect(await withTomas.getByText('a word for Grace').count()).toBe(0);
      expect(await (await tomas.person.window('main')).getByText('a word for Grace').count()).toBe(0);
    },
    TEST_MS
  );

  it(
    'closing one window ends its session, and the other goes on',
    async () => {
      await closeWindow(helper.person.display, await withTomas.title());
      await awaitText(tomas.person, words('end.window-closed.sharer.title'));
      await types(withGrace, grace, 'still here');
      expect(helper.person.mainWindows()).toEqual([withGrace]);
      expect((await heldDown(tomas.person.display)).keys).toBe(0);
    },
    TEST_MS
  );

  it('G1: the record has two sessions of one helper, side by side', async () => {
    const rows = await stage.services.relay.ledger.read();
    const joined = rows.flatMap((row) => (row.kind === 'session-joined' ? [row] : []));
    expect(joined.map(({ sharer }) => sharer.objectId)).toEqual([grace.account.id, tomas.account.id]);
    const [first, second] = joined.map(({ sessionId }) => sessionRecord(rows, sessionId));
    expect(first).toMatchObject({ endedAt: null, modesUsed: ['control'] });
    expect(second).toMatchObject({ endReason: 'window-closed', endedBy: 'helper', modesUsed: ['control'] });
  });
});
