import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tenantOf } from '#demo/driver/pair.ts';
import { answer, askFor, awaitText, button, enterCode, picture, readCode, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { backHome, beaconSeen, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;
/** A helper of the other organisation. */
const PARTNER_HELPER = 'dana.whitcombe';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ environment: { partners: true }, helper: PARTNER_HELPER, sharer: 'tomas.lindqvist' });
  // Groups are an organisation's own: only a role over everybody reaches a partner's people.
  const tenantId = tenantOf(stage.services, stage.helperAccount);
  stage.services.organisation.directory.change(tenantId, (tenant) => ({
    ...tenant,
    roleAssignments: tenant.roleAssignments.map((assignment) => ({
      ...assignment,
      scopeType: 'allDevicesAndLicensedUsers',
      resourceScopes: []
    }))
  }));
}, 120_000);
afterAll(() => stage?.close());

describe('two organisations that trust each other, in real windows', () => {
  it(
    'A2: people of partners can meet, and both cards say that the other belongs to another organisation',
    async () => {
      const { helper, sharer, helperAccount, sharerAccount } = stage;
      await enterCode(sharer, await readCode(helper));
      await awaitText(helper, words('choice.title', { name: sharerAccount.displayName }));
      for (const [person, other] of [
        [helper, sharerAccount],
        [sharer, helperAccount]
      ] as const) {
        await awaitText(person, words('card.partner', { domain: other.userPrincipalName.split('@')[1] ?? '' }));
      }
    },
    TEST_MS
  );

  it(
    'A2: what both organisations allow works across them, and the question names the other organisation too',
    async () => {
      const { helper, sharer, helperAccount } = stage;
      await askFor(helper, 'view');
      const consent = await sharer.window('consent');
      const domain = helperAccount.userPrincipalName.split('@')[1] ?? '';
      await consent.getByText(words('card.partner', { domain })).waitFor();
      await answer(sharer, 'allow-view');
      await picture(helper);
      await waitFor('the sharer’s screen at the helper', async () => (await beaconSeen(helper.display)) > 0);
      await sharer.click(button(await sharer.window('bar'), words('action.stopSharing')));
      await backHome(helper, sharer);
      const joined = (await stage.services.relay.ledger.read()).findLast((row) => row.kind === 'session-joined');
      expect(joined?.kind === 'session-joined' && joined.helper.tenantId !== joined.sharer.tenantId).toBe(true);
    },
    TEST_MS
  );
});
