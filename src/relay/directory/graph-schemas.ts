import { z } from 'zod';

/**
 * Microsoft Graph's answers as far as the relay reads them. Foreign data: unknown fields are ignored, a field that is used
 * and has another shape makes the whole answer unusable.
 */

/** RFC 6749 section 5.1. */
export const tokenAnswerSchema = z.looseObject({
  access_token: z.string().min(1).max(16_384),
  expires_in: z.coerce.number().int().min(1)
});

/** One page of a collection (OData 4.01 section 4.5.5). */
export const pageSchema = z.looseObject({
  value: z.array(z.unknown()).max(2_000),
  '@odata.nextLink': z.url().optional()
});

/** `deviceManagement/remoteAssistanceSettings` (beta; remote-help-facts.md section 2.1). */
export const remoteAssistanceSettingsSchema = z.looseObject({
  remoteAssistanceState: z.string(),
  allowSessionsToUnenrolledDevices: z.boolean(),
  blockChat: z.boolean()
});

/** A `directoryObject` of `transitiveMemberOf`: groups, but also directory roles and units, whose ids match nothing. */
export const memberOfSchema = z.looseObject({ id: z.string() });

/** `deviceManagement.roleDefinition`; newer tenants fill `resourceActions`. */
export const roleDefinitionSchema = z.looseObject({
  id: z.string(),
  rolePermissions: z.array(
    z.looseObject({ resourceActions: z.array(z.looseObject({ allowedResourceActions: z.array(z.string()) })) })
  )
});

/** `deviceAndAppManagementRoleAssignment`: `members` are ids of groups. The definition is there when it was expanded. */
export const roleAssignmentSchema = z.looseObject({
  id: z.string().min(1).max(128),
  members: z.array(z.string()),
  scopeType: z.string().default('resourceScope'),
  resourceScopes: z.array(z.string()).default([]),
  roleDefinition: z.unknown().optional()
});

/** `managedDevice`. `complianceState` has more values than two; only `compliant` is compliant. */
export const managedDeviceSchema = z.looseObject({
  azureADDeviceId: z.string().nullable(),
  complianceState: z.string(),
  /** Empty text where a shared device has no user. */
  userId: z.string().nullish()
});
