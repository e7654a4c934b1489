import { describe, expect, test } from 'vitest';
import { DeadlineExceeded } from '#relay/deadline.ts';
import {
  type Directory,
  DirectoryPermissionMissing,
  DirectoryUnavailable,
  type ManagedDevice
} from '#relay/directory/directory.ts';
import type { Participant } from '#relay/person.ts';
import { policyOver } from '#relay/policy/evaluate.ts';
import { policyFailure } from '#relay/policy/failure.ts';
import { standingWithin, whyNoMode } from '#relay/policy/standing.ts';
import { DESKSIDE_DEFAULTS, type DesksideSettings, DIRECTORY_DEFAULTS } from '#shared/policy/settings.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

const HOME = '11111111-1111-4111-8111-111111111111';
const ABROAD = '22222222-2222-4222-8222-222222222222';
const HELPER = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const SHARER = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const PC = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';
const OTHER_PC = 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee';

/** A directory in which the device {@link PC} of one tenant is known; it writes down what it was asked. */
function directory(managed: Partial<ManagedDevice> = {}, tenantId = HOME) {
  const asked: string[] = [];
  const device: ManagedDevice = {
    compliant: true,
    ownerId: null,
    dedicated: false,
    groups: new Set(['g']),
    ...managed
  };
  const all: Directory = {
    settings: async (tenant) => {
      asked.push(`settings ${tenant}`);
      return { ...DIRECTORY_DEFAULTS, remoteHelpEnabled: true };
    },
    helper: async () => ({
      enabled: true,
      licensed: true,
      roles: [
        {
          rights: ['view', 'control'],
          offersHelp: true,
          readsConnector: true,
          reads: [],
          scope: { kind: 'all-users-and-devices' }
        }
      ]
    }),
    sharer: async () => ({ enabled: true, licensed: true, groups: new Set() }),
    assignments: async () => [],
    device: async (tenant, id) => {
      asked.push(`device ${tenant} ${id}`);
      return tenant === tenantId && id === PC ? device : null;
    }
  };
  return { asked, all };
}

function participant(
  objectId: string,
  over: Partial<Participant> & { readonly claims?: string | null } = {}
): Participant {
  const { claims = PC, ...rest } = over;
  return {
    person: { tenantId: HOME, objectId },
    clientKind: 'native-windows',
    device: { name: 'PC', os: 'Windows', entraDeviceId: claims },
    authentication: { mfa: false, contexts: [] },
    tokenDeviceId: null,
    ...rest
  };
}

const defaults = () => DESKSIDE_DEFAULTS;
const helper = participant(HELPER);

describe('F5: the device that the sharer’s app names', () => {
  const seen = async (sharer: Participant, { all } = directory()) =>
    (await policyOver(all, defaults, []).evaluate(helper, sharer)).device;
  const ENROLLED = { enrolled: true, compliant: true, dedicated: false, groups: new Set(['g']) };

  test('counts when the token names it too, whoever owns it', async () => {
    const sharer = participant(SHARER, { tokenDeviceId: PC });
    expect(await seen(sharer)).toEqual(ENROLLED);
    expect(await seen(sharer, directory({ ownerId: HELPER }))).toEqual(ENROLLED);
  });

  test('counts when it belongs to that very person, even when the token names none or another', async () => {
    expect(await seen(participant(SHARER), directory({ ownerId: SHARER }))).toEqual(ENROLLED);
    const elsewhere = participant(SHARER, { tokenDeviceId: OTHER_PC });
    expect(await seen(elsewhere, directory({ ownerId: SHARER }))).toEqual(ENROLLED);
  });

  test('does not count when neither says so: a colleague’s, or one that nobody owns', async () => {
    expect(await seen(participant(SHARER), directory({ ownerId: HELPER }))).toEqual({ enrolled: false });
    expect(await seen(participant(SHARER), directory({ ownerId: null }))).toEqual({ enrolled: false });
    const elsewhere = participant(SHARER, { tokenDeviceId: OTHER_PC });
    expect(await seen(elsewhere, directory({ ownerId: HELPER }))).toEqual({ enrolled: false });
  });

  test('a shared device counts only by the token', async () => {
    const shared = directory({ ownerId: null, dedicated: true });
    expect(await seen(participant(SHARER), shared)).toEqual({ enrolled: false });
    expect(await seen(participant(SHARER, { tokenDeviceId: PC }), shared)).toEqual({ ...ENROLLED, dedicated: true });
  });

  test('does not count when the directory does not know it, whatever the token says', async () => {
    const sharer = participant(SHARER, { claims: OTHER_PC, tokenDeviceId: OTHER_PC });
    expect(await seen(sharer)).toEqual({ enrolled: false });
  });

  test('is looked for in the sharer’s own tenant only', async () => {
    const sharer = participant(SHARER, { person: { tenantId: ABROAD, objectId: SHARER }, tokenDeviceId: PC });
    const home = directory({ ownerId: SHARER });
    expect(await seen(sharer, home)).toEqual({ enrolled: false });
    expect(home.asked.filter((question) => question.startsWith('device'))).toEqual([`device ${ABROAD} ${PC}`]);
    expect(await seen(sharer, directory({ ownerId: SHARER }, ABROAD))).toEqual(ENROLLED);
  });

  test('an app that names none has none, even on a device that the token names', async () => {
    expect(await seen(participant(SHARER, { claims: null, tokenDeviceId: PC }))).toEqual({ enrolled: false });
  });

  test('is what the decision rests on', async () => {
    const policy = policyOver(directory({ compliant: false }).all, defaults, []);
    const confirmed = await policy.evaluate(helper, participant(SHARER, { tokenDeviceId: PC }));
    expect(confirmed.decision).toMatchObject({ modes: ['view', 'control'], warnings: ['device-not-compliant'] });
    const claimed = await policy.evaluate(helper, participant(SHARER));
    expect(claimed.decision).toMatchObject({ modes: [], warnings: ['device-not-enrolled'] });
  });
});

describe('policy over a directory', () => {
  test('F1: takes the relay’s own settings of each tenant concerned, and the stricter of two', async () => {
    const settingsOf = (tenantId: string): DesksideSettings => ({
      ...DESKSIDE_DEFAULTS,
      filesAllowed: true,
      clipboardAllowed: tenantId === HOME
    });
    const policy = policyOver(directory().all, settingsOf, [[HOME, ABROAD]]);
    const sharer = participant(SHARER, { tokenDeviceId: PC });
    expect((await policy.evaluate(helper, sharer)).decision.features).toEqual(['chat', 'clipboard', 'files']);
    const partner = { ...sharer, person: { tenantId: ABROAD, objectId: SHARER } };
    const over = policyOver(directory({}, ABROAD).all, settingsOf, [[HOME, ABROAD]]);
    expect((await over.evaluate(helper, partner)).decision.features).toEqual(['chat', 'files']);
  });

  test('A5: decides on the sign-ins that the participants have', async () => {
    const settingsOf = () => ({ ...DESKSIDE_DEFAULTS, sharerAuthentication: { mfa: true, contexts: ['c1'] } });
    const policy = policyOver(directory().all, settingsOf, []);
    const weak = participant(SHARER, { tokenDeviceId: PC });
    expect((await policy.evaluate(helper, weak)).decision.refusals[0]?.reasons).toEqual(['sharer-step-up-needed']);
    const strong = { ...weak, authentication: { mfa: true, contexts: ['c1'] } };
    expect((await policy.evaluate(helper, strong)).decision.modes).toEqual(['view', 'control']);
  });

  test('asks for each tenant’s settings once, and about no device but the sharer’s', async () => {
    const { all, asked } = directory();
    await policyOver(all, defaults, []).evaluate(helper, participant(SHARER));
    expect(asked.sort()).toEqual([`device ${HOME} ${PC}`, `settings ${HOME}`]);
  });
});

describe('F4: somebody’s standing', () => {
  test('names the reasons of the modes, each once and in their order, and none of the features’ own', () => {
    const refusals = [
      { what: 'chat', reasons: ['chat-disabled'] },
      { what: 'control', reasons: ['right-offer-missing', 'right-control-missing'] },
      { what: 'view', reasons: ['remote-help-disabled', 'right-offer-missing'] }
    ] as const;
    expect(whyNoMode({ modes: [], features: [], refusals })).toEqual([
      'remote-help-disabled',
      'right-offer-missing',
      'right-control-missing'
    ]);
  });

  test('never rejects: late, down, forbidden and broken are outcomes', async () => {
    const clock = new TestClock(0);
    const ask = (standing: () => Promise<never>) =>
      standingWithin({ standing, evaluate: standing }, 100, clock, () => {})(helper);
    const failed = async (error: Error) => ask(() => Promise.reject(error));
    expect(await failed(new DirectoryUnavailable('x'))).toEqual({
      ok: false,
      failure: { code: 'directory-unavailable' }
    });
    expect(await failed(new DirectoryPermissionMissing('User.Read.All'))).toEqual({
      ok: false,
      failure: { code: 'directory-permission-missing', permission: 'User.Read.All' }
    });
    expect(await failed(new TypeError('x'))).toEqual({ ok: false, failure: { code: 'internal' } });
    const late = ask(() => new Promise(() => {}));
    clock.advance(100);
    expect(await late).toEqual({ ok: false, failure: { code: 'directory-unavailable' } });
    expect(clock.pending).toBe(0);
  });

  test('a late answer is the directory’s failure, anything unknown is ours', () => {
    expect(policyFailure(new DeadlineExceeded('x'))).toEqual({ code: 'directory-unavailable' });
    expect(policyFailure('thrown text')).toEqual({ code: 'internal' });
  });
});
