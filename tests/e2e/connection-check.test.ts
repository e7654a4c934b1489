import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '#demo/apps/app.ts';
import { buildApp } from '#demo/apps/build.ts';
import { findRuntime } from '#demo/apps/runtime.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { accountOf, tenantOf } from '#demo/driver/pair.ts';
import { type Person, personAt } from '#demo/driver/person.ts';
import { awaitText, button, signIn, words } from '#demo/driver/steps.ts';
import { type DemoEnvironment, startEnvironment } from '#demo/environment.ts';
import { provideDisplay } from '#demo/machine/display.ts';
import { runCommand } from '#demo/machine/run-command.ts';
import { CHECK_STEPS, type CheckStatus, type CheckStep } from '#shared/check/steps.ts';
import { freePort, startCoturn } from '#tests/integration/turn/support/coturn.ts';
import { SHARER } from './stage.ts';

const TEST_MS = 120_000;

const clean = createCleanUp();
let services: DemoEnvironment;
let person: Person;

beforeAll(async () => {
  await buildApp((line) => console.log(line));
  const turn = clean.later(await startCoturn({ loopbackPeersForTests: true }), (started) => started.stop());
  const relayPort = await freePort();
  services = clean.later(
    await startEnvironment({
      relayPort,
      turn: {
        urls: [`turns:localhost:${relayPort}?transport=tcp`, `turn:127.0.0.1:${turn.plainPort}?transport=udp`],
        secret: turn.secret,
        transport: 'all',
        onRelayPort: { host: '127.0.0.1', port: turn.plainPort }
      }
    }),
    (started) => started.stop()
  );
  const display = clean.later(await provideDisplay(null), (started) => started.stop());
  const account = accountOf(services, SHARER);
  const app = clean.later(
    await startApp({
      name: 'grace',
      runtime: findRuntime(),
      display: display.name,
      deployment: services.deploymentOf(tenantOf(services, account)),
      environment: services.environment,
      // Chromium itself talks TLS with TURN; the demo's authority is known to the app's Node only.
      arguments: [`--ignore-certificate-errors-spki-list=${services.organisation.spkiHashes.join(',')}`]
    }),
    (started) => started.stop()
  );
  person = clean.later(await personAt(app, display.name), (there) => there.leave());
}, TEST_MS);
afterAll(clean.all);

/** What the page says of each step, read as it stands there. */
async function readSteps(): Promise<{ readonly [Step in CheckStep]?: string }> {
  const page = await person.window('main');
  const lines = await page
    .getByRole('list', { name: words('check.steps') })
    .getByRole('listitem')
    .allInnerTexts();
  expect(lines).toHaveLength(CHECK_STEPS.length);
  const said: { [Step in CheckStep]?: string } = {};
  for (const [at, step] of CHECK_STEPS.entries()) {
    expect(lines[at]).toContain(words(`check.step.${step}`));
    said[step] = lines[at] ?? '';
  }
  return said;
}

const says = (status: CheckStatus) => expect.stringContaining(words(`check.status.${status}`));

describe('J2: the connection check in a real window', () => {
  it(
    'before anybody has signed in it tests what can be tested then',
    async () => {
      const page = await person.window('main');
      await person.click(button(page, words('check.open')));
      await awaitText(person, words('check.verdict.part.title'), 60_000);
      const steps = await readSteps();
      for (const step of [
        'name',
        'tcp',
        'tls',
        'clock',
        'health',
        'upgrade',
        'round-trip',
        'identity',
        'peer'
      ] as const) {
        expect([step, steps[step]]).toEqual([step, says('passed')]);
      }
      expect(steps.proxy).toContain(words('check.note.no-proxy'));
      expect(steps['turn-tls']).toContain(words('check.note.sign-in-first'));
      await person.click(button(page, words('check.back')));
      await signIn(person, accountOf(services, SHARER));
      await awaitText(person, words('home.status.online'));
    },
    TEST_MS
  );

  it(
    'signed in, every step passes, TURN over TLS on the relay’s port and over UDP among them',
    async () => {
      await openFromMenu();
      await awaitText(person, words('check.verdict.open.title'), 60_000);
      const steps = await readSteps();
      for (const step of ['turn-tls', 'turn-udp', 'peer'] as const)
        expect([step, steps[step]]).toEqual([step, says('passed')]);
      expect(steps['turn-tcp']).toContain(words('check.note.not-offered'));
      const page = await person.window('main');
      await person.click(button(page, words('check.copy')));
      await awaitText(person, words('check.copied'));
      const { output } = await runCommand('xclip', ['-o', '-selection', 'clipboard'], {
        env: { ...process.env, DISPLAY: person.display }
      });
      expect(output).toContain(`[passed] tcp · ${words('check.step.tcp')} · localhost:${services.relay.port}`);
      const { displayName, userPrincipalName, id } = accountOf(services, SHARER);
      for (const personal of [displayName, userPrincipalName, id]) expect(output).not.toContain(personal);
      await person.click(button(page, words('check.back')));
    },
    TEST_MS
  );

  it(
    'with the relay gone it is offered beside the problem, and says that nothing listens at the relay’s port',
    async () => {
      const { port } = services.relay;
      await services.relay.close();
      await awaitText(person, words('problem.relay-unreachable.title'), 60_000);
      const page = await person.window('main');
      await person.click(button(page, words('check.open')));
      await awaitText(person, words('check.verdict.blocked.title'), 60_000);
      const steps = await readSteps();
      expect(steps.name).toEqual(says('passed'));
      expect(steps.tcp).toEqual(says('failed'));
      expect(steps.tcp).toContain(words('check.problem.tcp-refused.why'));
      expect(steps.tcp).toContain(words('check.problem.tcp-refused.action'));
      expect(steps.tcp).toContain(`localhost:${port}`);
      expect(steps.tls).toContain(words('check.note.earlier-step'));
      expect(steps['turn-tls']).toContain(words('check.note.relay-first'));
      for (const step of ['identity', 'peer'] as const) expect([step, steps[step]]).toEqual([step, says('passed')]);
    },
    TEST_MS
  );
});

async function openFromMenu(): Promise<void> {
  const page = await person.window('main');
  await person.click(page.locator('header button').first());
  await person.click(page.getByRole('menuitem', { name: words('check.open') }));
}
