import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '#demo/apps/app.ts';
import { buildApp } from '#demo/apps/build.ts';
import { findRuntime, type Runtime } from '#demo/apps/runtime.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { goLive } from '#demo/driver/go-live.ts';
import { accountOf, type Pair, startPair, tenantOf } from '#demo/driver/pair.ts';
import { type Person, personAt } from '#demo/driver/person.ts';
import { awaitText, button, fillSignInPage, picture, reads, signIn, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { type DemoEnvironment, startEnvironment } from '#demo/environment.ts';
import { type Display, provideDisplay } from '#demo/machine/display.ts';
import { createCertificateAuthority } from '#demo/organisation/certificates.ts';
import type { Person as Account } from '#demo/organisation/index.ts';
import { systemClock } from '#relay/clock.ts';
import type { Relay } from '#relay/composition.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import { openNews } from '#tests/support/news.ts';
import { HELPER, SHARER } from './stage.ts';
import {
  type Cable,
  layCable,
  type Outages,
  openLink,
  startWithNothingUp,
  withDeploymentFile
} from './trouble-support.ts';

/** A part of the sharer's screen where no window is. */
const NEWS = { x: 1_300, y: 600, width: 500, height: 400 };
const DAY_MS = 24 * 60 * 60_000;

let outages: Outages;
let display: Display;
let folder: string;
const clean = createCleanUp();

beforeAll(async () => {
  await buildApp((line) => console.log(line));
  folder = clean.later(await mkdtemp(join(tmpdir(), 'deskside-trouble-')), (made) => rm(made, { recursive: true }));
  display = clean.later(await provideDisplay(null), (started) => started.stop());
  outages = clean.later(await startWithNothingUp(), (started) => started.close());
}, 120_000);
afterAll(clean.all);

const grace = (): Account => accountOf(outages.known, SHARER);

/** Grace in front of an app of hers. */
async function appOf(
  options: {
    readonly runtime?: Runtime;
    readonly arguments?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  } = {}
): Promise<{ readonly app: App; readonly person: Person; readonly stop: () => Promise<void> }> {
  const app = await startApp({
    name: 'grace',
    runtime: options.runtime ?? findRuntime(),
    display: display.name,
    deployment: outages.known.deploymentOf(tenantOf(outages.known, grace())),
    environment: { ...outages.known.environment, ...options.environment },
    ...(options.arguments === undefined ? {} : { arguments: options.arguments })
  });
  const person = await personAt(app, display.name).catch(async (error: unknown) => {
    await app.stop();
    throw new Error(`The app did not come up. It said:\n${app.output()}`, { cause: error });
  });
  return {
    app,
    person,
    stop: async () => {
      await person.leave().catch(() => undefined);
      await app.stop();
    }
  };
}

/** Waits for a problem as a person sees it: its title, its reason and what to do. */
async function seesProblem(person: Person, code: ProblemCode): Promise<void> {
  await awaitText(person, words(`problem.${code}.title`));
  await awaitText(person, words(`problem.${code}.why`));
  await awaitText(person, words(`problem.${code}.action`));
}

const seesOnline = (person: Person) => awaitText(person, words('home.status.online'));

/** Presses "Try now" until the app is online: it may be trying by itself at the very moment. */
async function triesNow(person: Person): Promise<void> {
  const page = await person.window('main');
  const now = button(page, words('strip.tryNow'));
  if (await now.isVisible()) await person.click(now).catch(() => undefined);
  await seesOnline(person);
}

describe('one person and services that are in trouble', () => {
  let app: App;
  let person: Person;
  let relay: Relay;

  beforeAll(async () => {
    const started = await appOf({ arguments: ['deskside://join?code=K7QM-3WXP&x=1'] });
    clean.later(started, ({ stop }) => stop());
    ({ app, person } = started);
  });

  it('C3: a hostile link as an argument opens nothing, and the app is up as ever', async () => {
    await awaitText(person, words('welcome.signIn'));
    expect(app.process.exitCode).toBeNull();
    expect(await readFile(join(app.userData, 'logs/main.log'), 'utf8')).toContain('link-refused');
  });

  it('A1: with the identity server down the app says so, and signing in works once it is up', async () => {
    const page = await person.window('main');
    await person.click(button(page, words('welcome.signIn')));
    await seesProblem(person, 'identity-unreachable');
    await outages.organisationUp();
    await signIn(person, grace());
    expect(await reads(page, words('problem.identity-unreachable.title'))).toBe(false);
  });

  it('a relay that is down at the start is said to be, and “Try now” goes online once it is up', async () => {
    await seesProblem(person, 'relay-unreachable');
    const page = await person.window('main');
    await page.getByText(/Trying again in/).waitFor();
    await outages.relayUp();
    await triesNow(person);
    expect(await reads(page, words('problem.relay-unreachable.title'))).toBe(false);
  });

  it('a relay that is lost later is counted down to, and the app comes back by itself', async () => {
    await outages.relayDown();
    await seesProblem(person, 'relay-lost');
    await (await person.window('main')).getByText(/Trying again in 0:0\d/).waitFor();
    await outages.relayUp();
    await seesOnline(person);
  });

  it.each([
    ['of an authority that nobody here knows', async () => (await createCertificateAuthority()).issue()],
    [
      'that has expired',
      () =>
        outages.known.organisation.authority.issue(undefined, {
          notBefore: new Date(Date.now() - 2 * DAY_MS),
          notAfter: new Date(Date.now() - DAY_MS)
        })
    ],
    ['for another name', () => outages.known.organisation.authority.issue(['relay.example'])]
  ])('a relay with a certificate %s is not believed', async (_what, issue) => {
    await outages.relayUp({ certificate: await issue() });
    await seesProblem(person, 'relay-certificate');
    const page = await person.window('main');
    expect(await reads(page, words('home.status.online'))).toBe(false);
    await outages.relayUp();
    await triesNow(person);
    expect(await reads(page, words('problem.relay-certificate.title'))).toBe(false);
  });

  it('a relay whose clock differs by minutes has the clock named as the reason', async () => {
    await outages.relayUp({ clock: { ...systemClock, now: () => Date.now() + 10 * 60_000 } });
    await seesProblem(person, 'clock-wrong');
    relay = await outages.relayUp();
    await triesNow(person);
  });

  it('C3: a link to the running app fills the field and no more', async () => {
    const page = await person.window('main');
    const field = page.getByLabel(words('home.getHelp.label'));
    // The hostile link that the app was started with left nothing behind.
    expect(await field.inputValue()).toBe('');
    await openLink(app, display.name, 'deskside://join?code=k7qm-3wxp');
    await awaitText(person, words('home.getHelp.linked'));
    expect(await field.inputValue()).toBe('K7QM-3WXP');
    await page.waitForTimeout(500);
    await seesOnline(person);
    // A code that was sent would be in the record, refused as it is.
    expect(await relay.ledger.read()).toEqual([]);
    expect(app.process.exitCode).toBeNull();
  });
});

describe('links that nobody of ours wrote', () => {
  it.each([
    ['of another action', 'deskside://evil'],
    ['of ten kilobytes', `deskside://join?code=${'K'.repeat(10_000)}`]
  ])('C3: one %s opens nothing, and the app is up as ever', async (_what, link) => {
    const { app, person, stop } = await appOf({ arguments: [link] });
    try {
      await awaitText(person, words('welcome.signIn'));
      const log = await readFile(join(app.userData, 'logs/main.log'), 'utf8');
      expect(log).toContain('link-refused');
      expect(log).not.toContain('KKKK');
      expect(app.process.exitCode).toBeNull();
    } finally {
      await stop();
    }
  });
});

describe('a configuration that is no good', () => {
  it.each([
    ['broken JSON', '{ "organisation": ', '$'],
    ['a relay address that is not wss', 'relayUrl', 'relayUrl']
  ])('%s is said, and the field named', async (_what, content, field) => {
    const file = join(folder, `deployment-${field === '$' ? 'broken' : field}.json`);
    const right = outages.known.deploymentOf(tenantOf(outages.known, grace()));
    await writeFile(file, field === '$' ? content : JSON.stringify({ ...right, [field]: 'http://localhost' }));
    const { person, stop } = await appOf({ runtime: withDeploymentFile(file) });
    try {
      await awaitText(person, words('configuration.invalid.title'));
      await awaitText(person, words('configuration.invalid.why', { field }));
      await awaitText(person, words('configuration.step.check'));
      expect(await button(await person.window('main'), words('welcome.signIn')).count()).toBe(0);
    } finally {
      await stop();
    }
  });

  it('a missing file is said, with what an administrator does next', async () => {
    const { person, stop } = await appOf({ runtime: withDeploymentFile(join(folder, 'nowhere.json')) });
    try {
      await awaitText(person, words('configuration.missing.title'));
      await awaitText(person, words('configuration.step.deploy'));
      expect(await button(await person.window('main'), words('action.copyDetails')).isVisible()).toBe(true);
    } finally {
      await stop();
    }
  });
});

describe('a computer whose clock is wrong by a day', () => {
  it.each([
    ['ahead', DAY_MS],
    ['behind', -DAY_MS]
  ])('%s: signing in names the clock, and works once it is set right', async (_way, wrongBy) => {
    await outages.organisationUp();
    await outages.relayUp();
    const clock = join(folder, `clock${wrongBy}`);
    await writeFile(clock, String(wrongBy));
    const preload = join(import.meta.dirname, 'set-clock.cjs');
    const { person, stop } = await appOf({
      environment: { NODE_OPTIONS: `--require=${preload}`, DESKSIDE_TEST_CLOCK: clock }
    });
    try {
      const page = await person.window('main');
      await person.click(button(page, words('welcome.signIn')));
      await fillSignInPage(person, grace(), () => seesProblem(person, 'clock-wrong'));
      await writeFile(clock, '0');
      await signIn(person, grace());
      await seesOnline(person);
      // Set wrong again later: the relay is the one that finds it.
      await writeFile(clock, String(wrongBy));
      await outages.relayUp();
      await seesProblem(person, 'clock-wrong');
      await writeFile(clock, '0');
      await triesNow(person);
    } finally {
      await stop();
    }
  });
});

describe('a relay that is lost while two people are in a session', () => {
  let services: DemoEnvironment;
  let pair: Pair;
  let cable: Cable;

  beforeAll(async () => {
    const helperDisplay = clean.later(await provideDisplay(null), (started) => started.stop());
    services = clean.later(await startEnvironment(), (started) => started.stop());
    cable = clean.later(await layCable(services.relay.port), (laid) => laid.close());
    const deploymentOf: DemoEnvironment['deploymentOf'] = (tenantId) => ({
      ...services.deploymentOf(tenantId),
      relayUrl: `wss://localhost:${cable.port}`
    });
    const [helper, sharer] = [accountOf(services, HELPER), accountOf(services, SHARER)];
    pair = clean.later(
      await startPair({
        services: { ...services, deploymentOf },
        runtime: findRuntime(),
        helper: { account: helper, display: helperDisplay.name },
        sharer: { account: sharer, display: display.name }
      }),
      (started) => started.stop()
    );
    await signIn(pair.helper, helper);
    await signIn(pair.sharer, sharer);
  }, 120_000);

  it('the picture stays, ending reaches both sides, and the record has it once the relay is back', async () => {
    await goLive(pair, 'view');
    cable.cut();
    await picture(pair.helper);
    // Longer than a relay is given to answer, so that both sides have noticed.
    await (await pair.helper.window('main')).waitForTimeout(6_000);
    const news = await openNews(display.name, pair.helper.display, NEWS);
    await news.arrive(10_000).finally(news.close);
    await pair.sharer.click(button(await pair.sharer.window('bar'), words('action.stopSharing')));
    await awaitText(pair.helper, words('ended.recordTitle'));
    await awaitText(pair.sharer, words('ended.recordTitle'));
    await waitFor('the bar to go', async () => pair.sharer.windowNow('bar') === undefined);
    cable.mend();
    await waitFor('the end in the record', async () =>
      (await services.relay.ledger.read()).some(({ kind }) => kind === 'session-ended')
    );
  });
});
