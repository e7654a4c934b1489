import type { Group } from './schema.ts';

/** Ids of Harbour Clinic's groups by what they are for. */
export const HARBOUR_GROUP = {
  allStaff: 'cd967904-1f65-4e00-aee4-036c59d1ff4c',
  informationServices: '7a3bc039-47ea-44c1-8acf-5811e8763ca9',
  helpDesk: 'ebde6182-8fce-4473-9d0c-96c071a7ec9c',
  trainees: '535d9d00-3631-48a5-a434-24991b775021',
  wardStaff: '48048e39-4d41-4ffb-bdf7-286c5fd85810',
  theatreNurses: '3a9c3078-b8ae-40e1-b50b-96bf38daa4ce',
  finance: '96971a01-a220-4b5e-ada2-8ffc25acad6c',
  nursingSchool: 'ed2c1dff-f0d3-475d-b496-7357198b6cd2',
  schoolAdmins: 'bab566a8-9401-4b95-90e4-c5421066a6b8',
  wardLiaison: '954db5a6-fee8-429a-889d-1aa228c99b01',
  endpointEngineers: 'e4fe1312-b884-42a1-abe7-20e55d208ee0',
  wardComputers: 'b31ffdea-285b-43da-813d-fc666a76f6f8',
  theatreComputers: '41a7caef-288e-432e-b74a-8504c5dfbc6a',
  sharedDevices: '741d2ccb-798e-4f16-9295-e58708d4d7ac',
  recordReaders: '5310f966-a0da-452a-baf1-046075231830'
} as const;

/** Harbour Clinic's groups, of people and of devices; some are nested. */
export const harbourGroups: Group[] = [
  {
    id: HARBOUR_GROUP.allStaff,
    displayName: 'All staff',
    description: 'Everyone who works at Harbour Clinic.',
    memberOf: []
  },
  {
    id: HARBOUR_GROUP.informationServices,
    displayName: 'Information Services',
    description: 'The department that runs the clinic’s systems.',
    memberOf: []
  },
  {
    id: HARBOUR_GROUP.helpDesk,
    displayName: 'Help Desk',
    description: 'Colleagues who answer the help desk.',
    memberOf: [HARBOUR_GROUP.informationServices]
  },
  {
    id: HARBOUR_GROUP.trainees,
    displayName: 'Help Desk in training',
    description: 'Colleagues who are learning at the help desk.',
    memberOf: [HARBOUR_GROUP.informationServices]
  },
  {
    id: HARBOUR_GROUP.wardStaff,
    displayName: 'Ward staff',
    description: 'Everyone who works with patients on a ward.',
    memberOf: []
  },
  {
    id: HARBOUR_GROUP.theatreNurses,
    displayName: 'Theatre nurses',
    description: 'Nurses of the operating theatres.',
    memberOf: [HARBOUR_GROUP.wardStaff]
  },
  { id: HARBOUR_GROUP.finance, displayName: 'Finance', description: 'Finance, payroll and procurement.', memberOf: [] },
  {
    id: HARBOUR_GROUP.nursingSchool,
    displayName: 'School of Nursing',
    description: 'Students and teachers of the School of Nursing.',
    memberOf: []
  },
  {
    id: HARBOUR_GROUP.schoolAdmins,
    displayName: 'School administrators',
    description: 'People who look after the school’s devices.',
    memberOf: []
  },
  {
    id: HARBOUR_GROUP.wardLiaison,
    displayName: 'Ward liaison',
    description: 'Colleagues of Information Services who work with the wards.',
    memberOf: [HARBOUR_GROUP.informationServices]
  },
  {
    id: HARBOUR_GROUP.endpointEngineers,
    displayName: 'Endpoint engineers',
    description: 'Colleagues who look after managed devices.',
    memberOf: [HARBOUR_GROUP.informationServices]
  },
  {
    id: HARBOUR_GROUP.wardComputers,
    displayName: 'Ward computers',
    description: 'Computers that stand on a ward.',
    memberOf: []
  },
  {
    id: HARBOUR_GROUP.theatreComputers,
    displayName: 'Theatre computers',
    description: 'Computers of the operating theatres.',
    memberOf: [HARBOUR_GROUP.wardComputers]
  },
  {
    id: HARBOUR_GROUP.sharedDevices,
    displayName: 'Shared devices',
    description: 'Devices that are dedicated to a purpose and belong to nobody.',
    memberOf: []
  },
  {
    id: HARBOUR_GROUP.recordReaders,
    displayName: 'Record readers',
    description: 'Colleagues who look at the record of remote help.',
    memberOf: []
  }
];
