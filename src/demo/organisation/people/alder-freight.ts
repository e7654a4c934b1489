import { AUTHENTICATION_CONTEXTS } from './authentication-contexts.ts';
import { HELP_DESK_OPERATOR } from './roles.ts';
import type { Device, Group, Person, Tenant } from './schema.ts';

const GROUP = {
  everyone: 'f0c11d63-8fb6-45a6-a612-ad29d620c9d5',
  helpDesk: '6cf67b4b-39c5-4604-92e7-6e6da96e720d'
} as const;

const groups: Group[] = [
  { id: GROUP.everyone, displayName: 'Everyone', description: 'All employees of Alder Freight.', memberOf: [] },
  { id: GROUP.helpDesk, displayName: 'IT Support', description: 'Colleagues who help others.', memberOf: [] }
];

const people: Person[] = [
  {
    id: '6c0ebc3a-4dd0-4a15-bf62-ae0fb9e9bf74',
    userPrincipalName: 'dana.whitcombe@alderfreight.example',
    displayName: 'Dana Whitcombe',
    givenName: 'Dana',
    surname: 'Whitcombe',
    jobTitle: 'IT Support Specialist',
    companyName: 'Alder Freight',
    department: 'IT',
    officeLocation: 'Depot 1',
    preferredLanguage: 'en-GB',
    accountEnabled: true,
    password: 'timber-beacon',
    authenticatorSecret: 'KHXI2RD2ZYQ7DS6NISWTKWKD4ICCNWAC',
    groups: [GROUP.helpDesk, GROUP.everyone],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#d5e2d0',
      skin: '#f1c7a6',
      hair: '#7a4b2a',
      hairStyle: 'bun',
      clothes: '#2f5d4e',
      clothesStyle: 'shirt',
      glasses: true
    }
  },
  {
    id: 'c2bcfa54-9e9d-4c47-bc12-e3e886776cdc',
    userPrincipalName: 'luca.ferri@alderfreight.example',
    displayName: 'Luca Ferri',
    givenName: 'Luca',
    surname: 'Ferri',
    jobTitle: 'Route Planner',
    companyName: 'Alder Freight',
    department: 'Operations',
    officeLocation: 'Depot 1',
    preferredLanguage: 'it-IT',
    accountEnabled: true,
    password: 'gravel-sunrise',
    authenticatorSecret: '5ZMW2PHXO7HPJUEXA6IR6COUPZA72BSL',
    groups: [GROUP.everyone],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#f2dcb8',
      skin: '#e2b088',
      hair: '#2c1f18',
      hairStyle: 'side',
      clothes: '#a04b32',
      clothesStyle: 'jumper',
      beard: 'stubble'
    }
  },
  {
    id: '76cd988f-ba32-4019-aea6-96c6bc740ede',
    userPrincipalName: 'aylin.yildiz@alderfreight.example',
    displayName: 'Aylin Yıldız',
    givenName: 'Aylin',
    surname: 'Yıldız',
    jobTitle: 'Fleet Coordinator',
    companyName: 'Alder Freight',
    department: 'Operations',
    officeLocation: 'Depot 3',
    preferredLanguage: 'tr-TR',
    accountEnabled: true,
    password: 'crimson-harvest',
    authenticatorSecret: 'EGSKICLAWL72BUVPDTOW3AYQ35TBANB5',
    groups: [GROUP.everyone],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#dcd9ee',
      skin: '#e6b48d',
      hair: '#3a2419',
      hairStyle: 'long',
      clothes: '#4d5fa3',
      clothesStyle: 'jacket'
    }
  }
];

const devices: Device[] = [
  {
    id: '1ed41d53-abb6-4ad5-849b-7037ff9537da',
    azureADDeviceId: '55005a76-945a-4b55-914d-e49bf36bfd60',
    deviceName: 'AF-OPS-0101',
    operatingSystem: 'Windows',
    osVersion: '10.0.26200.7171',
    complianceState: 'compliant',
    managementState: 'managed',
    managedDeviceOwnerType: 'company',
    deviceEnrollmentType: 'windowsAzureADJoin',
    manufacturer: 'Lenovo',
    model: 'ThinkPad T14',
    serialNumber: 'AF1000',
    enrolledDateTime: '2025-01-01T08:15:00Z',
    lastSyncDateTime: '2026-11-01T07:40:00Z',
    userId: 'c2bcfa54-9e9d-4c47-bc12-e3e886776cdc',
    groups: [],
    credential: 'm-3_IxBFNVSCrISOIeaA0b-CF163Zsil'
  },
  {
    id: 'f2c63a0d-99f9-40d2-b327-e47f582eb86c',
    azureADDeviceId: '18b85727-511c-47a5-8b25-e4e66af7850f',
    deviceName: 'AF-OPS-0102',
    operatingSystem: 'Windows',
    osVersion: '10.0.26200.7171',
    complianceState: 'compliant',
    managementState: 'managed',
    managedDeviceOwnerType: 'company',
    deviceEnrollmentType: 'windowsAzureADJoin',
    manufacturer: 'Lenovo',
    model: 'ThinkPad T14',
    serialNumber: 'AF1037',
    enrolledDateTime: '2025-02-06T08:15:00Z',
    lastSyncDateTime: '2026-11-04T07:41:00Z',
    userId: '76cd988f-ba32-4019-aea6-96c6bc740ede',
    groups: [],
    credential: 'Vq1rxUdVv9yktzKkMqw7jcB3ii_lgzzI'
  },
  {
    id: 'd24cc098-0d64-447e-a6ea-af5737cea230',
    azureADDeviceId: '34e30e74-f16e-4f36-a486-5098ebac3d85',
    deviceName: 'AF-IT-0001',
    operatingSystem: 'Windows',
    osVersion: '10.0.26200.7171',
    complianceState: 'compliant',
    managementState: 'managed',
    managedDeviceOwnerType: 'company',
    deviceEnrollmentType: 'windowsAzureADJoin',
    manufacturer: 'Dell',
    model: 'Latitude 7455',
    serialNumber: 'AF1074',
    enrolledDateTime: '2025-03-11T08:15:00Z',
    lastSyncDateTime: '2026-11-07T07:42:00Z',
    userId: '6c0ebc3a-4dd0-4a15-bf62-ae0fb9e9bf74',
    groups: [],
    credential: 'IgT-kLzFNR3_JeXFEzkWbwl-GmzGrZYg'
  }
];

/** The other organisation of the demo: its people must not be able to help, or be helped by, Harbour Clinic's. */
export const alderFreight: Tenant = {
  id: '250ca017-e8d5-45f6-a2dc-406da690599b',
  displayName: 'Alder Freight',
  verifiedDomains: [{ name: 'alderfreight.example', isDefault: true, isInitial: true }],
  accent: '#7a3e1d',
  remoteAssistanceSettings: {
    id: '1f68d494-0521-4b8d-8cab-1ee5a1219bab',
    remoteAssistanceState: 'enabled',
    allowSessionsToUnenrolledDevices: false,
    blockChat: true
  },
  authenticationContexts: AUTHENTICATION_CONTEXTS,
  people,
  groups,
  devices,
  roleDefinitions: [HELP_DESK_OPERATOR],
  roleAssignments: [
    {
      id: '9925cd29-4d47-40f5-b24e-6074ef422115',
      displayName: 'IT support helps everyone',
      description: 'IT support may help all employees.',
      roleDefinitionId: HELP_DESK_OPERATOR.id,
      members: [GROUP.helpDesk],
      scopeType: 'resourceScope',
      resourceScopes: [GROUP.everyone]
    }
  ]
};
