import { describe, expect, test } from 'vitest';
import { decide, helperStanding } from '#shared/policy/decide.ts';
import { tenantsMayMeet } from '#shared/policy/facts.ts';
import type { TenantSettings } from '#shared/policy/settings.ts';
import {
  allowed,
  CAPABILITIES,
  DEFAULTS,
  each,
  FULL_ROLE,
  GOOD,
  KIOSK,
  OPEN,
  OWN_DEVICE,
  refused,
  withDevice,
  withHelper,
  withRole,
  withSettings,
  withSharer
} from './sample.ts';

const ATTENDED = CAPABILITIES.filter((what) => what !== 'unattended');
const STRONG = { mfa: true, contexts: ['c1'] };

test('everything in order allows everything, without warnings', () => {
  expect(decide(GOOD)).toEqual({
    modes: ['view', 'control'],
    features: ['chat', 'elevation', 'clipboard', 'files', 'unattended'],
    refusals: [],
    warnings: [],
    limits: { longestMs: 8 * 3_600_000, idleMs: 1_800_000 }
  });
});

describe('F1: tenant settings', () => {
  test('F1: remote help is off by default, and nothing goes without it', () => {
    expect(DEFAULTS.remoteHelpEnabled).toBe(false);
    expect(refused(withSettings({ remoteHelpEnabled: false }))).toEqual(each(CAPABILITIES, ['remote-help-disabled']));
  });

  test('F1: a tenant without settings has the defaults, which allow nothing', () => {
    const none = { ...GOOD, settings: [] };
    expect(decide(none)).toEqual(decide({ ...GOOD, settings: [{ ...DEFAULTS, tenantId: 'home' }] }));
    expect(refused(none)).toEqual({
      ...each(CAPABILITIES, ['remote-help-disabled']),
      clipboard: ['remote-help-disabled', 'clipboard-disabled'],
      files: ['remote-help-disabled', 'files-disabled'],
      unattended: ['remote-help-disabled', 'unattended-disabled']
    });
  });

  test('F1: switched on and left at the defaults: seeing, control, chat and elevation, but nothing that moves data', () => {
    const input = { ...GOOD, settings: [{ ...DEFAULTS, tenantId: 'home', remoteHelpEnabled: true }] };
    expect(allowed(input)).toEqual(['view', 'control', 'chat', 'elevation']);
  });

  test.each([
    ['chat', { chatAllowed: false }, 'chat-disabled'],
    ['elevation', { elevationAllowed: false }, 'elevation-disabled'],
    ['clipboard', { clipboardAllowed: false }, 'clipboard-disabled'],
    ['files', { filesAllowed: false }, 'files-disabled'],
    ['unattended', { unattendedAllowed: false }, 'unattended-disabled']
  ] as const)('F1: %s switched off is off alone', (what, over, reason) => {
    expect(refused(withSettings(over))).toEqual({ [what]: [reason] });
  });

  test('F1: settings that contradict each other all have to allow, in whatever order', () => {
    const strict = { ...OPEN, chatAllowed: false, helperAuthentication: STRONG };
    for (const settings of [
      [OPEN, strict],
      [strict, OPEN]
    ]) {
      expect(refused({ ...GOOD, settings })).toMatchObject({
        view: ['helper-step-up-needed'],
        chat: ['helper-step-up-needed', 'chat-disabled']
      });
    }
  });

  test('F1: the limits are those of the settings, longer than the default or shorter', () => {
    for (const [longestSessionMs, idleLimitMs] of [
      [60_000, 1_000],
      [24 * 3_600_000, 4 * 3_600_000]
    ] as const) {
      expect(decide(withSettings({ longestSessionMs, idleLimitMs })).limits).toEqual({
        longestMs: longestSessionMs,
        idleMs: idleLimitMs
      });
    }
  });
});

describe('F2: permissions and roles', () => {
  test.each([
    [['view'], ['view', 'chat', 'clipboard', 'files']],
    [['control'], ['view', 'control', 'chat', 'clipboard', 'files']],
    [['elevation'], ['view', 'control', 'chat', 'elevation', 'clipboard', 'files']],
    [['unattended'], ['unattended']],
    [[], []]
  ] as const)('F2: the rights %j open %j', (rights, opened) => {
    expect(allowed(withRole({ rights }))).toEqual(opened);
  });

  test('F2: what no role gives is named, by the right that is missing', () => {
    expect(refused(withRole({ rights: [] }))).toEqual({
      ...each(['view', 'chat', 'clipboard', 'files'], ['right-view-missing']),
      control: ['right-control-missing'],
      elevation: ['right-elevation-missing'],
      unattended: ['right-unattended-missing']
    });
  });

  test('F2: rights without the two prerequisites give nothing', () => {
    expect(refused(withRole({ offersHelp: false }))).toEqual(each(CAPABILITIES, ['right-offer-missing']));
    expect(refused(withRole({ readsConnector: false }))).toEqual(each(CAPABILITIES, ['right-connector-missing']));
  });

  test('F2: several roles add up, prerequisites too', () => {
    const nothing = { ...FULL_ROLE, rights: [], offersHelp: false, readsConnector: false };
    const roles = [
      { ...nothing, rights: ['view'] as const },
      { ...nothing, rights: ['control'] as const },
      { ...nothing, offersHelp: true },
      { ...nothing, readsConnector: true }
    ];
    expect(allowed(withHelper({ roles }))).toEqual(['view', 'control', 'chat', 'clipboard', 'files']);
  });

  test('F2: the right to elevate opens control, even where elevation itself is switched off', () => {
    const input = withRole({ rights: ['elevation'] }, withSettings({ elevationAllowed: false }));
    expect(allowed(input)).toEqual(['view', 'control', 'chat', 'clipboard', 'files']);
    expect(refused(input).elevation).toEqual(['elevation-disabled']);
  });
});

describe('F3: scope', () => {
  const groups = (...ids: string[]) => ({ kind: 'groups', groups: ids }) as const;
  const member = withSharer({ groups: new Set(['staff']) }, withDevice({ ...KIOSK, groups: new Set(['wards']) }));
  const unenrolled = withSettings({ unenrolledAllowed: true }, withSharer({ device: { enrolled: false } }, member));

  test.each([
    ['all users', 'reaches', 'reaches', { kind: 'all-users' }],
    ['all devices', 'reaches', 'does not reach', { kind: 'all-devices' }],
    ['all users and devices', 'reaches', 'reaches', { kind: 'all-users-and-devices' }],
    ['a group of the person', 'reaches', 'reaches', groups('other', 'staff')],
    ['a group of the device', 'reaches', 'does not reach', groups('wards')],
    ['another group', 'does not reach', 'does not reach', groups('other')],
    ['no group', 'does not reach', 'does not reach', groups()]
  ] as const)('F3: %s %s the enrolled, %s the unenrolled', (_name, onEnrolled, onUnenrolled, scope) => {
    const [enrolled, without] = [onEnrolled === 'reaches', onUnenrolled === 'reaches'];
    expect(allowed(withRole({ scope }, member)).includes('view')).toBe(enrolled);
    expect(allowed(withRole({ scope }, unenrolled)).includes('view')).toBe(without);
    if (!enrolled) expect(refused(withRole({ scope }, member))).toEqual(each(CAPABILITIES, ['sharer-out-of-scope']));
    if (!without) expect(refused(withRole({ scope }, unenrolled)).view).toEqual(['sharer-out-of-scope']);
  });

  test('F3: a right reaches as far as its own assignment, not as far as another one', () => {
    const roles = [
      { ...FULL_ROLE, rights: ['view'] as const },
      { ...FULL_ROLE, rights: ['control'] as const, scope: groups('other') }
    ];
    const input = withHelper({ roles }, member);
    expect(allowed(input)).toEqual(['view', 'chat', 'clipboard', 'files']);
    expect(refused(input).control).toEqual(['sharer-out-of-scope']);
  });

  test('F3: offering help has to reach the sharer too; reading the connector is the organisation’s', () => {
    const bare = { ...FULL_ROLE, offersHelp: false, readsConnector: false };
    const elsewhere = { ...FULL_ROLE, rights: [], scope: groups('other') };
    expect(refused(withHelper({ roles: [bare, elsewhere] }, member)).view).toEqual(['sharer-out-of-scope']);
    const offering = { ...bare, offersHelp: true };
    expect(refused(withHelper({ roles: [offering, elsewhere] }, member))).toEqual({});
  });

  test('F3: a device that is not enrolled lends its groups to nobody, and unattended names only the device it needs', () => {
    expect(refused(withRole({ scope: { kind: 'all-devices' } }, unenrolled)).unattended).toEqual([
      'device-not-dedicated'
    ]);
    expect(refused(withRole({ scope: groups('wards') }, unenrolled)).unattended).toEqual([
      'sharer-out-of-scope',
      'device-not-dedicated'
    ]);
  });
});

describe('F4: explanation', () => {
  test('F4: several reasons are all named, each once, most general first', () => {
    const input = withHelper(
      { licensed: false, roles: [{ ...FULL_ROLE, rights: [], scope: { kind: 'groups', groups: ['other'] } }] },
      withSharer(
        { tenantId: 'abroad', clientKind: 'web', device: { enrolled: false }, licensed: false, enabled: false },
        withSettings({ remoteHelpEnabled: false, filesAllowed: false })
      )
    );
    const general = [
      'remote-help-disabled',
      'tenant-not-allowed',
      'sharer-account-disabled',
      'helper-licence-missing',
      'sharer-licence-missing'
    ];
    expect(refused(input).control).toEqual([
      ...general,
      'right-control-missing',
      'sharer-out-of-scope',
      'device-not-enrolled',
      'client-kind-cannot'
    ]);
    expect(refused(input).files).toEqual([
      ...general,
      'right-view-missing',
      'sharer-out-of-scope',
      'device-not-enrolled',
      'client-kind-cannot',
      'files-disabled'
    ]);
  });

  test('F4: an account that may not sign in, on either side', () => {
    expect(refused(withHelper({ enabled: false }))).toEqual(each(CAPABILITIES, ['helper-account-disabled']));
    expect(refused(withSharer({ enabled: false }))).toEqual(each(CAPABILITIES, ['sharer-account-disabled']));
  });

  test('F4: what a helper could do at best names what is theirs to lack, and nothing of a sharer', () => {
    expect(helperStanding(GOOD.helper, [OPEN])).toEqual({
      modes: ['view', 'control'],
      features: ['chat', 'elevation', 'clipboard', 'files', 'unattended'],
      refusals: []
    });
    const learner = { ...GOOD.helper, licensed: false, roles: [{ ...FULL_ROLE, rights: ['view'] as const }] };
    const { modes, refusals } = helperStanding(learner, [OPEN]);
    expect(modes).toEqual([]);
    expect(refusals[0]).toEqual({ what: 'view', reasons: ['helper-licence-missing'] });
    expect(refusals[1]).toEqual({ what: 'control', reasons: ['helper-licence-missing', 'right-control-missing'] });
  });

  test('F4: a helper whose only scope names no group reaches nobody, and learns it', () => {
    const nobody = { ...GOOD.helper, roles: [{ ...FULL_ROLE, scope: { kind: 'groups', groups: [] } as const }] };
    expect(helperStanding(nobody, [OPEN]).refusals[0]).toEqual({ what: 'view', reasons: ['sharer-out-of-scope'] });
    const somebody = { ...nobody, roles: [{ ...FULL_ROLE, scope: { kind: 'groups', groups: ['g1'] } as const }] };
    expect(helperStanding(somebody, [OPEN]).refusals).toEqual([]);
  });
});

describe('F5: device warnings', () => {
  test('F5: not enrolled: refused by default, only a warning where the tenant allows it', () => {
    const input = withDevice({ enrolled: false });
    expect(decide(input).warnings).toEqual(['device-not-enrolled']);
    expect(refused(input)).toEqual({
      ...each(ATTENDED, ['device-not-enrolled']),
      unattended: ['device-not-dedicated']
    });
    const lenient = withSettings({ unenrolledAllowed: true }, input);
    expect(decide(lenient).warnings).toEqual(['device-not-enrolled']);
    expect(allowed(lenient)).toEqual(ATTENDED);
  });

  test('F5: not compliant: a warning that blocks nothing, until policy says so', () => {
    const input = withDevice({ ...KIOSK, compliant: false });
    expect(decide(input)).toMatchObject({ warnings: ['device-not-compliant'], refusals: [] });
    const strict = withSettings({ nonCompliantBlocked: true }, input);
    expect(decide(strict).warnings).toEqual(['device-not-compliant']);
    expect(refused(strict)).toEqual(each(CAPABILITIES, ['device-not-compliant']));
    expect(refused(withSettings({ nonCompliantBlocked: true }))).toEqual({});
  });
});

describe('F6: licences', () => {
  test('F6: the helper’s and the sharer’s are both needed, and the missing one is named', () => {
    expect(refused(withHelper({ licensed: false }))).toEqual(each(CAPABILITIES, ['helper-licence-missing']));
    const own = withDevice(OWN_DEVICE);
    expect(refused(withSharer({ licensed: false }, own))).toEqual({
      ...each(ATTENDED, ['sharer-licence-missing']),
      unattended: ['device-not-dedicated']
    });
  });

  test('F6: a dedicated device needs none; a helper always does', () => {
    expect(refused(withSharer({ licensed: false }))).toEqual({});
  });

  test('F6: a tenant that does not check them asks nobody', () => {
    const unlicensed = withHelper({ licensed: false }, withSharer({ licensed: false }, withDevice(OWN_DEVICE)));
    expect(allowed(withSettings({ licenceRequired: false }, unlicensed))).toEqual(ATTENDED);
  });
});

describe('F9: unattended', () => {
  test('F9: off by default, as a switch and as a right', () => {
    expect(DEFAULTS.unattendedAllowed).toBe(false);
    expect(refused(withRole({ rights: ['view', 'control', 'elevation'] }))).toEqual({
      unattended: ['right-unattended-missing']
    });
  });

  test('F9: never for ordinary sharers: only a dedicated, enrolled device', () => {
    expect(refused(withDevice(OWN_DEVICE))).toEqual({ unattended: ['device-not-dedicated'] });
    const unenrolled = withSettings({ unenrolledAllowed: true }, withDevice({ enrolled: false }));
    expect(refused(unenrolled)).toEqual({ unattended: ['device-not-dedicated'] });
    expect(refused(withSettings({ nonCompliantBlocked: true }, unenrolled))).toEqual({
      unattended: ['device-not-dedicated']
    });
  });

  test('F9: a browser cannot be controlled, on a dedicated device neither', () => {
    expect(refused(withSharer({ clientKind: 'web' })).unattended).toEqual(['client-kind-cannot']);
  });
});

describe('A2: one organisation, or partners', () => {
  const abroad: TenantSettings = { ...OPEN, tenantId: 'abroad' };
  const strangers = { ...withSharer({ tenantId: 'abroad' }), settings: [OPEN, abroad] };
  const partners = { ...strangers, partners: [['abroad', 'home']] as const };

  test('A2: another tenant is refused unless the list names the pair', () => {
    expect(refused(strangers)).toEqual(each(CAPABILITIES, ['tenant-not-allowed']));
    expect(refused(partners)).toEqual({});
    expect(refused({ ...strangers, partners: [['home', 'elsewhere']] })).not.toEqual({});
    expect(tenantsMayMeet('home', 'home', [])).toBe(true);
    expect(tenantsMayMeet('home', 'abroad', [['home', 'abroad']])).toBe(true);
    expect(tenantsMayMeet('home', 'abroad', [['home', 'home']])).toBe(false);
  });

  test('A2: both tenants have to allow, and one that has no settings does not', () => {
    expect(refused({ ...partners, settings: [OPEN] }).view).toEqual(['remote-help-disabled']);
    expect(refused({ ...partners, settings: [abroad] }).view).toEqual(['remote-help-disabled']);
    const strict = { ...abroad, filesAllowed: false, longestSessionMs: 5_000 };
    const decision = decide({ ...partners, settings: [{ ...OPEN, idleLimitMs: 7_000 }, strict] });
    expect(decision.refusals).toEqual([{ what: 'files', reasons: ['files-disabled'] }]);
    expect(decision.limits).toEqual({ longestMs: 5_000, idleMs: 7_000 });
  });

  test('A2: what either tenant demands is demanded', () => {
    const own = withDevice({ ...OWN_DEVICE, compliant: false }, partners);
    const unlicensed = withHelper({ licensed: false }, withSharer({ licensed: false }, own));
    const lenient = { licenceRequired: false, unenrolledAllowed: true };
    for (const demanding of ['home', 'abroad']) {
      const settings = [OPEN, abroad].map((tenant) =>
        tenant.tenantId === demanding ? { ...tenant, nonCompliantBlocked: true } : { ...tenant, ...lenient }
      );
      expect(refused({ ...unlicensed, settings }).view).toEqual([
        'helper-licence-missing',
        'sharer-licence-missing',
        'device-not-compliant'
      ]);
      expect(refused(withDevice({ enrolled: false }, { ...partners, settings })).view).toEqual(['device-not-enrolled']);
    }
  });

  test('A2: a partner’s people are reached by a scope of everybody, not by groups of one’s own organisation', () => {
    const grouped = withSharer({ groups: new Set(['staff']) }, partners);
    expect(refused(withRole({ scope: { kind: 'groups', groups: ['staff'] } }, grouped)).view).toEqual([
      'sharer-out-of-scope'
    ]);
    expect(refused(withRole({ scope: { kind: 'all-users' } }, grouped))).toEqual({});
  });

  test('A2: each person answers to their own tenant’s demand', () => {
    const demanding = { ...abroad, helperAuthentication: STRONG, sharerAuthentication: STRONG };
    const input = { ...partners, settings: [OPEN, demanding] };
    expect(refused(input)).toEqual(each(CAPABILITIES, ['sharer-step-up-needed']));
    expect(refused(withSharer({ authentication: STRONG }, input))).toEqual({});
  });
});

describe('A5: sign-in as strong as demanded', () => {
  test.each([{ mfa: true, contexts: [] }, { mfa: false, contexts: ['c1'] }, STRONG])(
    'A5: %j of helpers alone, of sharers alone',
    (demand) => {
      const helpers = withSettings({ helperAuthentication: demand });
      expect(refused(helpers)).toEqual(each(CAPABILITIES, ['helper-step-up-needed']));
      expect(refused(withHelper({ authentication: STRONG }, helpers))).toEqual({});
      const sharers = withSettings({ sharerAuthentication: demand });
      expect(refused(sharers)).toEqual(each(CAPABILITIES, ['sharer-step-up-needed']));
      expect(refused(withSharer({ authentication: STRONG }, sharers))).toEqual({});
    }
  );
});
