import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type App, startApp } from '#demo/apps/app.ts';
import { buildApp } from '#demo/apps/build.ts';
import { findRuntime } from '#demo/apps/runtime.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { accountOf, tenantOf } from '#demo/driver/pair.ts';
import { type Person, personAt } from '#demo/driver/person.ts';
import {
  answer,
  askFor,
  awaitText,
  button,
  enterCode,
  picture,
  readCode,
  reads,
  signIn,
  words
} from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { type DemoEnvironment, startEnvironment } from '#demo/environment.ts';
import { type Display, provideDisplay } from '#demo/machine/display.ts';
import { showPanel } from '#tests/support/canvas.ts';
import { BEACON, beaconSeen, HELPER, SHARER } from './stage.ts';

vi.setConfig({ testTimeout: 240_000 });

const BEACON_PLACE = { x: 1_450, y: 650, width: 400, height: 300 };
/** How long coming back may take on a machine that is busy. */
const BACK_WITHIN_MS = 40_000;

const clean = createCleanUp();
let services: DemoEnvironment;
let keys: string;
let helperDisplay: Display;
let sharerDisplay: Display;
beforeAll(async () => {
  await buildApp((line) => console.log(line));
  services = clean.later(await startEnvironment(), (started) => started.stop());
  helperDisplay = clean.later(await provideDisplay(null), (display) => display.stop());
  sharerDisplay = clean.later(await provideDisplay(null), (display) => display.stop());
  await showPanel(sharerDisplay.name, BEACON_PLACE, (BEACON[0] << 16) | (BEACON[1] << 8) | BEACON[2]);
  keys = await mkdtemp(join(tmpdir(), 'deskside-keys-'));
}, 180_000);
afterAll(async () => {
  await clean.all();
  await rm(keys, { recursive: true, force: true });
});

const running: { app: App; person: Person }[] = [];
afterEach(async () => {
  for (const { app, person } of running.splice(0)) {
    await person.leave();
    await app.stop();
  }
});

/** An app of somebody, on a machine with a key store; in the folder of a former start it is that app's next start. */
async function start(name: 'helper' | 'sharer', folder?: string): Promise<{ app: App; person: Person }> {
  const userName = name === 'helper' ? HELPER : SHARER;
  const account = accountOf(services, userName);
  const display = name === 'helper' ? helperDisplay.name : sharerDisplay.name;
  const app = await startApp({
    name,
    runtime: findRuntime(),
    display,
    deployment: services.deploymentOf(tenantOf(services, account)),
    environment: { ...services.environment, STANDIN_KEY_STORE: join(keys, name) },
    device: services.deviceOf(userName),
    arguments: [`--ignore-certificate-errors-spki-list=${services.organisation.spkiHashes.join(',')}`],
    ...(folder === undefined ? {} : { folder })
  });
  const person = await personAt(app, display);
  const started = { app, person };
  running.push(started);
  return started;
}

/** Two people in a live session; the sharer's browser remembers who signed in, as people's browsers do. */
async function goLive() {
  const helper = await start('helper');
  const sharer = await start('sharer');
  const [helperAccount, sharerAccount] = [accountOf(services, HELPER), accountOf(services, SHARER)];
  await signIn(helper.person, helperAccount);
  await signIn(sharer.person, sharerAccount, 'keep');
  await enterCode(sharer.person, await readCode(helper.person));
  await awaitText(helper.person, words('choice.title', { name: sharerAccount.displayName }));
  await askFor(helper.person, 'view');
  await answer(sharer.person, 'allow-view');
  await picture(helper.person);
  await waitFor('the sharer’s screen', async () => (await beaconSeen(helper.person.display)) > 100);
  return { helper, sharer, helperName: helperAccount.displayName, sharerName: sharerAccount.displayName };
}

/** A machine that loses power says nothing to anybody. */
async function losePower({ app, person }: { app: App; person: Person }): Promise<void> {
  const { pid } = app.process;
  if (pid === undefined) throw new Error('The app is not running.');
  process.kill(pid, 'SIGKILL');
  await person.leave();
  running.splice(
    running.findIndex((each) => each.app === app),
    1
  );
}

/** What the record has of the newest session, by kind and session. */
async function recorded(): Promise<readonly (readonly [kind: string, sessionId: string | null])[]> {
  const rows = (await services.relay.ledger.read()).filter(({ kind }) => kind.startsWith('session-'));
  const newest = rows.findLast(({ kind }) => kind === 'session-created')?.sessionId;
  return rows.filter((row) => row.sessionId === newest).map((row) => [row.kind, row.sessionId] as const);
}

describe('D10: the sharer’s machine restarts in a session', () => {
  it('D10: the session goes on after a fresh consent, and not before', async () => {
    const { helper, sharer, helperName, sharerName } = await goLive();
    await losePower(sharer);
    await awaitText(helper.person, words('interrupted.title', { name: sharerName }));

    const again = await start('sharer', sharer.app.folder);
    const page = await again.person.window('main');
    await awaitText(again.person, words('resume.title', { name: helperName }), BACK_WITHIN_MS);
    // Nothing happens by itself.
    expect(await reads(await helper.person.window('main'), words('choice.title', { name: sharerName }))).toBe(false);
    await again.person.click(button(page, words('resume.submit')));
    await awaitText(helper.person, words('choice.title', { name: sharerName }), BACK_WITHIN_MS);
    await awaitText(again.person, helperName);
    expect(await beaconSeen(helper.person.display)).toBe(0);
    expect(again.person.windowNow('bar')).toBeUndefined();

    await askFor(helper.person, 'view');
    await answer(again.person, 'allow-view');
    await picture(helper.person);
    await waitFor('the sharer’s screen once more', async () => (await beaconSeen(helper.person.display)) > 100);

    const rows = await recorded();
    expect(rows.filter(([kind]) => kind !== 'session-report').map(([kind]) => kind)).toEqual([
      'session-created',
      'session-joined',
      'session-suspended',
      'session-rejoined'
    ]);
    expect(new Set(rows.map(([, sessionId]) => sessionId)).size).toBe(1);
  });

  it('D10: the sharer may as well end it, with one click', async () => {
    const { helper, sharer, helperName, sharerName } = await goLive();
    await losePower(sharer);
    const again = await start('sharer', sharer.app.folder);
    const page = await again.person.window('main');
    await awaitText(again.person, words('resume.title', { name: helperName }), BACK_WITHIN_MS);
    await again.person.click(button(page, words('resume.end')));
    await awaitText(helper.person, words('end.sharer-ended.helper.title', { name: sharerName }), BACK_WITHIN_MS);
    expect(await reads(page, words('resume.title', { name: helperName }))).toBe(false);
  });

  it('D10: the helper sees that the other computer is away, and may end the waiting', async () => {
    const { helper, sharer, sharerName } = await goLive();
    await losePower(sharer);
    await awaitText(helper.person, words('suspended.titleHelper', { name: sharerName }), 90_000);
    expect(await beaconSeen(helper.person.display)).toBe(0);
    const page = await helper.person.window('main');
    await helper.person.click(button(page, words('action.end')));
    await awaitText(helper.person, words('end.helper-ended.helper.title'));

    const again = await start('sharer', sharer.app.folder);
    await awaitText(again.person, words('resume.submit'), BACK_WITHIN_MS);
    await again.person.click(button(await again.person.window('main'), words('resume.submit')));
    await awaitText(
      again.person,
      words('end.helper-ended.sharer.title', { name: accountOf(services, HELPER).displayName }),
      BACK_WITHIN_MS
    );
  });
});
