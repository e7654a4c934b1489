export { type CertificateAuthority, createCertificateAuthority, type ServerCertificate } from './certificates.ts';
export { type OrganisationDescription, organisationDescriptionSchema } from './description.ts';
export type { GraphCallRecord } from './graph/call-record.ts';
export type { GraphCall, GraphDisturbance, GraphDisturber } from './graph/disturbance.ts';
export { totpNow } from './identity/authenticator.ts';
export { type DemoOrganisation, type DemoOrganisationOptions, startDemoOrganisation } from './organisation.ts';
export { directoryFileOf, writeDirectoryFile } from './people/directory-file.ts';
export { ACTIONS } from './people/roles.ts';
export {
  DEMO_TENANTS,
  type Device,
  type Directory,
  OrganisationDataError,
  type Person,
  type Tenant
} from './people.ts';
export { type SeparateOrganisation, startSeparateOrganisation } from './separate.ts';
