import { z } from 'zod';
import { guidSchema } from '#shared/identity/card.ts';

/** What the first line of a directory file says about the rest. */
export const DIRECTORY_FILE_FORMAT = 'deskside-directory-1';

/** For people who read the file; nothing is decided by it. */
const label = z.string().max(256);
const ids = z.array(guidSchema).max(10_000);

const settingsSchema = z.strictObject({
  remoteAssistanceState: z.enum(['disabled', 'enabled']).default('disabled'),
  allowSessionsToUnenrolledDevices: z.boolean().default(false),
  blockChat: z.boolean().default(false)
});

const personSchema = z.strictObject({
  id: guidSchema,
  accountEnabled: z.boolean(),
  /** Groups that the person is a direct member of. */
  groups: ids,
  /** Names of service plans. */
  licences: z.array(z.string().min(1).max(128)).max(1_000)
});

const groupSchema = z.strictObject({
  id: guidSchema,
  /** Groups that this one is directly inside. */
  memberOf: ids
});

const deviceSchema = z.strictObject({
  entraDeviceId: guidSchema,
  userId: guidSchema.nullable(),
  /** Intune's `complianceState`; only `compliant` is compliant. */
  complianceState: z.enum([
    'unknown',
    'compliant',
    'noncompliant',
    'conflict',
    'error',
    'inGracePeriod',
    'configManager'
  ]),
  dedicated: z.boolean(),
  groups: ids
});

const roleDefinitionSchema = z.strictObject({
  id: guidSchema,
  displayName: label,
  allowedResourceActions: z.array(z.string().min(1).max(256)).max(2_000)
});

const roleAssignmentSchema = z.strictObject({
  id: guidSchema,
  displayName: label,
  roleDefinitionId: guidSchema,
  members: ids,
  scopeType: z.enum(['resourceScope', 'allDevices', 'allLicensedUsers', 'allDevicesAndLicensedUsers']),
  resourceScopes: ids
});

const tenantSchema = z.strictObject({
  tenantId: guidSchema,
  displayName: label,
  /** Intune's switches, with Intune's defaults for what is absent. */
  settings: settingsSchema.prefault({}),
  people: z.array(personSchema).max(200_000),
  groups: z.array(groupSchema).max(50_000),
  devices: z.array(deviceSchema).max(200_000),
  roleDefinitions: z.array(roleDefinitionSchema).max(1_000),
  roleAssignments: z.array(roleAssignmentSchema).max(5_000)
});

/** A directory as a file, in JSON: who is in which group, with which licences, devices, roles and switches. */
export const directoryFileSchema = z.strictObject({
  format: z.literal(DIRECTORY_FILE_FORMAT),
  tenants: z.array(tenantSchema).min(1).max(1_000)
});
export type DirectoryFile = z.infer<typeof directoryFileSchema>;
export type DirectoryFileInput = z.input<typeof directoryFileSchema>;
export type FileTenant = z.infer<typeof tenantSchema>;
