import { z } from 'zod';
import { portraitLookSchema } from '../portraits/look.ts';

/** Ids in the data are written as Entra shows them: lower-case GUIDs. */
export const idSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

const text = z.string().min(1).max(256);
const hostName = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);

/** The licences that the demo knows; see `licences.ts` for what each contains. */
export const licenceSchema = z.enum(['device-management', 'remote-help']);

/** A person of the demo organisation. Password and authenticator secret belong to the demo and are meant to be printed. */
export const personSchema = z.strictObject({
  id: idSchema,
  userPrincipalName: z.string().regex(/^[a-z0-9.-]+@[a-z0-9.-]+$/),
  displayName: text,
  givenName: text,
  surname: text,
  jobTitle: text,
  companyName: text,
  department: text,
  officeLocation: text,
  preferredLanguage: text,
  /** Whether the account can be used; a disabled one stays in the directory and cannot sign in. */
  accountEnabled: z.boolean(),
  password: z.string().min(8).max(64),
  /** What an authenticator app is set up with (RFC 6238): 20 bytes in base32. */
  authenticatorSecret: z.string().regex(/^[A-Z2-7]{32}$/),
  /** Groups that the person is a direct member of. */
  groups: z.array(idSchema).min(1),
  licences: z.array(licenceSchema),
  /** `null`: no photo, the directory answers 404 and the app shows initials. */
  portrait: portraitLookSchema.nullable()
});

/** A group of people or of devices; nested when it is itself a member of others. */
export const groupSchema = z.strictObject({
  id: idSchema,
  displayName: text,
  description: text,
  memberOf: z.array(idSchema)
});

/** A device under management, with the names and values of Graph's `managedDevice`. */
export const deviceSchema = z.strictObject({
  id: idSchema,
  azureADDeviceId: idSchema,
  deviceName: text,
  operatingSystem: z.enum(['Windows', 'macOS', 'Linux', 'Android']),
  osVersion: text,
  complianceState: z.enum(['compliant', 'noncompliant', 'inGracePeriod', 'unknown']),
  managementState: z.enum(['managed', 'retirePending', 'wipePending']),
  managedDeviceOwnerType: z.enum(['company', 'personal']),
  deviceEnrollmentType: z.enum([
    'windowsAzureADJoin',
    'windowsAutoEnrollment',
    'windowsBulkUserless',
    'appleUserEnrollment',
    'deviceEnrollmentManager',
    'userEnrollment',
    'androidEnterpriseDedicatedDevice'
  ]),
  manufacturer: text,
  model: text,
  serialNumber: text,
  enrolledDateTime: z.iso.datetime(),
  lastSyncDateTime: z.iso.datetime(),
  /** Who the device belongs to; `null` for a shared one. */
  userId: idSchema.nullable(),
  /** Groups that the device is a direct member of. */
  groups: z.array(idSchema),
  /** What the device proves itself with when somebody signs in on it; meant to be handed to the demo's browser. */
  credential: z.string().regex(/^[A-Za-z0-9_-]{32}$/)
});

/** A role with Intune's resource actions (remote-help-facts.md section 2.2). */
export const roleDefinitionSchema = z.strictObject({
  id: idSchema,
  displayName: text,
  description: text,
  isBuiltIn: z.boolean(),
  allowedResourceActions: z.array(z.string().regex(/^Microsoft\.Intune_[A-Za-z]+_[A-Za-z]+$/)).min(1)
});

/** Who has a role (`members`, groups) over whom (`resourceScopes`, groups of users or devices). */
export const roleAssignmentSchema = z.strictObject({
  id: idSchema,
  displayName: text,
  description: text,
  roleDefinitionId: idSchema,
  members: z.array(idSchema).min(1),
  scopeType: z.enum(['resourceScope', 'allDevices', 'allLicensedUsers', 'allDevicesAndLicensedUsers']),
  resourceScopes: z.array(idSchema)
});

/** The three tenant switches of Graph's `remoteAssistanceSettings` (remote-help-facts.md section 2.1). */
export const remoteAssistanceSettingsSchema = z.strictObject({
  id: idSchema,
  remoteAssistanceState: z.enum(['disabled', 'enabled']),
  allowSessionsToUnenrolledDevices: z.boolean(),
  blockChat: z.boolean()
});

/**
 * An authentication context of Conditional Access: what a token must have been got with so that its `acrs` names the
 * context. `compliant-device` asks for a device that was signed in with and that the directory calls compliant.
 */
export const authenticationContextSchema = z.strictObject({
  id: z.string().regex(/^c[1-9]\d?$/),
  displayName: text,
  requires: z.array(z.enum(['mfa', 'compliant-device'])).min(1)
});

/** One organisation with everything its directory knows. */
export const tenantSchema = z.strictObject({
  id: idSchema,
  displayName: text,
  /** Exactly one is the default: the domain on the identity card. */
  verifiedDomains: z.array(z.strictObject({ name: hostName, isDefault: z.boolean(), isInitial: z.boolean() })).min(1),
  /** Colour of the sign-in page, `#rrggbb`; white text on it must reach 4.5:1. */
  accent: z.string().regex(/^#[0-9a-f]{6}$/),
  remoteAssistanceSettings: remoteAssistanceSettingsSchema,
  authenticationContexts: z.array(authenticationContextSchema),
  people: z.array(personSchema).min(1),
  groups: z.array(groupSchema).min(1),
  devices: z.array(deviceSchema),
  roleDefinitions: z.array(roleDefinitionSchema),
  roleAssignments: z.array(roleAssignmentSchema)
});

export type Licence = z.infer<typeof licenceSchema>;
export type Person = z.infer<typeof personSchema>;
export type Group = z.infer<typeof groupSchema>;
export type Device = z.infer<typeof deviceSchema>;
export type RoleDefinition = z.infer<typeof roleDefinitionSchema>;
export type RoleAssignment = z.infer<typeof roleAssignmentSchema>;
export type AuthenticationContext = z.infer<typeof authenticationContextSchema>;
export type Tenant = z.infer<typeof tenantSchema>;
