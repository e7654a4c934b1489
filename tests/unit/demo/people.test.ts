import { describe, expect, it } from 'vitest';
import { ACTIONS } from '#demo/organisation/people/roles.ts';
import { DEMO_TENANTS, OrganisationDataError, openDirectory, type Tenant } from '#demo/organisation/people.ts';

const [clinic, freight] = twoOrganisations();
const directory = openDirectory(DEMO_TENANTS);

function twoOrganisations(): [Tenant, Tenant] {
  const [first, second] = DEMO_TENANTS;
  if (first === undefined || second === undefined) throw new Error('The demo has two organisations.');
  return [first, second];
}

function problemOf(data: unknown): string {
  try {
    openDirectory(data);
  } catch (error) {
    if (error instanceof OrganisationDataError) return error.code;
    throw error;
  }
  return 'none';
}

function person(userName: string) {
  const found = directory.person(clinic, userName);
  if (found === undefined) throw new Error(`${userName} is missing.`);
  return found;
}

describe('the people of the demo', () => {
  it('has enough people of many scripts in one organisation and three in the other', () => {
    expect(clinic.people.length).toBeGreaterThanOrEqual(14);
    expect(freight.people).toHaveLength(3);
    const names = clinic.people.map((one) => one.displayName).join(' ');
    for (const script of ['Arab', 'Hebr', 'Cyrl', 'Grek', 'Thai', 'Hang', 'Hira', 'Latn']) {
      expect(names, script).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    }
  });

  it('F2: gives the help desk all four rights and the trainee only the view', () => {
    const rights = (userName: string) =>
      directory
        .rolesOf(clinic, person(userName))
        .flatMap((role) => role.allowedResourceActions)
        .filter((action) => action.startsWith('Microsoft.Intune_RemoteAssistanceApp_'));
    expect(rights('priya.raman@harbourclinic.example')).toEqual([
      ACTIONS.viewScreen,
      ACTIONS.takeFullControl,
      ACTIONS.elevation,
      ACTIONS.unattended
    ]);
    expect(rights('amara.okafor@harbourclinic.example')).toEqual([ACTIONS.viewScreen]);
    expect(rights('grace.whitfield@harbourclinic.example')).not.toContain(ACTIONS.unattended);
    expect(rights('tomas.lindqvist@harbourclinic.example')).toEqual([]);
  });

  it('F3: counts the members of nested groups', () => {
    const groups = directory.groupsOf(clinic, person('mai.nguyen@harbourclinic.example'));
    expect(groups.map((group) => group.displayName)).toEqual(['Theatre nurses', 'All staff', 'Ward staff']);
  });

  it('F5: has a device that is not compliant and people without a device', () => {
    expect(clinic.devices.map((device) => device.complianceState)).toContain('noncompliant');
    const owners = new Set(clinic.devices.map((device) => device.userId));
    expect(owners.has(person('mateo.quispe@harbourclinic.example').id)).toBe(false);
  });

  it('F3: reaches by groups of people, by groups of devices and by devices alone, and combines assignments', () => {
    const assignmentsOf = (userName: string) => {
      const groups = new Set(directory.groupsOf(clinic, person(userName)).map((group) => group.id));
      return clinic.roleAssignments
        .filter((assignment) => assignment.members.some((id) => groups.has(id)))
        .map(({ scopeType, resourceScopes, roleDefinitionId }) => ({
          scope: resourceScopes.map((id) => clinic.groups.find((group) => group.id === id)?.displayName).join(),
          scopeType,
          screenRights: clinic.roleDefinitions
            .find((role) => role.id === roleDefinitionId)
            ?.allowedResourceActions.filter((action) => action.includes('RemoteAssistanceApp'))
        }));
    };
    expect(assignmentsOf('samuel.adeyemi@harbourclinic.example')).toEqual([
      { scope: 'Ward staff', scopeType: 'resourceScope', screenRights: [ACTIONS.viewScreen] },
      { scope: 'Ward computers', scopeType: 'resourceScope', screenRights: [ACTIONS.takeFullControl] }
    ]);
    expect(assignmentsOf('noor.bakker@harbourclinic.example')).toEqual([
      {
        scope: '',
        scopeType: 'allDevices',
        screenRights: [ACTIONS.viewScreen, ACTIONS.takeFullControl, ACTIONS.elevation]
      }
    ]);
    expect(assignmentsOf('amara.okafor@harbourclinic.example')).toMatchObject([{ scope: 'Ward staff' }]);
    expect(assignmentsOf('grace.whitfield@harbourclinic.example')).toMatchObject([{ scope: 'School of Nursing' }]);
    expect(assignmentsOf('priya.raman@harbourclinic.example')).toMatchObject([{ scope: 'All staff' }]);
  });

  it('F3: knows the groups of a device, nested ones included', () => {
    const theatre = clinic.devices.find((device) => device.deviceName === 'HC-THEA-0112');
    if (theatre === undefined) throw new Error('The theatre has a computer.');
    expect(directory.device(clinic, theatre.azureADDeviceId.toUpperCase())?.id).toBe(theatre.id);
    expect(directory.device(freight, theatre.azureADDeviceId)).toBeUndefined();
    expect(directory.groupsOf(clinic, theatre).map((group) => group.displayName)).toEqual([
      'Theatre computers',
      'Ward computers'
    ]);
  });

  it('A1: has one account that is disabled, and it belongs to nobody who helps', () => {
    const disabled = clinic.people.filter((one) => !one.accountEnabled);
    expect(disabled.map((one) => one.userPrincipalName)).toEqual(['petra.novakova@harbourclinic.example']);
    expect(disabled.flatMap((one) => directory.rolesOf(clinic, one))).toEqual([]);
  });

  it('finds people by object id and user name in any case, within their own organisation only', () => {
    const priya = person('PRIYA.RAMAN@HarbourClinic.example');
    expect(directory.person(clinic, priya.id.toUpperCase())).toBe(priya);
    expect(directory.person(freight, priya.id)).toBeUndefined();
    expect(directory.homeOf('luca.ferri@alderfreight.example')?.id).toBe(freight.id);
    expect(directory.homeOf('nobody@alderfreight.example')).toBeUndefined();
  });
});

describe('checking the data', () => {
  const [first] = clinic.people;
  const [device] = clinic.devices;
  const [assignment] = clinic.roleAssignments;
  if (first === undefined || device === undefined || assignment === undefined) throw new Error('The data is empty.');
  const elsewhere = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
  const changed = (change: Partial<Tenant>): unknown => [{ ...clinic, ...change }, freight];

  /** The clinic's groups with memberships on top: each pair puts the first into the second, by position. */
  function nested(...pairs: readonly (readonly [number, number])[]): Tenant['groups'] {
    return clinic.groups.map((group, index) => ({
      ...group,
      memberOf: [
        ...group.memberOf,
        ...pairs.flatMap(([inner, outer]) => (inner === index ? [clinic.groups[outer]?.id ?? ''] : []))
      ]
    }));
  }

  it.each<[string, unknown, string]>([
    ['nothing at all', [], 'bad-shape'],
    ['a field too many', [{ ...clinic, motto: 'We care' }], 'bad-shape'],
    ['an id that is none', changed({ id: 'clinic' }), 'bad-shape'],
    ['a short password', changed({ people: [{ ...first, password: 'x' }] }), 'bad-shape'],
    ['two organisations with one id', [clinic, { ...freight, id: clinic.id }], 'duplicate-id'],
    ['one person in two organisations', changed({ people: [...clinic.people, ...freight.people] }), 'duplicate-id'],
    ['two people with one user name', changed({ people: [first, { ...first, id: elsewhere }] }), 'duplicate-name'],
    ['a domain of both', changed({ verifiedDomains: freight.verifiedDomains }), 'duplicate-name'],
    [
      'a foreign domain',
      changed({ people: [{ ...first, userPrincipalName: 'a@other.example' }] }),
      'unknown-reference'
    ],
    ['a group that is missing', changed({ people: [{ ...first, groups: [elsewhere] }] }), 'unknown-reference'],
    [
      'a group of a device that is missing',
      changed({ devices: [{ ...device, groups: [elsewhere] }] }),
      'unknown-reference'
    ],
    [
      'a scope that is missing',
      changed({ roleAssignments: [{ ...assignment, resourceScopes: [elsewhere] }] }),
      'unknown-reference'
    ],
    ['a group inside itself', changed({ groups: nested([0, 0]) }), 'cyclic-groups'],
    ['groups that go round in a circle', changed({ groups: nested([0, 1], [1, 2], [2, 0]) }), 'cyclic-groups'],
    ['a circle that others hang on', changed({ groups: nested([3, 0], [0, 1], [1, 0]) }), 'cyclic-groups'],
    [
      'an authenticator secret that is none',
      changed({ people: [{ ...first, authenticatorSecret: 'abc' }] }),
      'bad-shape'
    ],
    [
      'a secret of another alphabet',
      changed({ people: [{ ...first, authenticatorSecret: '0'.repeat(32) }] }),
      'bad-shape'
    ],
    ['a device credential that is none', changed({ devices: [{ ...device, credential: device.id }] }), 'bad-shape'],
    [
      'two devices with one credential',
      changed({ devices: clinic.devices.map((each) => ({ ...each, credential: device.credential })) }),
      'duplicate-id'
    ],
    [
      'one authentication context twice',
      changed({ authenticationContexts: [...clinic.authenticationContexts, ...clinic.authenticationContexts] }),
      'duplicate-id'
    ],
    [
      'an authentication context that demands nothing',
      changed({ authenticationContexts: [{ id: 'c1', displayName: 'Nothing', requires: [] }] }),
      'bad-shape'
    ],
    ['an owner that is missing', changed({ devices: [{ ...device, userId: elsewhere }] }), 'unknown-reference'],
    [
      'a role that is missing',
      changed({ roleAssignments: [{ ...assignment, roleDefinitionId: elsewhere }] }),
      'unknown-reference'
    ],
    [
      'no default domain',
      changed({ verifiedDomains: clinic.verifiedDomains.map((domain) => ({ ...domain, isDefault: false })) }),
      'no-default'
    ]
  ])('refuses %s', (_name, data, code) => {
    expect(problemOf(data)).toBe(code);
  });

  it('accepts what the demo ships', () => {
    expect(problemOf(DEMO_TENANTS)).toBe('none');
    expect(problemOf(changed({ groups: nested([3, 1], [2, 1], [1, 0]) }))).toBe('none');
  });
});

describe('what an administrator changes', () => {
  it('counts at once, for that organisation and nobody’s data before', () => {
    const own = openDirectory(DEMO_TENANTS);
    const tenant = own.tenant(clinic.id);
    own.change(clinic.id, (current) => ({
      ...current,
      devices: current.devices.map((each) => ({ ...each, complianceState: 'noncompliant' as const }))
    }));
    expect(own.tenant(clinic.id)).toBe(tenant);
    expect(new Set(tenant?.devices.map((each) => each.complianceState))).toEqual(new Set(['noncompliant']));
    expect(own.tenants[1]?.devices[0]?.complianceState).toBe('compliant');
    expect(clinic.devices[0]?.complianceState).toBe('compliant');
  });

  it('is refused whole when it does not fit together', () => {
    const own = openDirectory(DEMO_TENANTS);
    const before = structuredClone(own.tenants);
    const missing = (current: Tenant): Tenant => ({ ...current, displayName: 'Other', groups: [] });
    expect(() => own.change(clinic.id, missing)).toThrow(OrganisationDataError);
    expect(() => own.change(clinic.id, (current) => ({ ...current, id: freight.id }))).toThrow(RangeError);
    expect(() => own.change('nobody', (current) => current)).toThrow(RangeError);
    expect(own.tenants).toEqual(before);
  });
});
