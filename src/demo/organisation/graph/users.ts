import { LICENCES } from '../people/licences.ts';
import type { Directory, Group, Person, Tenant } from '../people.ts';
import { photoOf } from '../photos.ts';
import { entity, type GraphAnswer, NO_PHOTO } from './answer.ts';
import { collection, type GraphQuery, select, selectedCollection } from './query.ts';

/** What Graph returns of a user when nothing is selected. */
const USUAL = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id'
];

/** `GET /users/{id}` */
export function userAnswer(query: GraphQuery, person: Person): GraphAnswer {
  const record = {
    id: person.id,
    accountEnabled: person.accountEnabled,
    businessPhones: [],
    companyName: person.companyName,
    department: person.department,
    displayName: person.displayName,
    givenName: person.givenName,
    jobTitle: person.jobTitle,
    mail: person.userPrincipalName,
    mobilePhone: null,
    officeLocation: person.officeLocation,
    preferredLanguage: person.preferredLanguage,
    surname: person.surname,
    userPrincipalName: person.userPrincipalName,
    userType: 'Member'
  };
  const selected = select(query, 'user', record, USUAL);
  if (!selected.ok) return selected.answer;
  const names = query.parameters.get('$select');
  return entity(query.origin, query.version, `users${names === null ? '' : `(${names})`}/$entity`, selected.value);
}

/** `GET /users/{id}/photo/$value` */
export function photoAnswer(person: Person): GraphAnswer {
  const bytes = photoOf(person);
  return bytes === null ? NO_PHOTO : { kind: 'image', bytes };
}

/** `GET /users/{id}/transitiveMemberOf` */
export function memberOfAnswer(query: GraphQuery, directory: Directory, tenant: Tenant, person: Person): GraphAnswer {
  return groupsAnswer(query, directory.groupsOf(tenant, person));
}

/** Groups as directory objects. */
export function groupsAnswer(query: GraphQuery, groups: readonly Group[]): GraphAnswer {
  const records = groups.map((group) => ({
    '@odata.type': '#microsoft.graph.group',
    id: group.id,
    displayName: group.displayName,
    description: group.description,
    groupTypes: [],
    mailEnabled: false,
    securityEnabled: true
  }));
  return selectedCollection(query, 'directoryObjects', 'group', records);
}

/** `GET /users/{id}/licenseDetails` */
export function licenceAnswer(query: GraphQuery, person: Person): GraphAnswer {
  const licences = person.licences.map((licence) => {
    const { skuId, skuPartNumber, servicePlans } = LICENCES[licence];
    return {
      id: Buffer.from(`${person.id}_${skuId}`).toString('base64url'),
      skuId,
      skuPartNumber,
      servicePlans: servicePlans.map((plan) => ({ ...plan, provisioningStatus: 'Success', appliesTo: 'User' }))
    };
  });
  return selectedCollection(query, `users('${person.id}')/licenseDetails`, 'licenseDetails', licences);
}

/** `GET /organization` */
export function organisationAnswer(query: GraphQuery, tenant: Tenant): GraphAnswer {
  return collection(query, 'organization', [
    {
      id: tenant.id,
      displayName: tenant.displayName,
      tenantType: 'AAD',
      verifiedDomains: tenant.verifiedDomains.map((domain) => ({
        capabilities: 'Email, OfficeCommunicationsOnline',
        isDefault: domain.isDefault,
        isInitial: domain.isInitial,
        name: domain.name,
        type: 'Managed'
      }))
    }
  ]);
}
