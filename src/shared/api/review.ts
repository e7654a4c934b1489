import { z } from 'zod';
import { READINGS } from '../policy/readings.ts';
import { RIGHTS } from '../policy/rights.ts';
import { sessionFeatureSchema, sessionModeSchema } from '../session/modes.ts';
import { apiSchemas, idSchema, instantSchema } from './common.ts';

const groupId = z.string().min(1).max(128);

/** Whom an assignment reaches (feature F3). */
const scopeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['all-users', 'all-devices', 'all-users-and-devices']) }),
    z.strictObject({ kind: z.literal('groups'), groups: z.array(groupId).readonly() })
  ])
  .register(apiSchemas, { id: 'Scope' });

const rightSchema = z.enum(RIGHTS);
const readingSchema = z.enum(READINGS);

/** One report for one question: is remote help set up as it was meant (feature G10)? Groups by object id. */
export const reviewSchema = z
  .strictObject({
    at: instantSchema,
    tenantId: idSchema,
    remoteHelpEnabled: z.boolean(),
    unenrolledDevicesAllowed: z.boolean(),
    nonCompliantDevicesBlocked: z.boolean(),
    elevationAllowed: z.boolean(),
    unattendedAllowed: z.boolean(),
    chatAllowed: z.boolean(),
    clipboardAllowed: z.boolean(),
    filesAllowed: z.boolean(),
    licenceRequired: z.boolean(),
    /** Tenants whose people this one's may meet. */
    partnerTenants: z.array(idSchema).readonly(),
    /**
     * Who can help: what members of a group can do by the assignments that name the group itself, and whom they reach.
     */
    helpers: z
      .array(
        z.strictObject({
          group: groupId,
          modes: z.array(sessionModeSchema).readonly(),
          features: z.array(sessionFeatureSchema).readonly(),
          mayElevate: z.boolean(),
          reach: z.array(scopeSchema).readonly()
        })
      )
      .readonly(),
    /** Who can read records, and which. */
    readers: z.array(z.strictObject({ group: groupId, reads: z.array(readingSchema).readonly() })).readonly(),
    /** What all of that follows from: assignments that give anything of remote help or its records. */
    assignments: z
      .array(
        z.strictObject({
          roleName: z.string().max(256).nullable(),
          members: z.array(groupId).readonly(),
          scope: scopeSchema,
          rights: z.array(rightSchema).readonly(),
          offersHelp: z.boolean(),
          readsConnector: z.boolean(),
          reads: z.array(readingSchema).readonly()
        })
      )
      .readonly()
  })
  .register(apiSchemas, { id: 'Review' });
export type Review = z.infer<typeof reviewSchema>;
