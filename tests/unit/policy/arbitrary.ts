import fc from 'fast-check';
import type { AuthenticationFacts, DeviceFacts, PartnerPair, PolicyInput } from '#shared/policy/facts.ts';
import { READINGS } from '#shared/policy/readings.ts';
import { RIGHTS } from '#shared/policy/rights.ts';
import type { HeldRole, Scope } from '#shared/policy/roles.ts';
import type { AuthenticationDemand, TenantSettings } from '#shared/policy/settings.ts';
import { clientKindSchema } from '#shared/protocol/relay.ts';

export const GROUPS = ['g1', 'g2', 'g3'] as const;
export const CONTEXTS = ['c1', 'c2', 'c99'] as const;

/** Mostly as it should be, so that one reason alone is as frequent as many. */
const mostly = (good: boolean): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constant(!good) });

export const tenants = fc.oneof(
  { weight: 3, arbitrary: fc.constant('home') },
  { weight: 1, arbitrary: fc.constantFrom('abroad', 'elsewhere') }
);
/** Windows more often than its share, as it alone has everything. */
const kinds = fc.constantFrom(...clientKindSchema.options, 'native-windows', 'native-windows');
const groups = fc.subarray([...GROUPS]);
const groupSets = groups.map((ids): ReadonlySet<string> => new Set(ids));

export const scopes: fc.Arbitrary<Scope> = fc.oneof(
  fc.record({ kind: fc.constantFrom('all-users', 'all-devices', 'all-users-and-devices') }),
  fc.record({ kind: fc.constant('groups'), groups })
);

export const heldRoles: fc.Arbitrary<HeldRole> = fc.record({
  rights: fc.subarray([...RIGHTS]),
  offersHelp: mostly(true),
  readsConnector: mostly(true),
  reads: fc.subarray([...READINGS]),
  scope: scopes
});

export const authentications: fc.Arbitrary<AuthenticationFacts> = fc.record({
  mfa: fc.boolean(),
  contexts: fc.subarray([...CONTEXTS])
});

export const demands: fc.Arbitrary<AuthenticationDemand> = fc.record({
  mfa: mostly(false),
  contexts: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    fc.array(fc.constantFrom(...CONTEXTS), { maxLength: 3 })
  )
});

export const devices: fc.Arbitrary<DeviceFacts> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ enrolled: fc.constant(false) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      enrolled: fc.constant(true),
      compliant: mostly(true),
      dedicated: fc.boolean(),
      groups: groupSets
    })
  }
);

export const tenantSettings: fc.Arbitrary<TenantSettings> = fc.record({
  tenantId: tenants,
  remoteHelpEnabled: mostly(true),
  unenrolledAllowed: fc.boolean(),
  chatAllowed: mostly(true),
  nonCompliantBlocked: fc.boolean(),
  licenceRequired: fc.boolean(),
  elevationAllowed: mostly(true),
  clipboardAllowed: mostly(true),
  filesAllowed: mostly(true),
  unattendedAllowed: mostly(true),
  helperAuthentication: demands,
  sharerAuthentication: demands,
  longestSessionMs: fc.integer({ min: 1 }),
  idleLimitMs: fc.integer({ min: 1 })
});

/** Strangers as often as partners of everybody, and whatever lies between. */
const partners: fc.Arbitrary<PartnerPair[]> = fc.oneof(
  fc.array(fc.tuple(tenants, tenants), { maxLength: 2 }),
  fc.constant<PartnerPair[]>([
    ['home', 'abroad'],
    ['elsewhere', 'home'],
    ['abroad', 'elsewhere']
  ])
);

const inputsWith = (settings: fc.Arbitrary<TenantSettings[]>): fc.Arbitrary<PolicyInput> =>
  fc.record({
    helper: fc.record({
      tenantId: tenants,
      clientKind: kinds,
      enabled: mostly(true),
      licensed: mostly(true),
      roles: fc.array(heldRoles, { maxLength: 3 }),
      authentication: authentications
    }),
    sharer: fc.record({
      tenantId: tenants,
      clientKind: kinds,
      enabled: mostly(true),
      licensed: mostly(true),
      groups: groupSets,
      authentication: authentications,
      device: devices
    }),
    settings,
    partners
  });

/** Facts of every kind, each tenant's settings at most once. */
export const inputs = inputsWith(
  fc.uniqueArray(tenantSettings, { selector: ({ tenantId }) => tenantId, maxLength: 3 })
);

/** The same, where a tenant may have settings twice. */
export const repeatingInputs = inputsWith(fc.array(tenantSettings, { maxLength: 4 }));
