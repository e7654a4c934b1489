import type { PolicyInput } from '#shared/policy/facts.ts';
import { RIGHTS } from '#shared/policy/rights.ts';
import type { HeldRole, Scope } from '#shared/policy/roles.ts';
import type { TenantSettings } from '#shared/policy/settings.ts';
import { CONTEXTS, GROUPS } from './arbitrary.ts';
import { EVERYBODY, FULL_ROLE, withHelper, withSharer } from './sample.ts';

/** A change of one thing; `pick` says which, where there are several. */
export type Change = (input: PolicyInput, pick: number) => PolicyInput;

const chosen = <Item>(items: readonly Item[], pick: number, otherwise: Item): Item =>
  items[pick % items.length] ?? otherwise;
const someGroup = (pick: number): string => chosen(GROUPS, pick, 'g1');
const someContext = (pick: number): string => chosen(CONTEXTS, pick, 'c1');

/** Changes one role of the helper's. */
function role(change: (held: HeldRole, pick: number) => Partial<HeldRole>): Change {
  return (input, pick) => {
    const { roles } = input.helper;
    const at = pick % Math.max(1, roles.length);
    const changed = roles.map((held, index) => (index === at ? { ...held, ...change(held, pick) } : held));
    return withHelper({ roles: changed }, input);
  };
}

/** Changes the settings of one tenant. */
function setting(change: (tenant: TenantSettings, pick: number) => Partial<TenantSettings>): Change {
  return (input, pick) => {
    const at = pick % Math.max(1, input.settings.length);
    const settings = input.settings.map((tenant, index) =>
      index === at ? { ...tenant, ...change(tenant, pick) } : tenant
    );
    return { ...input, settings };
  };
}

function wider(scope: Scope, pick: number): Scope {
  if (scope.kind === 'groups') return { ...scope, groups: [...scope.groups, someGroup(pick)] };
  return EVERYBODY;
}

const stronger =
  (pick: number) =>
  ({ mfa, contexts }: PolicyInput['helper']['authentication']) =>
    pick % 2 === 0 ? { mfa: true, contexts } : { mfa, contexts: [...contexts, someContext(pick)] };

/** Changes that give somebody more. */
export const widenings: Readonly<Record<string, Change>> = {
  'F2: another right in a role': role(({ rights }, pick) => ({ rights: [...rights, chosen(RIGHTS, pick, 'view')] })),
  'F2: the right to offer help': role(() => ({ offersHelp: true })),
  'F2: the right to read the connector': role(() => ({ readsConnector: true })),
  'F2: another role': (input, pick) =>
    withHelper(
      {
        roles: [
          ...input.helper.roles,
          {
            ...FULL_ROLE,
            rights: RIGHTS.slice(0, pick % 5),
            offersHelp: pick % 2 === 0,
            readsConnector: pick % 3 === 0
          }
        ]
      },
      input
    ),
  'F3: a wider scope': role(({ scope }, pick) => ({ scope: wider(scope, pick) })),
  'F3: a scope of everybody': role(() => ({ scope: EVERYBODY })),
  'F3: another group of the sharer': (input, pick) =>
    withSharer({ groups: new Set([...input.sharer.groups, someGroup(pick)]) }, input),
  'F3: another group of the device': (input, pick) => {
    const { device } = input.sharer;
    if (!device.enrolled) return input;
    return withSharer({ device: { ...device, groups: new Set([...device.groups, someGroup(pick)]) } }, input);
  },
  'F5: an enrolled, compliant device': (input) => {
    const { device } = input.sharer;
    const kept = device.enrolled ? device : { enrolled: true as const, dedicated: false, groups: new Set<string>() };
    return withSharer({ device: { ...kept, compliant: true } }, input);
  },
  'F6: a licence of the helper': (input) => withHelper({ licensed: true }, input),
  'F6: a licence of the sharer': (input) => withSharer({ licensed: true }, input),
  'F9: a dedicated device': (input) => {
    const { device } = input.sharer;
    return withSharer({ device: device.enrolled ? { ...device, dedicated: true } : device }, input);
  },
  'A2: another partner': (input, pick) => ({
    ...input,
    partners: [...input.partners, pick % 2 === 0 ? ['home', 'abroad'] : ['elsewhere', 'home']]
  }),
  'A5: a stronger sign-in of the helper': (input, pick) =>
    withHelper({ authentication: stronger(pick)(input.helper.authentication) }, input),
  'A5: a stronger sign-in of the sharer': (input, pick) =>
    withSharer({ authentication: stronger(pick)(input.sharer.authentication) }, input),
  'an enabled account of the helper': (input) => withHelper({ enabled: true }, input),
  'an enabled account of the sharer': (input) => withSharer({ enabled: true }, input)
};

/** Changes of a tenant's settings that forbid or demand more. */
export const narrowings: Readonly<Record<string, Change>> = {
  'F1: removing a tenant’s settings': (input, pick) => ({
    ...input,
    settings: input.settings.filter((_tenant, index) => index !== pick % input.settings.length)
  }),
  'F1: remote help off': setting(() => ({ remoteHelpEnabled: false })),
  'F1: chat off': setting(() => ({ chatAllowed: false })),
  'F1: unenrolled devices off': setting(() => ({ unenrolledAllowed: false })),
  'F1: elevation off': setting(() => ({ elevationAllowed: false })),
  'F1: clipboard off': setting(() => ({ clipboardAllowed: false })),
  'F1: files off': setting(() => ({ filesAllowed: false })),
  'F5: blocking what is not compliant': setting(() => ({ nonCompliantBlocked: true })),
  'F6: demanding licences': setting(() => ({ licenceRequired: true })),
  'F9: unattended off': setting(() => ({ unattendedAllowed: false })),
  'A5: demanding a second factor of helpers': setting((tenant) => ({
    helperAuthentication: { ...tenant.helperAuthentication, mfa: true }
  })),
  'A5: demanding a context of helpers': setting(({ helperAuthentication }, pick) => ({
    helperAuthentication: { ...helperAuthentication, contexts: [...helperAuthentication.contexts, someContext(pick)] }
  })),
  'A5: demanding a second factor of sharers': setting((tenant) => ({
    sharerAuthentication: { ...tenant.sharerAuthentication, mfa: true }
  })),
  'A5: demanding a context of sharers': setting(({ sharerAuthentication }, pick) => ({
    sharerAuthentication: { ...sharerAuthentication, contexts: [...sharerAuthentication.contexts, someContext(pick)] }
  }))
};
