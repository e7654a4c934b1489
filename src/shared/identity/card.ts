import { z } from 'zod';

/** A PNG or JPEG photo as a data URL; nothing else is ever put into an image element. */
export const photoSchema = z
  .string()
  .max(512 * 1024)
  .regex(/^data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+$/);

/** A tenant or object id as Entra writes it. */
export const guidSchema = z
  .string()
  .regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/)
  .transform((id) => id.toLowerCase());

/** Who somebody is according to the identity provider's signature (A4): never according to the relay. */
export const provenPersonSchema = z.strictObject({
  tenantId: guidSchema,
  objectId: guidSchema,
  name: z.string().min(1).max(256),
  userName: z.string().min(1).max(256)
});
export type ProvenPerson = z.infer<typeof provenPersonSchema>;

/**
 * The identity card (A3). Name, user name and tenant come from the proven token; the rest is what the viewer's own
 * directory says about the proven object id, `null` where it says nothing or could not be asked (`directory`).
 */
export const identityCardSchema = z.strictObject({
  ...provenPersonSchema.shape,
  photo: photoSchema.nullable(),
  jobTitle: z.string().max(256).nullable(),
  company: z.string().max(256).nullable(),
  verifiedDomain: z.string().max(256).nullable(),
  directory: z.enum(['answered', 'unavailable']),
  /** Belongs to another organisation, one that the viewer's trusts (A2). */
  partner: z.boolean()
});
export type IdentityCard = z.infer<typeof identityCardSchema>;
