import { z } from 'zod';
import { ledgerEntrySchema } from './entry.ts';

const instant = z.number().int();

/** A row before it has its place, as it goes through files and to threads. */
export const pendingRowSchema = z.strictObject({
  /** Makes the row itself, so that it is stored once however often it is tried. */
  key: z.string().min(1).max(64),
  /** Milliseconds since the epoch, the relay's clock. */
  at: instant,
  /** The moment from which retention counts: `at`, unless the clock was wrong then. */
  keptFrom: instant,
  entry: ledgerEntrySchema
});
export type PendingRow = Readonly<z.infer<typeof pendingRowSchema>>;
