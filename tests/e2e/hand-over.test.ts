import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#demo/driver/person.ts';
import { answer, askFor, awaitText, button, enterCode, picture, readCode, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { sessionRecord } from '#relay/ledger/session-record.ts';
import { type Actor, clickEditor, type SeveralStage, seen, setSeveralStage } from './several-stage.ts';
import { backHome } from './stage.ts';

const TEST_MS = 120_000;
/** How many sampled points show a beacon when a reduced picture of its screen is seen. */
const CLEARLY_SEEN = 100;

let stage: SeveralStage;
let priya: Actor;
let grace: Actor;
let colleague: Actor;

beforeAll(async () => {
  stage = await setSeveralStage(['priya.raman', 'grace.whitfield', 'noor.bakker']);
  const [first, second, third] = stage.actors;
  if (first === undefined || second === undefined || third === undefined) throw new Error('Somebody is missing.');
  [priya, grace, colleague] = [first, second, third];
}, 240_000);
afterAll(() => stage?.close());

async function types(helper: Person, text: string): Promise<void> {
  await clickEditor(helper, grace);
  await helper.hands.type(text);
  await helper.hands.press('Return');
  await waitFor(`“${text}” at Grace's`, async () => (await grace.editor.lines()).includes(text));
}

/** The helper names the colleague, who comes as far as the choice and asks for control; Grace's window asks her. */
async function handOver(): Promise<void> {
  const code = await readCode(colleague.person);
  const page = await priya.person.window('main');
  await priya.person.click(button(page, words('live.people')));
  await priya.person.click(page.getByRole('menuitem', { name: words('handOver.open') }));
  await priya.person.fill(page.getByLabel(words('home.getHelp.label')), code.toLowerCase());
  await priya.person.click(button(page, words('handOver.submit')));
  await awaitText(priya.person, words('handOver.asked', { name: grace.account.displayName }));
  await awaitText(colleague.person, words('choice.title', { name: grace.account.displayName }));
  await askFor(colleague.person, 'control');
  const consent = await grace.person.window('consent');
  const name = colleague.account.displayName;
  await consent
    .getByText(words('consent.takesOver', { name, helper: priya.account.displayName }))
    .first()
    .waitFor();
}

describe('D12: handing a session over to a colleague, in real windows', () => {
  it(
    'what the sharer declines changes nothing: the first helper goes on',
    async () => {
      await enterCode(grace.person, await readCode(priya.person));
      await askFor(priya.person, 'control');
      await answer(grace.person, 'allow-control');
      await picture(priya.person);
      await handOver();
      expect(await seen(colleague.person.display, grace.beacon)).toBe(0);
      await answer(grace.person, 'decline');
      await awaitText(priya.person, words('handOver.declined', { name: grace.account.displayName }));
      await awaitText(colleague.person, words('end.declined.helper.title', { name: grace.account.displayName }));
      await types(priya.person, 'still Priya');
      expect(grace.person.mainWindows()).toHaveLength(1);
    },
    TEST_MS
  );

  it(
    'only the sharer’s click lets the colleague in, and the first helper is out by it',
    async () => {
      await backHome(colleague.person);
      await handOver();
      await types(priya.person, 'Priya until then');
      await answer(grace.person, 'allow-control');
      await picture(colleague.person);
      await awaitText(priya.person, words('end.handed-over.helper.title'));
      await waitFor('Grace’s screen', async () => (await seen(colleague.person.display, grace.beacon)) > CLEARLY_SEEN);
      expect(await seen(priya.person.display, grace.beacon)).toBe(0);
      await types(colleague.person, 'now the colleague');
      expect(await grace.editor.lines()).toEqual(['still Priya', 'Priya until then', 'now the colleague']);
    },
    TEST_MS
  );

  it(
    'the sharer stops the second session as they would any other, and has one window again',
    async () => {
      const bar = await grace.person.window('bar');
      await grace.person.click(button(bar, words('action.stopSharing')));
      await awaitText(colleague.person, words('end.sharer-ended.helper.title', { name: grace.account.displayName }));
      expect(grace.person.mainWindows()).toHaveLength(1);
      await backHome(grace.person);
    },
    TEST_MS
  );

  it('G1: the record names both sessions, and that the first was handed over to the last', async () => {
    const rows = await stage.services.relay.ledger.read();
    const joined = rows.flatMap((row) => (row.kind === 'session-joined' ? [row] : []));
    const [first, declined, last] = joined.map(({ sessionId }) => sessionRecord(rows, sessionId));
    expect(first).toMatchObject({ endReason: 'handed-over', endedBy: 'sharer' });
    expect(declined).toMatchObject({ endReason: 'declined', modesUsed: [] });
    expect(last).toMatchObject({ helper: { objectId: colleague.account.id }, modesUsed: ['control'] });
    const reports = rows.flatMap((row) => (row.kind === 'session-report' ? [row] : []));
    const handed = reports.filter(({ event }) => event.kind === 'handed-over');
    expect(handed).toMatchObject([
      { sessionId: first?.sessionId, by: 'sharer', event: { sessionId: last?.sessionId } }
    ]);
  });
});
