import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RIGHTS, rightsFromResourceActions } from '#shared/policy/rights.ts';
import { abilitiesFrom, abilitiesOf, type RoleAssignment, rightsOf, rolesHeldBy } from '#shared/policy/roles.ts';
import { EVERYBODY, FULL_ROLE } from './sample.ts';

const VIEW = 'Microsoft.Intune_RemoteAssistanceApp_ViewScreen';
const CONTROL = 'Microsoft.Intune_RemoteAssistanceApp_TakeFullControl';
const ELEVATION = 'Microsoft.Intune_RemoteAssistanceApp_Elevation';
const UNATTENDED = 'Microsoft.Intune_RemoteAssistanceApp_Unattended';
const OFFER = 'Microsoft.Intune_RemoteTasks_RequestRemoteAssistance';
const CONNECTOR = 'Microsoft.Intune_RemoteAssistance_Read';

/** What the built-in roles have beside remote help, as other parts of Intune are in them too. */
const OTHERS = [
  'Microsoft.Intune_Organization_Read',
  'Microsoft.Intune_RemoteTasks_RebootNow',
  'Microsoft.Intune_Audit_Read'
];

describe('F2: what a role’s resource actions give', () => {
  test.each([
    [
      'Help Desk Operator',
      [VIEW, CONTROL, ELEVATION, UNATTENDED, OFFER, CONNECTOR, ...OTHERS],
      { rights: ['view', 'control', 'elevation', 'unattended'], offersHelp: true, readsConnector: true }
    ],
    [
      'School Administrator',
      [...OTHERS, CONNECTOR, OFFER, ELEVATION, CONTROL, VIEW],
      { rights: ['view', 'control', 'elevation'], offersHelp: true, readsConnector: true }
    ],
    [
      'a custom role that may look',
      [OFFER, VIEW, CONNECTOR],
      { rights: ['view'], offersHelp: true, readsConnector: true }
    ],
    [
      'a custom role without the prerequisites',
      [UNATTENDED, CONTROL],
      { rights: ['control', 'unattended'], offersHelp: false, readsConnector: false }
    ],
    ['only the offer', [OFFER], { rights: [], offersHelp: true, readsConnector: false }],
    ['only the connector', [CONNECTOR], { rights: [], offersHelp: false, readsConnector: true }],
    ['a role for something else', OTHERS, { rights: [], offersHelp: false, readsConnector: false }],
    ['nothing', [], { rights: [], offersHelp: false, readsConnector: false }]
  ])('F2: %s', (_role, actions, abilities) => {
    expect(abilitiesFrom(actions)).toEqual(abilities);
    expect(abilitiesFrom(actions.map((action) => action.toUpperCase()))).toEqual(abilities);
    expect(abilitiesFrom(new Set(actions))).toEqual(abilities);
    expect(abilitiesFrom([...actions, ...actions].reverse())).toEqual(abilities);
  });

  test.each([
    `${VIEW}X`,
    `X${VIEW}`,
    ` ${VIEW}`,
    'ViewScreen',
    'Microsoft.Intune_RemoteAssistanceApp_*',
    'Microsoft.Intune_RemoteAssistanceApp_',
    'Microsoft.Intune_RemoteAssistance_Update',
    'Microsoft.Intune_RemoteAssistance_ViewReports',
    'Microsoft.Intune_RemoteAssistance_ReadX',
    'constructor',
    '__proto__',
    ''
  ])('F2: the unknown action "%s" gives nothing', (action) => {
    expect(abilitiesFrom([action])).toEqual({ rights: [], offersHelp: false, readsConnector: false });
  });

  test('F2: whatever the list, rights come once each and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(VIEW, CONTROL, ELEVATION, UNATTENDED), fc.string())), (actions) => {
        const rights = rightsFromResourceActions(actions);
        expect(rights).toEqual(RIGHTS.filter((right) => rights.includes(right)));
        expect(rights.includes('elevation')).toBe(actions.includes(ELEVATION));
      })
    );
  });
});

describe('F2: which roles somebody holds', () => {
  const assignment = (...members: string[]): RoleAssignment => ({ ...FULL_ROLE, roleName: null, members });

  test('F2: those whose members are a group of theirs, any one of them', () => {
    const held = [assignment('desk'), assignment('other', 'desk')];
    const foreign = [assignment('other'), assignment()];
    expect(rolesHeldBy([...foreign, ...held], new Set(['desk', 'staff']))).toEqual(held);
    expect(rolesHeldBy([...foreign, ...held], new Set())).toEqual([]);
  });

  test('F2: several roles together give what any of them gives', () => {
    const none = { rights: [], offersHelp: false, readsConnector: false, scope: EVERYBODY };
    const roles = [
      { ...none, rights: ['elevation'] as const, offersHelp: true },
      { ...none, rights: ['view', 'elevation'] as const },
      { ...none, readsConnector: true }
    ];
    expect(rightsOf(roles)).toEqual(['view', 'elevation']);
    expect(abilitiesOf(roles)).toEqual({ rights: ['view', 'elevation'], offersHelp: true, readsConnector: true });
    expect(abilitiesOf([])).toEqual({ rights: [], offersHelp: false, readsConnector: false });
  });
});
