import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { switchAccount } from '#demo/driver/account.ts';
import { accountOf } from '#demo/driver/pair.ts';
import type { Person } from '#demo/driver/person.ts';
import { answer, askFor, awaitText, button, enterCode, picture, readCode, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import type { Person as Account } from '#demo/organisation/index.ts';
import type { RefusalReason } from '#shared/errors/codes.ts';
import { backHome, beaconSeen, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;
/** Somebody in training: may see the screens of ward staff, and nothing else. */
const TRAINEE = 'amara.okafor';
/** A nurse whose managed device does not meet the organisation's rules. */
const NURSE = 'sakura.kobayashi';

let stage: Stage;
let trainee: Account;
let nurse: Account;

beforeAll(async () => {
  stage = await setStage({ helper: TRAINEE, sharer: NURSE });
  trainee = stage.helperAccount;
  nurse = stage.sharerAccount;
}, 120_000);
afterAll(() => stage?.close());

async function meetAs(sharer: Account): Promise<void> {
  await enterCode(stage.sharer, await readCode(stage.helper));
  await awaitText(stage.helper, words('choice.title', { name: sharer.displayName }));
}

/** Opens "Why can't I?", reads that the reason is explained there, and closes it again. */
async function readWhy(person: Person, reason: RefusalReason): Promise<void> {
  const page = await person.window('main');
  await person.click(page.getByRole('button', { name: words('explain.open') }).first());
  const dialog = page.getByRole('dialog');
  await dialog.getByText(words(`why.${reason}.title`)).waitFor();
  await dialog
    .getByText(words(`why.${reason}.action`))
    .first()
    .waitFor();
  await person.click(button(page, words('explain.close')));
  await dialog.waitFor({ state: 'hidden' });
}

async function canAsk(mode: 'view' | 'control'): Promise<boolean> {
  const page = await stage.helper.window('main');
  const label = mode === 'view' ? words('choice.view.submit') : words('choice.control.submit');
  const disabled = await button(page, label).getAttribute('aria-disabled');
  return disabled !== 'true';
}

async function endByHelper(): Promise<void> {
  const page = await stage.helper.window('main');
  await stage.helper.click(button(page, words('action.end')));
  await backHome(stage.helper, stage.sharer);
}

describe('who may help whom, in real windows', () => {
  it(
    'F5, F2: the helper is warned of the device before choosing, and what the role lacks is explained',
    async () => {
      await meetAs(nurse);
      await awaitText(stage.helper, words('warning.device-not-compliant'));
      expect(await canAsk('view')).toBe(true);
      expect(await canAsk('control')).toBe(false);
      await awaitText(stage.helper, words('refusal.right-control-missing'));
      await readWhy(stage.helper, 'right-control-missing');
      expect(await beaconSeen(stage.helper.display)).toBe(0);
    },
    TEST_MS
  );

  it(
    'A4: both people can read the same four check words',
    async () => {
      const read = async (person: Person): Promise<string> => {
        const page = await person.window('main');
        await person.click(page.getByRole('button', { name: words('checkWords.open') }));
        const list = page.getByLabel(words('checkWords.list'));
        await list.waitFor();
        return (await list.locator('li').allInnerTexts()).map((line) => line.replaceAll(/[^a-z]/g, '')).join(' ');
      };
      const [atHelper, atSharer] = [await read(stage.helper), await read(stage.sharer)];
      expect(atHelper).toMatch(/^[a-z]+( [a-z]+){3}$/);
      expect(atSharer).toBe(atHelper);
    },
    TEST_MS
  );

  it(
    'F2: what the role gives works: the screen is seen, and the record says what was decided',
    async () => {
      await askFor(stage.helper, 'view');
      await answer(stage.sharer, 'allow-view');
      await picture(stage.helper);
      await waitFor('the sharer’s screen at the helper', async () => (await beaconSeen(stage.helper.display)) > 0);
      await stage.sharer.click(button(await stage.sharer.window('bar'), words('action.stopSharing')));
      await backHome(stage.helper, stage.sharer);
      const joined = (await stage.services.relay.ledger.read()).findLast((row) => row.kind === 'session-joined');
      expect(joined).toMatchObject({
        modes: ['view'],
        deviceFacts: { enrolled: true, compliant: false },
        helper: { objectId: trainee.id },
        sharer: { objectId: nurse.id }
      });
    },
    TEST_MS
  );

  it(
    'F3: somebody outside the scope of the role cannot be helped, and the helper reads why',
    async () => {
      const outsider = accountOf(stage.services, 'grace.whitfield');
      await switchAccount(stage.sharer, nurse, outsider);
      await meetAs(outsider);
      expect(await canAsk('view')).toBe(false);
      await awaitText(stage.helper, words('refusal.sharer-out-of-scope'));
      await readWhy(stage.helper, 'sharer-out-of-scope');
      await endByHelper();
    },
    TEST_MS
  );

  it(
    'F6: a missing licence is named',
    async () => {
      const before = accountOf(stage.services, 'grace.whitfield');
      const unlicensed = accountOf(stage.services, 'ingrid.sorensen');
      await switchAccount(stage.sharer, before, unlicensed);
      await meetAs(unlicensed);
      expect(await canAsk('view')).toBe(false);
      await awaitText(stage.helper, words('refusal.sharer-licence-missing'));
      await endByHelper();
    },
    TEST_MS
  );

  it(
    'A6: signing out while the screen is shared ends the session for both, and the next sign-in asks which account',
    async () => {
      const unlicensed = accountOf(stage.services, 'ingrid.sorensen');
      await switchAccount(stage.sharer, unlicensed, nurse, 'keep');
      await meetAs(nurse);
      await askFor(stage.helper, 'view');
      await answer(stage.sharer, 'allow-view');
      await waitFor('the sharer’s screen at the helper', async () => (await beaconSeen(stage.helper.display)) > 0);
      // The account's menu is on Home; during a session the app is asked directly, as its menu would.
      await (await stage.sharer.window('main')).evaluate(() => {
        const { deskside } = window as unknown as { deskside: { request: Record<string, () => Promise<void>> } };
        return deskside.request['account.signOut']?.();
      });
      await awaitText(stage.helper, words('end.signed-out.helper.title'));
      expect(await beaconSeen(stage.helper.display)).toBe(0);
      await backHome(stage.helper);
      const page = await stage.sharer.window('main');
      await waitFor('the bar to go', async () => stage.sharer.windowNow('bar') === undefined);
      const back = button(page, words('action.backHome'));
      if (await back.isVisible()) await stage.sharer.click(back);
      await stage.sharer.click(button(page, words('welcome.signIn')));
      const browser = await stage.sharer.browser();
      await browser.page.getByRole('button', { name: 'Use another account' }).waitFor();
      await stage.sharer.click(browser.page.getByRole('button', { name: new RegExp(nurse.displayName) }));
      await button(page, words('home.account.menu', { name: nurse.displayName })).waitFor();
      await browser.close();
    },
    TEST_MS
  );

  it(
    'F4: somebody without a role gets no code, and reads what is missing; the record says so too',
    async () => {
      const noHelper = accountOf(stage.services, 'tomas.lindqvist');
      await switchAccount(stage.helper, trainee, noHelper);
      const page = await stage.helper.window('main');
      await stage.helper.click(button(page, words('home.giveHelp.submit')));
      await awaitText(stage.helper, words('problem.not-allowed.title'));
      await readWhy(stage.helper, 'right-view-missing');
      const refused = (await stage.services.relay.ledger.read()).findLast((row) => row.kind === 'attempt-refused');
      expect(refused).toMatchObject({
        what: 'session.create',
        reason: 'not-allowed',
        person: { objectId: noHelper.id },
        reasons: expect.arrayContaining(['right-view-missing', 'right-offer-missing'])
      });
    },
    TEST_MS
  );
});
