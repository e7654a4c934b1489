import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type PolicyInput, tenantsMayMeet } from '#shared/policy/decide.ts';
import { MODE_MATRIX } from '#shared/policy/mode-matrix.ts';
import { RIGHTS, rightsFromResourceActions } from '#shared/policy/rights.ts';
import { clientKindSchema } from '#shared/protocol/relay.ts';
import { SESSION_FEATURES, SESSION_MODES } from '#shared/session/modes.ts';

const TENANTS = ['home', 'abroad', 'elsewhere'];
const kinds = fc.constantFrom(...clientKindSchema.options);
const tenants = fc.constantFrom(...TENANTS);
const inputs: fc.Arbitrary<PolicyInput> = fc.record({
  helper: fc.record({
    tenantId: tenants,
    clientKind: kinds,
    rights: fc.subarray([...RIGHTS])
  }),
  sharer: fc.record({
    tenantId: tenants,
    clientKind: kinds,
    device: fc.oneof(
      fc.constant({ enrolled: false as const }),
      fc.record({ enrolled: fc.constant(true as const), compliant: fc.boolean() })
    )
  }),
  settings: fc.array(
    fc.record({ remoteHelpEnabled: fc.boolean(), chatAllowed: fc.boolean(), unenrolledAllowed: fc.boolean() }),
    { maxLength: 2 }
  ),
  partners: fc.array(fc.tuple(tenants, tenants), { maxLength: 2 })
});

/** Everything in order: what a test takes one thing away from. */
const GOOD: PolicyInput = {
  helper: { tenantId: 'home', clientKind: 'native-windows', rights: ['view', 'control'] },
  sharer: { tenantId: 'home', clientKind: 'native-linux', device: { enrolled: true, compliant: true } },
  settings: [{ remoteHelpEnabled: true, chatAllowed: true, unenrolledAllowed: false }],
  partners: []
};
const withSettings = (over: Partial<PolicyInput['settings'][number]>): PolicyInput => ({
  ...GOOD,
  settings: GOOD.settings.map((tenant) => ({ ...tenant, ...over }))
});
const reasonsFor = (input: PolicyInput, what: string) =>
  decide(input).refusals.find((refusal) => refusal.what === what)?.reasons;

describe('what is allowed', () => {
  test('everything in order allows everything, without warnings', () => {
    expect(decide(GOOD)).toEqual({ modes: ['view', 'control'], features: ['chat'], warnings: [], refusals: [] });
  });

  test.each([
    [['view'], ['view']],
    [['control'], ['view', 'control']],
    [['elevation'], ['view', 'control']],
    [['unattended'], []],
    [[], []]
  ] as const)('F2: the rights %j open %j', (rights, modes) => {
    expect(decide({ ...GOOD, helper: { ...GOOD.helper, rights } }).modes).toEqual(modes);
  });
});

describe('F4: what is refused, and why', () => {
  test('F1: remote help that is switched off', () => {
    const input = withSettings({ remoteHelpEnabled: false });
    expect(decide(input)).toMatchObject({ modes: [], features: [] });
    for (const what of ['view', 'control', 'chat']) expect(reasonsFor(input, what)).toEqual(['remote-help-disabled']);
  });

  test('F1: no settings at all count as switched off', () => {
    expect(decide({ ...GOOD, settings: [] }).modes).toEqual([]);
  });

  test('F1: chat that is switched off is off alone', () => {
    const input = withSettings({ chatAllowed: false });
    expect(decide(input)).toMatchObject({ modes: ['view', 'control'], features: [] });
    expect(reasonsFor(input, 'chat')).toEqual(['chat-disabled']);
  });

  test('F5: a device that is not enrolled: refused by default, only a warning where it is allowed', () => {
    const sharer = { ...GOOD.sharer, device: { enrolled: false as const } };
    const refused = decide({ ...GOOD, sharer });
    expect(refused).toMatchObject({ modes: [], warnings: ['device-not-enrolled'] });
    expect(reasonsFor({ ...GOOD, sharer }, 'control')).toEqual(['device-not-enrolled']);
    const allowed = decide({ ...withSettings({ unenrolledAllowed: true }), sharer });
    expect(allowed).toMatchObject({ modes: ['view', 'control'], warnings: ['device-not-enrolled'], refusals: [] });
  });

  test('F5: a device that is not compliant warns and does not block', () => {
    const sharer = { ...GOOD.sharer, device: { enrolled: true as const, compliant: false } };
    expect(decide({ ...GOOD, sharer })).toMatchObject({
      modes: ['view', 'control'],
      warnings: ['device-not-compliant']
    });
  });

  test('A2: another organisation, unless it is a partner', () => {
    const sharer = { ...GOOD.sharer, tenantId: 'abroad' };
    expect(decide({ ...GOOD, sharer }).modes).toEqual([]);
    expect(reasonsFor({ ...GOOD, sharer }, 'view')).toEqual(['tenant-not-allowed']);
    expect(decide({ ...GOOD, sharer, partners: [['abroad', 'home']] }).modes).toEqual(['view', 'control']);
  });

  test('several reasons are all named', () => {
    const input: PolicyInput = {
      ...withSettings({ remoteHelpEnabled: false }),
      helper: { ...GOOD.helper, rights: [] },
      sharer: { tenantId: 'abroad', clientKind: 'web', device: { enrolled: false } }
    };
    expect(reasonsFor(input, 'control')).toEqual([
      'remote-help-disabled',
      'tenant-not-allowed',
      'right-control-missing',
      'device-not-enrolled',
      'client-kind-cannot'
    ]);
  });
});

describe('F7: the mode matrix', () => {
  test.each(clientKindSchema.options)(
    'a %s helper can do everything with native sharers, view with web ones',
    (kind) => {
      for (const sharer of ['native-windows', 'native-macos', 'native-linux'] as const) {
        expect(MODE_MATRIX[kind][sharer]).toEqual(['view', 'control']);
      }
      expect(MODE_MATRIX[kind].web).toEqual(['view']);
      const input = { ...GOOD, sharer: { ...GOOD.sharer, clientKind: 'web' as const } };
      expect(reasonsFor({ ...input, helper: { ...GOOD.helper, clientKind: kind } }, 'control')).toEqual([
        'client-kind-cannot'
      ]);
    }
  );
});

describe('rules that hold for every input', () => {
  test('each mode and feature is allowed or refused with a reason, never both, never neither', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const decision = decide(input);
        const allowed: readonly string[] = [...decision.modes, ...decision.features];
        const refused = decision.refusals.map((refusal) => refusal.what);
        expect([...allowed, ...refused].sort()).toEqual([...SESSION_MODES, ...SESSION_FEATURES].sort());
        expect(decision.refusals.every((refusal) => refusal.reasons.length > 0)).toBe(true);
      })
    );
  });

  test('no mode without a right, without the switch, or between strangers', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { modes } = decide(input);
        if (modes.length === 0) return;
        expect(input.helper.rights.some((right) => right !== 'unattended')).toBe(true);
        expect(input.settings.length > 0 && input.settings.every((tenant) => tenant.remoteHelpEnabled)).toBe(true);
        expect(tenantsMayMeet(input.helper.tenantId, input.sharer.tenantId, input.partners)).toBe(true);
        if (modes.includes('control')) expect(input.sharer.clientKind).not.toBe('web');
      })
    );
  });

  test('one more right or partner never takes anything away', () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom(...RIGHTS), fc.tuple(tenants, tenants), (input, right, pair) => {
        const before = decide(input);
        const wider: PolicyInput = {
          ...input,
          helper: { ...input.helper, rights: [...input.helper.rights, right] },
          partners: [...input.partners, pair]
        };
        const after = decide(wider);
        expect(after.modes).toEqual(expect.arrayContaining([...before.modes]));
        expect(after.features).toEqual(expect.arrayContaining([...before.features]));
      })
    );
  });

  test('the order of rights, settings and partners never matters', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const turned: PolicyInput = {
          helper: { ...input.helper, rights: input.helper.rights.toReversed() },
          sharer: input.sharer,
          settings: input.settings.toReversed(),
          partners: input.partners.toReversed().map(([a, b]) => [b, a] as const)
        };
        expect(decide(turned)).toEqual(decide(input));
      })
    );
  });
});

describe('rights from Intune’s resource actions', () => {
  test('the four known actions, in any case, once each; everything else gives nothing', () => {
    expect(
      rightsFromResourceActions([
        'Microsoft.Intune_RemoteAssistanceApp_TakeFullControl',
        'microsoft.intune_remoteassistanceapp_viewscreen',
        'Microsoft.Intune_RemoteAssistanceApp_ViewScreen',
        'Microsoft.Intune_RemoteAssistance_Read',
        'Microsoft.Intune_RemoteAssistanceApp_ViewScreenX'
      ])
    ).toEqual(['view', 'control']);
    expect(rightsFromResourceActions([])).toEqual([]);
  });
});
