import { z } from 'zod';

/**
 * Microsoft Graph's answers as far as the relay reads them. Foreign data: unknown fields are ignored, a field that is used
 * and has another shape makes the whole answer unusable.
 */

/** Ids as Graph writes them, lower-case. */
const id = z
  .string()
  .min(1)
  .max(128)
  .transform((text) => text.toLowerCase());

/** RFC 6749 section 5.1. */
export const tokenAnswerSchema = z.looseObject({
  access_token: z.string().min(1).max(16_384),
  expires_in: z.coerce.number().int().min(1)
});

/** RFC 6749 section 5.2; Entra adds words of its own, which are not read. */
export const tokenErrorSchema = z.looseObject({ error: z.string().regex(/^[a-z]+(?:_[a-z]+){0,5}$/) });

/** Graph's error answer. Without it a status says something about a proxy, not about the directory. */
export const graphErrorSchema = z.looseObject({ error: z.looseObject({ code: z.string() }) });

/** The answer to a JSON batch; `body` is JSON, or base64 where it is something else. */
export const batchAnswerSchema = z.looseObject({
  responses: z.array(
    z.looseObject({
      id: z.string(),
      status: z.number().int().min(100).max(599),
      headers: z.record(z.string(), z.unknown()).optional(),
      body: z.unknown().optional()
    })
  )
});

/** One page of a collection (OData 4.01 section 4.5.5). */
export const pageSchema = z.looseObject({
  value: z.array(z.unknown()).max(2_000),
  '@odata.nextLink': z.url().max(8_192).optional()
});

/** `user` with the properties asked for. */
export const userSchema = z.looseObject({ id, accountEnabled: z.boolean() });

/** `licenseDetails`. */
export const licenceDetailsSchema = z.looseObject({
  servicePlans: z.array(z.looseObject({ servicePlanName: z.string(), provisioningStatus: z.string() }))
});

/** A `directoryObject` of `transitiveMemberOf`: groups, but also directory roles and administrative units. */
export const memberOfSchema = z.looseObject({ id, '@odata.type': z.string().optional() });

/** `deviceManagement/remoteAssistanceSettings` (beta; remote-help-facts.md section 2.1). */
export const remoteAssistanceSettingsSchema = z.looseObject({
  remoteAssistanceState: z.string(),
  allowSessionsToUnenrolledDevices: z.boolean(),
  blockChat: z.boolean()
});

/** `deviceManagement.roleDefinition`. */
export const roleDefinitionSchema = z.looseObject({
  id: id.nullish(),
  displayName: z.string().max(256).nullish(),
  rolePermissions: z.array(
    z.looseObject({ resourceActions: z.array(z.looseObject({ allowedResourceActions: z.array(z.string()) })) })
  )
});

/**
 * `deviceAndAppManagementRoleAssignment` (beta): `members` are ids of groups. Scope groups stand in `resourceScopes`,
 * `scopeMembers` or both, which mean the same. The definition is there when it was expanded.
 */
export const roleAssignmentSchema = z.looseObject({
  id: z.string().min(1).max(128),
  members: z.array(id),
  scopeType: z.string().default('resourceScope'),
  resourceScopes: z.array(id).nullish(),
  scopeMembers: z.array(id).nullish(),
  roleDefinition: roleDefinitionSchema.nullish()
});

/** `managedDevice` (beta). `complianceState` has more values than two; only `compliant` is compliant. */
export const managedDeviceSchema = z.looseObject({
  azureADDeviceId: id.nullable(),
  complianceState: z.string(),
  /** Empty text where a shared device has no user. */
  userId: z
    .string()
    .max(128)
    .nullable()
    .transform((text) => text?.toLowerCase() || null),
  deviceEnrollmentType: z.string()
});

const auditedId = z.string().max(128).nullish();

/**
 * `auditEvent` of Intune (v1.0). Names, addresses and old and new values are not read: the record holds ids only.
 * `activityDateTime` has seven digits behind the second.
 */
export const auditEventSchema = z.looseObject({
  id: z.string().min(1).max(128),
  category: z.string().nullish(),
  activityType: z.string().max(1_024).nullish(),
  activityResult: z.string().max(256).nullish(),
  activityDateTime: z
    .string()
    .max(64)
    .transform((text) => Date.parse(text))
    .pipe(z.number().int().min(0)),
  actor: z.looseObject({ userId: auditedId, applicationId: auditedId }).nullish(),
  resources: z.array(z.looseObject({ resourceId: auditedId, auditResourceType: z.string().nullish() })).nullish()
});
