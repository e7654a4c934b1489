import { AUTHENTICATION_CONTEXTS } from './authentication-contexts.ts';
import { harbourDevices } from './harbour-clinic-devices.ts';
import { HARBOUR_GROUP as GROUP, harbourGroups } from './harbour-clinic-groups.ts';
import { harbourOffices } from './harbour-clinic-offices.ts';
import { harbourWards } from './harbour-clinic-wards.ts';
import {
  CONTROL_HELPER,
  ENDPOINT_ENGINEER,
  HELP_DESK_OPERATOR,
  RECORD_READER,
  SCHOOL_ADMINISTRATOR,
  VIEW_ONLY_HELPER
} from './roles.ts';
import type { Tenant } from './schema.ts';

/** The demo's main organisation: a hospital whose help desk helps everybody else. */
export const harbourClinic: Tenant = {
  id: '9a489a98-d303-4b41-827f-f76441430226',
  displayName: 'Harbour Clinic',
  verifiedDomains: [
    { name: 'harbourclinic.example', isDefault: true, isInitial: false },
    { name: 'harbourclinic.onlogin.example', isDefault: false, isInitial: true }
  ],
  accent: '#0f6173',
  remoteAssistanceSettings: {
    id: '2e3d2c39-9867-4703-b58f-abf0cf6b3e6c',
    remoteAssistanceState: 'enabled',
    allowSessionsToUnenrolledDevices: true,
    blockChat: false
  },
  authenticationContexts: AUTHENTICATION_CONTEXTS,
  people: [...harbourOffices, ...harbourWards],
  groups: harbourGroups,
  devices: harbourDevices,
  roleDefinitions: [
    HELP_DESK_OPERATOR,
    SCHOOL_ADMINISTRATOR,
    VIEW_ONLY_HELPER,
    CONTROL_HELPER,
    ENDPOINT_ENGINEER,
    RECORD_READER
  ],
  roleAssignments: [
    {
      id: '94d21e3f-4a54-4fe6-a34a-3cd461d488ec',
      displayName: 'Help desk helps all staff',
      description: 'The help desk may view, control, elevate and work unattended for everyone.',
      roleDefinitionId: HELP_DESK_OPERATOR.id,
      members: [GROUP.helpDesk],
      scopeType: 'resourceScope',
      resourceScopes: [GROUP.allStaff]
    },
    {
      id: 'c6151c4b-2438-4263-b1b5-040a7f8c994c',
      displayName: 'Trainees look in on the wards',
      description: 'Colleagues in training may view the screens of ward staff.',
      roleDefinitionId: VIEW_ONLY_HELPER.id,
      members: [GROUP.trainees],
      scopeType: 'resourceScope',
      resourceScopes: [GROUP.wardStaff]
    },
    {
      id: '1ae9f35e-d046-48a0-bcf7-78a0975f4644',
      displayName: 'School administrators help the school',
      description: 'The administrators of the School of Nursing may help its students and teachers.',
      roleDefinitionId: SCHOOL_ADMINISTRATOR.id,
      members: [GROUP.schoolAdmins],
      scopeType: 'resourceScope',
      resourceScopes: [GROUP.nursingSchool]
    },
    {
      id: '9f1279cd-eb25-4ae1-9c1c-1ca9f23b5669',
      displayName: 'Ward liaison sees the wards',
      description: 'The ward liaison may view the screens of ward staff.',
      roleDefinitionId: VIEW_ONLY_HELPER.id,
      members: [GROUP.wardLiaison],
      scopeType: 'resourceScope',
      resourceScopes: [GROUP.wardStaff]
    },
    {
      id: '760194ce-dfc3-45d4-92c4-fa6a48cdb51a',
      displayName: 'Ward liaison controls ward computers',
      description: 'The ward liaison may take control of the computers that stand on a ward, whoever uses them.',
      roleDefinitionId: CONTROL_HELPER.id,
      members: [GROUP.wardLiaison],
      scopeType: 'resourceScope',
      resourceScopes: [GROUP.wardComputers]
    },
    {
      id: '41a7f530-62c7-4ea1-88aa-92b8326b7b3d',
      displayName: 'Endpoint engineers help at every device',
      description: 'Endpoint engineers may view, control and elevate at every managed device.',
      roleDefinitionId: ENDPOINT_ENGINEER.id,
      members: [GROUP.endpointEngineers],
      scopeType: 'allDevices',
      resourceScopes: []
    },
    {
      id: 'fe754000-b573-452b-9415-35284077e55d',
      displayName: 'Record readers read everything',
      description: 'Record readers may look at what was done and who may do it.',
      roleDefinitionId: RECORD_READER.id,
      members: [GROUP.recordReaders],
      scopeType: 'allDevicesAndLicensedUsers',
      resourceScopes: []
    }
  ]
};
