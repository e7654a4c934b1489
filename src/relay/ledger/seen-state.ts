import { z } from 'zod';
import { auditSchema } from './entry.ts';

/**
 * What was last seen of something outside the record whose changes the record tells (feature G4). It is kept beside the
 * rows, so that every relay on one database compares with the same, and is not part of the chain.
 */
export const seenStateSchema = z.strictObject({
  /** Drawn anew with each state: who replaces one names the state that they saw. */
  revision: z.string().regex(/^[0-9a-f-]{36}$/),
  /** Milliseconds since the epoch. */
  at: z.number().int().min(0),
  /** As whoever watches writes it. */
  state: z.string(),
  /** Entries about the way to this state that may not be in the record yet; they belong there before it is replaced. */
  unrecorded: z.array(auditSchema).readonly()
});
export type SeenState = Readonly<z.infer<typeof seenStateSchema>>;
