import type { DirectoryFileInput } from '#relay/directory/file/schema.ts';

/** A GUID that can be told by its kind and number. */
function guid(kind: string, number: number): string {
  return `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export const HOME = guid('1', 1);
export const BARE = guid('1', 2);
export const ABSENT = guid('e', 9);

export const GROUP = {
  firstLine: guid('a', 1),
  helpDesk: guid('a', 2),
  itAll: guid('a', 3),
  leads: guid('a', 4),
  staff: guid('a', 5),
  nurses: guid('a', 6),
  wards: guid('a', 7),
  kiosks: guid('a', 8),
  allMachines: guid('a', 9)
} as const;

export const PERSON = {
  /** In the innermost group of three. */
  firstLiner: guid('b', 1),
  lead: guid('b', 2),
  nurse: guid('b', 3),
  /** Disabled, with licence, role and groups. */
  gone: guid('b', 4),
  /** In no group, without licence. */
  guest: guid('b', 5),
  /** Has the plan, switched off. */
  switchedOff: guid('b', 6),
  /** Member of many groups. */
  joiner: guid('b', 7)
} as const;

export const DEVICE = {
  laptop: guid('d', 1),
  late: guid('d', 2),
  grace: guid('d', 3),
  kiosk: guid('d', 4),
  /** Belongs to nobody, and was enrolled by somebody. */
  ownerless: guid('d', 5)
} as const;

const ROLE = { view: guid('c', 1), control: guid('c', 2), other: guid('c', 3), none: guid('c', 4) } as const;

/** Seventy groups, so that no page of a usual size holds them. */
export const MANY: readonly string[] = Array.from({ length: 70 }, (_, index) => guid('f', index));

const APP = 'Microsoft.Intune_RemoteAssistanceApp_';
const PREREQUISITES = [
  'Microsoft.Intune_RemoteTasks_RequestRemoteAssistance',
  'Microsoft.Intune_RemoteAssistance_Read'
];

function assignment(number: number, roleDefinitionId: string, members: readonly string[], scope: object) {
  const base = { id: guid('5', number), displayName: `Assignment ${number}`, roleDefinitionId, members: [...members] };
  return { ...base, scopeType: 'resourceScope' as const, resourceScopes: [] as string[], ...scope };
}

/** What both directories are asked about; the Graph one over the same records in Graph's shape. */
export const ORGANISATION: DirectoryFileInput = {
  format: 'deskside-directory-1',
  tenants: [
    {
      tenantId: HOME,
      displayName: 'Contract Clinic',
      settings: { remoteAssistanceState: 'enabled', allowSessionsToUnenrolledDevices: true, blockChat: true },
      people: [
        { id: PERSON.firstLiner, accountEnabled: true, groups: [GROUP.firstLine], licences: ['REMOTE_HELP'] },
        { id: PERSON.lead, accountEnabled: true, groups: [GROUP.leads, GROUP.helpDesk], licences: ['remote_help'] },
        { id: PERSON.nurse, accountEnabled: true, groups: [GROUP.nurses], licences: ['OTHER', 'REMOTE_HELP'] },
        { id: PERSON.gone, accountEnabled: false, groups: [GROUP.firstLine], licences: ['REMOTE_HELP'] },
        { id: PERSON.guest, accountEnabled: true, groups: [], licences: [] },
        { id: PERSON.switchedOff, accountEnabled: true, groups: [GROUP.staff], licences: ['off:REMOTE_HELP'] },
        { id: PERSON.joiner, accountEnabled: true, groups: [...MANY], licences: ['A', 'B', 'C', 'D', 'REMOTE_HELP'] }
      ],
      groups: [
        { id: GROUP.firstLine, memberOf: [GROUP.helpDesk] },
        { id: GROUP.helpDesk, memberOf: [GROUP.itAll] },
        { id: GROUP.itAll, memberOf: [GROUP.staff] },
        { id: GROUP.leads, memberOf: [GROUP.itAll] },
        { id: GROUP.staff, memberOf: [] },
        { id: GROUP.nurses, memberOf: [GROUP.wards, GROUP.staff] },
        { id: GROUP.wards, memberOf: [] },
        { id: GROUP.kiosks, memberOf: [GROUP.allMachines] },
        { id: GROUP.allMachines, memberOf: [] },
        ...MANY.map((id) => ({ id, memberOf: [] }))
      ],
      devices: [
        device(DEVICE.laptop, PERSON.nurse, 'compliant', [GROUP.allMachines]),
        device(DEVICE.late, PERSON.nurse, 'noncompliant', []),
        device(DEVICE.grace, PERSON.guest, 'inGracePeriod', []),
        { ...device(DEVICE.kiosk, null, 'compliant', [GROUP.kiosks]), dedicated: true },
        device(DEVICE.ownerless, null, 'unknown', [])
      ],
      roleDefinitions: [
        { id: ROLE.view, displayName: 'Viewer', allowedResourceActions: [`${APP}ViewScreen`, ...PREREQUISITES] },
        {
          id: ROLE.control,
          displayName: 'Help Desk Operator',
          allowedResourceActions: ['ViewScreen', 'TakeFullControl', 'Elevation', 'Unattended'].map((name) => APP + name)
        },
        {
          id: ROLE.other,
          displayName: 'Printer admin',
          allowedResourceActions: [
            'Microsoft.Intune_Printers_Read',
            'Microsoft.Intune_Roles_Read',
            'microsoft.intune_audit_read',
            'Microsoft.Intune_RemoteAssistance_ViewReports'
          ]
        },
        { id: ROLE.none, displayName: 'Empty', allowedResourceActions: [] }
      ],
      roleAssignments: [
        assignment(1, ROLE.view, [GROUP.helpDesk], { resourceScopes: [GROUP.wards, GROUP.kiosks] }),
        assignment(2, ROLE.control, [GROUP.leads], { scopeType: 'allLicensedUsers' }),
        assignment(3, ROLE.control, [GROUP.itAll], { scopeType: 'allDevices' }),
        assignment(4, ROLE.other, [GROUP.nurses, GROUP.leads], { scopeType: 'allDevicesAndLicensedUsers' }),
        assignment(5, ROLE.none, [GROUP.wards], {}),
        assignment(6, ROLE.view, [], { scopeType: 'allDevicesAndLicensedUsers' }),
        // Groups mean nothing beside a scope that is everybody.
        assignment(7, ROLE.view, [MANY[69] ?? ''], { scopeType: 'allDevices', resourceScopes: [GROUP.staff] })
      ]
    },
    {
      tenantId: BARE,
      displayName: 'Nothing set',
      people: [{ id: PERSON.firstLiner, accountEnabled: true, groups: [], licences: [] }],
      groups: [],
      devices: [],
      roleDefinitions: [],
      roleAssignments: []
    }
  ]
};

type DeviceInput = DirectoryFileInput['tenants'][number]['devices'][number];

function device(
  entraDeviceId: string,
  userId: string | null,
  complianceState: DeviceInput['complianceState'],
  groups: string[]
): DeviceInput {
  return { entraDeviceId, userId, complianceState, dedicated: false, groups };
}
