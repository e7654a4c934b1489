import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '#demo/apps/app.ts';
import { findRuntime } from '#demo/apps/runtime.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { accountOf, tenantOf } from '#demo/driver/pair.ts';
import { personAt } from '#demo/driver/person.ts';
import { answer, askFor, awaitText, button, enterCode, picture, readCode, signIn, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { provideDisplay } from '#demo/machine/display.ts';
import { closeWindow } from '#tests/support/close-window.ts';
import { backHome, beaconSeen, meet, STRANGER, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;
/** Shortest life of a code that the relay takes; long enough to type one in. */
const CODE_LIFETIME_MS = 15_000;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ environment: { codeLifetimeMs: CODE_LIFETIME_MS } });
}, 120_000);
afterAll(() => stage?.close());

/** Empties the code field, which has the focus, before the next attempt. */
async function clearCode(): Promise<void> {
  const page = await stage.sharer.window('main');
  await stage.sharer.click(page.getByLabel(words('home.getHelp.label')));
  await stage.sharer.hands.press('ctrl+a');
  await stage.sharer.hands.press('BackSpace');
}

async function nothingWasShown(): Promise<void> {
  expect(await beaconSeen(stage.helper.display)).toBe(0);
  expect(await (await stage.helper.window('main')).locator('video').count()).toBe(0);
}

describe('refusals in real windows', () => {
  it(
    'B2: a wrong code gets one clear message and opens nothing',
    async () => {
      await enterCode(stage.sharer, 'ZZZZ-ZZZZ');
      await awaitText(stage.sharer, words('problem.code-not-accepted.title'));
      await clearCode();
    },
    TEST_MS
  );

  it(
    'B4: “Decline” leaves both where they were, with nothing shown',
    async () => {
      const { helper, sharer } = stage;
      await meet(stage);
      await askFor(helper, 'control');
      await answer(sharer, 'decline');
      await awaitText(helper, words('choice.declined', { name: stage.sharerAccount.displayName }));
      await nothingWasShown();
    },
    TEST_MS
  );

  it(
    'B4: closing the question is a “no”',
    async () => {
      const { helper, sharer } = stage;
      await askFor(helper, 'view');
      const consent = await sharer.window('consent');
      await consent.close();
      await awaitText(helper, words('choice.declined', { name: stage.sharerAccount.displayName }));
      await nothingWasShown();
    },
    TEST_MS
  );

  it(
    'B4: Escape is a “no”, and the third one ends the session',
    async () => {
      const { helper, sharer } = stage;
      await askFor(helper, 'view');
      const consent = await sharer.window('consent');
      await button(consent, words('consent.decline')).waitFor();
      await waitFor('the answers to be open', () => button(consent, words('consent.decline')).isEnabled());
      await sharer.hands.press('Escape');
      await awaitText(helper, words('end.declined.helper.title', { name: stage.sharerAccount.displayName }));
      await awaitText(sharer, words('end.declined.sharer.title'));
      await nothingWasShown();
      await backHome(helper, sharer);
    },
    TEST_MS
  );

  it(
    'B1: a used code is not accepted again',
    async () => {
      const { helper, sharer } = stage;
      const code = await readCode(helper);
      await enterCode(sharer, code);
      await awaitText(helper, words('choice.title', { name: stage.sharerAccount.displayName }));
      await sharer.click(button(await sharer.window('main'), words('sharerWaiting.end')));
      await awaitText(helper, words('ended.recordTitle'));
      await backHome(helper, sharer);
      await enterCode(sharer, code);
      await awaitText(sharer, words('problem.code-not-accepted.title'));
      await clearCode();
    },
    TEST_MS
  );

  it(
    'B1: an expired code is not accepted, and the helper is told',
    async () => {
      const { helper, sharer } = stage;
      const code = await readCode(helper);
      await awaitText(helper, words('end.code-expired.helper.title'), CODE_LIFETIME_MS + 8_000);
      await enterCode(sharer, code);
      await awaitText(sharer, words('problem.code-not-accepted.title'));
      await clearCode();
      await backHome(helper);
    },
    TEST_MS
  );

  it(
    'A2: somebody of another organisation is refused with the reason, and the helper is told',
    async () => {
      const { helper, services } = stage;
      const clean = createCleanUp();
      try {
        const display = clean.later(await provideDisplay(null), (started) => started.stop());
        const account = accountOf(services, STRANGER);
        const app = clean.later(
          await startApp({
            name: 'stranger',
            runtime: findRuntime(),
            display: display.name,
            deployment: services.deploymentOf(tenantOf(services, account)),
            environment: services.environment
          }),
          (started) => started.stop()
        );
        const stranger = clean.later(await personAt(app, display.name), (person) => person.leave());
        await signIn(stranger, account);
        await enterCode(stranger, await readCode(helper));
        await awaitText(stranger, words('problem.tenant-not-allowed.title'));
        await awaitText(helper, words('end.tenant-not-allowed.helper.title'));
        await nothingWasShown();
      } finally {
        await clean.all();
      }
      await backHome(helper);
    },
    TEST_MS
  );

  it(
    'B5: closing the sharer’s window ends the session on both sides',
    async () => {
      const { helper, sharer } = stage;
      await meet(stage);
      await askFor(helper, 'view');
      await answer(sharer, 'allow-view');
      await picture(helper);
      // While sharing, the sharer's window is out of the way; the bar's chat button brings it back.
      await sharer.click((await sharer.window('bar')).getByRole('button', { name: /^Chat/ }));
      await waitFor('the window', () =>
        closeWindow(sharer.display, words('window.main.title')).then(
          () => true,
          () => false
        )
      );
      await awaitText(helper, words('end.window-closed.helper.title'), 5_000);
      expect(await beaconSeen(helper.display)).toBe(0);
      await backHome(helper);
    },
    TEST_MS
  );
});
