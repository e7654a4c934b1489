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
  });
});
