import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import type { App } from '#demo/apps/app.ts';
import { buildApp } from '#demo/apps/build.ts';
import { findRuntime } from '#demo/apps/runtime.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { accountOf, startPair } from '#demo/driver/pair.ts';
import type { Person } from '#demo/driver/person.ts';
import { answer, askFor, awaitText, button, picture, signIn, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { type DemoEnvironment, startEnvironment } from '#demo/environment.ts';
import { provideDisplay } from '#demo/machine/display.ts';
import { openEditor } from '#demo/machine/editor.ts';
import type { EndReason } from '#shared/errors/codes.ts';
import { CODE_ALPHABET } from '#shared/ids/security-code.ts';
import { BEACON, beaconSeen, type Stage } from '#tests/e2e/stage.ts';
import { showPanel } from '#tests/support/canvas.ts';
import { type Attack, HONEST, VICTIMS, type Victim } from './attack.ts';
import { createGrantForge, type GrantForge } from './grant-forge.ts';
import { type HostileRelay, startHostileRelay } from './relay.ts';
import { type Witness, witnessAt } from './witness.ts';

/** Where the panel is that shows whether the sharer's screen is seen. */
const BEACON_PLACE = { x: 1_450, y: 650, width: 400, height: 300 };
const CODE = new RegExp(`[${CODE_ALPHABET}]{4}-[${CODE_ALPHABET}]{4}`);
/** How many of the sampled points show the beacon when the whole screen of the sharer is shown, reduced or not. */
const CLEARLY_SEEN = 300;

const logEntrySchema = z.looseObject({ event: z.string(), reason: z.string().optional() });

/** Buttons that lead towards Home, from any page of a session. */
const WAYS_HOME = ['action.backHome', 'action.cancel', 'sharerWaiting.end', 'action.end', 'asking.withdraw'] as const;

/** Two people in front of real windows, with nothing but a hostile relay between them. */
export type HostileStage = Stage & {
  readonly relay: HostileRelay;
  readonly forge: GrantForge;
  readonly witnesses: Readonly<Record<Victim, Witness>>;
};

/** Sets the stage with both signed in. */
export async function setHostileStage(people: {
  readonly helper: string;
  readonly sharer: string;
}): Promise<HostileStage> {
  const clean = createCleanUp();
  try {
    await buildApp((line) => console.log(line));
    const services = clean.later(await startEnvironment(), (started) => started.stop());
    const [helperAccount, sharerAccount] = [accountOf(services, people.helper), accountOf(services, people.sharer)];
    const forge = await createGrantForge();
    const relay = clean.later(
      await startHostileRelay({
        certificate: await services.organisation.authority.issue(),
        realUrl: services.relay.url,
        people: new Map([
          [helperAccount.id, 'helper'],
          [sharerAccount.id, 'sharer']
        ]),
        announcedKey: forge.announcedKey
      }),
      (started) => started.close()
    );
    const helperDisplay = clean.later(await provideDisplay(null), (display) => display.stop());
    const sharerDisplay = clean.later(await provideDisplay(null), (display) => display.stop());
    await showPanel(sharerDisplay.name, BEACON_PLACE, (BEACON[0] << 16) | (BEACON[1] << 8) | BEACON[2]);
    const editor = clean.later(await openEditor(sharerDisplay.name, { x: 60, y: 120 }), (opened) => opened.close());
    const deploymentOf: DemoEnvironment['deploymentOf'] = (tenantId) => ({
      ...services.deploymentOf(tenantId),
      relayUrl: relay.url
    });
    const pair = clean.later(
      await startPair({
        services: { ...services, deploymentOf },
        runtime: findRuntime(),
        helper: { account: helperAccount, display: helperDisplay.name },
        sharer: { account: sharerAccount, display: sharerDisplay.name }
      }),
      (started) => started.stop()
    );
    const { helper, sharer } = pair;
    await signIn(helper, helperAccount);
    await signIn(sharer, sharerAccount);
    const witnesses = { helper: await witnessAt(helper), sharer: await witnessAt(sharer) };
    const close = clean.all;
    return { services, pair, helper, sharer, helperAccount, sharerAccount, editor, relay, forge, witnesses, close };
  } catch (error) {
    await clean.all();
    throw error;
  }
}

/** What must not change by an attack, as it is now. */
async function untouched({ editor, sharer, witnesses }: HostileStage) {
  return {
    typed: await editor.lines(),
    windows: [...witnesses.sharer.windows()],
    captures: await witnesses.sharer.captures(),
    bar: sharer.windowNow('bar') !== undefined
  };
}

/**
 * Carries out an attack from code to end. Whatever it is: no question was asked, no screen taken, no picture sent or seen,
 * and nothing typed at the sharer's.
 */
export async function under(stage: HostileStage, attack: Attack, story: () => Promise<void>): Promise<void> {
  const before = await untouched(stage);
  stage.relay.attackWith(attack);
  try {
    await story();
    await nothingShown(stage);
    expect(await untouched(stage)).toEqual(before);
    expect(stage.relay.faults()).toEqual([]);
  } finally {
    stage.relay.attackWith(HONEST);
  }
}

/** Nothing of the sharer's screen is at the helper's, and nothing of it is being sent. */
export async function nothingShown({ helper, witnesses }: HostileStage): Promise<void> {
  expect(await beaconSeen(helper.display)).toBe(0);
  expect(await witnesses.sharer.videoPacketsSent()).toBe(0);
}

/** Helper: asks for a code, and answers it once it is on the screen. */
export async function newCode({ helper }: HostileStage): Promise<string> {
  const page = await helper.window('main');
  await button(page, words('home.giveHelp.submit')).click();
  return waitFor('a code', async () => CODE.exec((await page.locator('body').textContent()) ?? '')?.[0]);
}

/** Code asked for and typed in, by the windows' own buttons: many attacks, and the hands are tested elsewhere. */
export async function exchangeCode(stage: HostileStage): Promise<void> {
  const code = await newCode(stage);
  const page = await stage.sharer.window('main');
  await page.getByLabel(words('home.getHelp.label')).fill(code);
  await button(page, words('home.getHelp.submit')).click();
}

/** Leaves the last page. */
export async function goHome(person: Person): Promise<void> {
  const page = await person.window('main');
  await button(page, words('action.backHome')).click();
  await page.getByRole('heading', { name: words('home.getHelp.title') }).waitFor();
}

/** Leaves the last page on both sides. */
export async function bothGoHome({ helper, sharer }: HostileStage): Promise<void> {
  for (const person of [helper, sharer]) await goHome(person);
}

/** Code read out and typed in; both see each other's card. */
export async function meetUnder(stage: HostileStage): Promise<void> {
  await exchangeCode(stage);
  await awaitText(stage.helper, words('choice.title', { name: stage.sharerAccount.displayName }));
  await awaitText(stage.sharer, words('sharerWaiting.title', { name: stage.helperAccount.displayName }));
}

/** Code to picture, for viewing only; answers the picture, once the sharer's screen is on the helper's. */
export async function shareForViewing(stage: HostileStage): Promise<Locator> {
  const { helper, sharer } = stage;
  await meetUnder(stage);
  await askFor(helper, 'view');
  await answer(sharer, 'allow-view');
  const video = await picture(helper);
  await waitFor('the beacon', async () => (await beaconSeen(helper.display)) > CLEARLY_SEEN);
  return video;
}

/** Helper: clicks into the sharer's editor, in the picture, and types a line that arrives there. */
export async function typeAsHelper({ helper, editor }: HostileStage, line: string): Promise<void> {
  const video = await picture(helper);
  const box = await helper.place(video);
  const scale = box.width / (await video.evaluate((element: HTMLVideoElement) => element.videoWidth));
  await helper.hands.click(box.x + (editor.box.x + 60) * scale, box.y + (editor.box.y + 60) * scale);
  await helper.hands.type(line);
  await helper.hands.press('Return');
  await waitFor('the line', async () => (await editor.lines()).includes(line));
}

/** The helper ends a live session; both go home. */
export async function helperEnds(stage: HostileStage): Promise<void> {
  const { helper, sharer } = stage;
  await button(await helper.window('main'), words('action.end')).click();
  await awaitText(sharer, words('ended.recordTitle'));
  await bothGoHome(stage);
}

/** Waits for both last pages, and goes home from there. */
export async function bothSee(stage: HostileStage, reason: EndReason): Promise<void> {
  const names: Readonly<Record<Victim, string>> = {
    helper: stage.sharerAccount.displayName,
    sharer: stage.helperAccount.displayName
  };
  for (const victim of VICTIMS) {
    await awaitText(stage[victim], words(`end.${reason}.${victim}.title`, { name: names[victim] }));
    await awaitText(stage[victim], words(`end.${reason}.${victim}.why`));
  }
  await bothGoHome(stage);
}

/** Both say that the other one was not proven, each by its own judgement; the record has it. */
export async function neitherIsProven(stage: HostileStage): Promise<void> {
  const { relay, services } = stage;
  await bothSee(stage, 'identity-not-proven');
  for (const victim of VICTIMS) {
    const said = relay.heard().flatMap(({ from, message }) => (from === victim ? [message] : []));
    const reports = said.flatMap((message) => (message.type === 'session.report' ? [message.event.kind] : []));
    const ends = said.flatMap((message) => (message.type === 'session.end' ? [message.reason] : []));
    expect(reports).toEqual(['identity-not-proven']);
    expect(new Set(ends)).toEqual(new Set(['identity-not-proven']));
  }
  await waitFor('the record', async () =>
    (await services.relay.ledger.read({ sessionId: relay.session() })).some(
      (row) => row.kind === 'session-report' && row.event.kind === 'identity-not-proven'
    )
  );
}

/** What the apps found wrong with proofs so far, by their own logs. */
export async function refusedProofs({ pair }: HostileStage): Promise<Readonly<Record<Victim, readonly string[]>>> {
  const of = async (app: App): Promise<string[]> => {
    const lines = (await readFile(join(app.userData, 'logs/main.log'), 'utf8'))
      .split('\n')
      .filter((line) => line !== '');
    const entries = lines.map((line) => logEntrySchema.parse(JSON.parse(line)));
    return entries.flatMap(({ event, reason }) => (event === 'proof-refused' && reason !== undefined ? [reason] : []));
  };
  return { helper: await of(pair.helperApp), sharer: await of(pair.sharerApp) };
}

/** The sharer ends from the waiting page; both go home. */
export async function sharerEnds(stage: HostileStage): Promise<void> {
  const { helper, sharer } = stage;
  await button(await sharer.window('main'), words('sharerWaiting.end')).click();
  for (const person of [helper, sharer]) await awaitText(person, words('action.backHome'));
  await bothGoHome(stage);
}

/** Brings both home from wherever they are, with a relay that passes everything on. */
export async function startOver(stage: HostileStage): Promise<void> {
  stage.relay.attackWith(HONEST);
  for (const person of [stage.sharer, stage.helper]) {
    const page = await person.window('main');
    const home = page.getByRole('heading', { name: words('home.getHelp.title') });
    const ways = WAYS_HOME.map((name) => button(page, words(name)));
    await waitFor(`${person.name} to be home`, async () => {
      if (await home.isVisible()) return true;
      for (const way of ways) if (await way.isVisible()) await way.click({ timeout: 1_000 }).catch(() => undefined);
      return false;
    });
  }
}
