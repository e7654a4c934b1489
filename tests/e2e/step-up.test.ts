import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passSecondFactor, signOut } from '#demo/driver/account.ts';
import { answer, askFor, awaitText, button, enterCode, picture, readCode, signIn, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { backHome, beaconSeen, meet, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({
    environment: { policy: { helperAuthentication: { contexts: ['c1'] }, sharerAuthentication: { contexts: ['c2'] } } },
    sharer: 'tomas.lindqvist',
    signedIn: false
  });
  // The helper's browser stays open, as people's browsers do: it remembers the password, not yet a second factor.
  await signIn(stage.helper, stage.helperAccount, 'keep');
  await signIn(stage.sharer, stage.sharerAccount);
}, 120_000);
afterAll(() => stage?.close());

/** What the relay refused last, as the record has it. */
async function lastRefusal() {
  return (await stage.services.relay.ledger.read()).findLast((row) => row.kind === 'attempt-refused');
}

/** Empties the code field before the next attempt. */
async function clearCode(): Promise<void> {
  const page = await stage.sharer.window('main');
  await stage.sharer.click(page.getByLabel(words('home.getHelp.label')));
  await stage.sharer.hands.press('ctrl+a');
  await stage.sharer.hands.press('BackSpace');
}

describe('Conditional Access in real windows', () => {
  it(
    'A5: a step-up that is left is explained, and no code is given',
    async () => {
      const { helper } = stage;
      const page = await helper.window('main');
      await helper.click(button(page, words('home.giveHelp.submit')));
      await awaitText(helper, words('confirming.step-up.title'));
      const browser = await helper.browser();
      await helper.click(browser.page.getByRole('button', { name: 'Cancel', exact: true }));
      await awaitText(helper, words('problem.sign-in-cancelled.title'));
      await browser.putAside();
      expect(await lastRefusal()).toMatchObject({
        what: 'session.create',
        reason: 'claims-challenge',
        person: { objectId: stage.helperAccount.id }
      });
    },
    TEST_MS
  );

  it(
    'A5: the helper passes the second factor, and the code they asked for comes by itself',
    async () => {
      const { helper, services, helperAccount } = stage;
      const page = await helper.window('main');
      await helper.click(button(page, words('home.giveHelp.submit')));
      await awaitText(helper, words('confirming.step-up.title'));
      await passSecondFactor(services.organisation, helper, helperAccount, () =>
        page.getByText(words('waiting.title')).waitFor()
      );
      await helper.click(button(page, words('action.cancel')));
    },
    TEST_MS
  );

  it(
    'A5: a sharer at a managed device that meets the rules is not asked anything, and the session works',
    async () => {
      const { helper, sharer } = stage;
      await meet(stage);
      await askFor(helper, 'view');
      await answer(sharer, 'allow-view');
      await picture(helper);
      await waitFor('the sharer’s screen at the helper', async () => (await beaconSeen(helper.display)) > 0);
      await sharer.click(button(await sharer.window('bar'), words('action.stopSharing')));
      await backHome(helper, sharer);
    },
    TEST_MS
  );

  it(
    'A5: a sharer whose device has stopped to meet the rules is told so, and the code stays good for another try',
    async () => {
      const { helper, sharer, services } = stage;
      const code = await readCode(helper);
      const device = services.deviceOf('tomas.lindqvist');
      if (device === null) throw new Error('The sharer has no managed device.');
      const setCompliance = (complianceState: 'compliant' | 'noncompliant'): void =>
        services.organisation.directory.change(device.tenantId, (tenant) => ({
          ...tenant,
          devices: tenant.devices.map((each) =>
            each.azureADDeviceId === device.entraDeviceId ? { ...each, complianceState } : each
          )
        }));
      setCompliance('noncompliant');
      // The token of before is good until it is renewed; a new sign-in brings one that tells the truth.
      await signOut(sharer, stage.sharerAccount);
      await signIn(sharer, stage.sharerAccount, 'keep');
      await enterCode(sharer, code);
      await awaitText(sharer, words('confirming.step-up.title'));
      const browser = await sharer.browser();
      await sharer.click(browser.page.getByRole('button', { name: 'Back to the app' }));
      await awaitText(sharer, words('problem.step-up-refused.title'));
      await browser.putAside();
      expect(await lastRefusal()).toMatchObject({ what: 'session.redeem', reason: 'claims-challenge' });

      // Once the device is in order again, the same code opens the way, and nobody types anything in the browser.
      setCompliance('compliant');
      await clearCode();
      await enterCode(sharer, code);
      await awaitText(helper, words('choice.title', { name: stage.sharerAccount.displayName }));
    },
    TEST_MS
  );
});
