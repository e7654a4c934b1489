import { HARBOUR_GROUP as GROUP } from './harbour-clinic-groups.ts';
import type { Person } from './schema.ts';

/** Harbour Clinic's service desk, offices and school. */
export const harbourOffices: Person[] = [
  {
    id: '3e0b006e-82c1-4eef-afff-a659c7fd7058',
    userPrincipalName: 'priya.raman@harbourclinic.example',
    displayName: 'Priya Raman',
    givenName: 'Priya',
    surname: 'Raman',
    jobTitle: 'Service Desk Analyst',
    companyName: 'Harbour Clinic',
    department: 'Information Services',
    officeLocation: 'Harbour House 2.14',
    preferredLanguage: 'en-GB',
    password: 'amber-lantern',
    groups: [GROUP.helpDesk, GROUP.allStaff],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#f3d9b1',
      skin: '#b87a4b',
      hair: '#2a1b16',
      hairStyle: 'long',
      clothes: '#2f6f73',
      clothesStyle: 'jacket'
    }
  },
  {
    id: '03165d6e-392a-40ce-8b84-159e28fd0d2b',
    userPrincipalName: 'samuel.adeyemi@harbourclinic.example',
    displayName: 'Samuel Adeyemi',
    givenName: 'Samuel',
    surname: 'Adeyemi',
    jobTitle: 'Service Desk Team Lead',
    companyName: 'Harbour Clinic',
    department: 'Information Services',
    officeLocation: 'Harbour House 2.14',
    preferredLanguage: 'en-GB',
    password: 'copper-anchor',
    groups: [GROUP.helpDesk, GROUP.allStaff],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#cfe3ef',
      skin: '#6b4229',
      hair: '#17110f',
      hairStyle: 'short',
      clothes: '#c65b3a',
      clothesStyle: 'shirt',
      glasses: true,
      beard: 'stubble'
    }
  },
  {
    id: '18f1bafc-0fad-403c-80e9-057e76d0a3a4',
    userPrincipalName: 'amara.okafor@harbourclinic.example',
    displayName: 'Amara Okafor',
    givenName: 'Amara',
    surname: 'Okafor',
    jobTitle: 'Service Desk Apprentice',
    companyName: 'Harbour Clinic',
    department: 'Information Services',
    officeLocation: 'Harbour House 2.10',
    preferredLanguage: 'en-GB',
    password: 'velvet-kettle',
    groups: [GROUP.trainees, GROUP.allStaff],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#f6cfc4',
      skin: '#7d4e30',
      hair: '#1c1311',
      hairStyle: 'curly',
      clothes: '#e0a53a',
      clothesStyle: 'jumper'
    }
  },
  {
    id: '16d2c3c6-36ee-41c0-b3fb-8c08d85485c9',
    userPrincipalName: 'grace.whitfield@harbourclinic.example',
    displayName: 'Grace Whitfield',
    givenName: 'Grace',
    surname: 'Whitfield',
    jobTitle: 'Education Systems Administrator',
    companyName: 'Harbour Clinic',
    department: 'School of Nursing',
    officeLocation: 'Quay Campus 1.02',
    preferredLanguage: 'en-GB',
    password: 'willow-saddle',
    groups: [GROUP.schoolAdmins, GROUP.allStaff],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#d9e6cf',
      skin: '#f0c6a5',
      hair: '#b9b4ae',
      hairStyle: 'bob',
      clothes: '#5a5f8f',
      clothesStyle: 'jacket',
      glasses: true
    }
  },
  {
    id: 'b0814012-93bc-4fb6-9ac0-65aa0c608e4d',
    userPrincipalName: 'giorgos.papadopoulos@harbourclinic.example',
    displayName: 'Γιώργος Παπαδόπουλος',
    givenName: 'Γιώργος',
    surname: 'Παπαδόπουλος',
    jobTitle: 'Facilities Manager',
    companyName: 'Harbour Clinic',
    department: 'Estates',
    officeLocation: 'Harbour House 0.03',
    preferredLanguage: 'el-GR',
    password: 'olive-harbour',
    groups: [GROUP.allStaff],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#cfd8ea',
      skin: '#e0ac82',
      hair: '#8d8780',
      hairStyle: 'bald',
      clothes: '#7b6a4f',
      clothesStyle: 'jacket',
      beard: 'stubble'
    }
  },
  {
    id: '36de5abe-12ef-40ff-b0ac-3eebde1ed7ee',
    userPrincipalName: 'zoe.bronte-alvarez@harbourclinic.example',
    displayName: 'Zoë Brontë-Álvarez',
    givenName: 'Zoë',
    surname: 'Brontë-Álvarez',
    jobTitle: 'Head of Finance and Procurement',
    companyName: 'Harbour Clinic',
    department: 'Finance',
    officeLocation: 'Harbour House 3.01',
    preferredLanguage: 'en-GB',
    password: 'marble-staircase',
    groups: [GROUP.finance, GROUP.allStaff],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#e6d5ec',
      skin: '#f4cbb0',
      hair: '#9c4a2b',
      hairStyle: 'wavy',
      clothes: '#3d3d52',
      clothesStyle: 'jacket'
    }
  },
  {
    id: 'a7d96704-122c-48f7-a8b1-a0ac5ccc382e',
    userPrincipalName: 'joao.silva@harbourclinic.example',
    displayName: 'João Silva',
    givenName: 'João',
    surname: 'Silva',
    jobTitle: 'Payroll Officer',
    companyName: 'Harbour Clinic',
    department: 'Finance',
    officeLocation: 'Harbour House 3.04',
    preferredLanguage: 'pt-PT',
    password: 'orange-tram',
    groups: [GROUP.finance, GROUP.allStaff],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#f4d3c0',
      skin: '#d6a077',
      hair: '#33241b',
      hairStyle: 'side',
      clothes: '#39707f',
      clothesStyle: 'jumper'
    }
  },
  {
    id: 'd347b47c-b5cc-46ae-a380-defc75c647e5',
    userPrincipalName: 'fatima.zahra@harbourclinic.example',
    displayName: 'فاطمة الزهراء',
    givenName: 'فاطمة',
    surname: 'الزهراء',
    jobTitle: 'Student Nurse',
    companyName: 'Harbour Clinic',
    department: 'School of Nursing',
    officeLocation: 'Quay Campus 0.08',
    preferredLanguage: 'ar',
    password: 'jasmine-garden',
    groups: [GROUP.nursingSchool, GROUP.allStaff],
    licences: ['device-management', 'remote-help'],
    portrait: {
      background: '#d6e5dc',
      skin: '#d9a47a',
      hair: '#2a1d18',
      hairStyle: 'scarf',
      clothes: '#5c7f9e',
      clothesStyle: 'jumper'
    }
  }
];
