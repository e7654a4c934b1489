import { z } from 'zod';

/** A secret as a header can carry it. */
const secret = z
  .string()
  .min(16)
  .max(4_096)
  .regex(/^[\x21-\x7e]+$/);

/** Where the record streams to (feature G9), and how the relay shows there that it is itself. */
export const siemConfigSchema = z.strictObject({
  /** Receives batches by `POST`. */
  url: z.url({ protocol: /^https$/ }),
  authentication: z.discriminatedUnion('kind', [
    /** `authorization: Bearer …` */
    z.strictObject({ kind: z.literal('bearer'), token: secret }),
    /** `deskside-signature: t=<seconds>,v1=<hex>`, HMAC-SHA-256 over `<seconds>.<body>`. */
    z.strictObject({ kind: z.literal('hmac'), secret })
  ]),
  /** Remembers across restarts how far the receiver is. */
  positionFile: z.string().min(1).max(4_096),
  /** Rows of one batch at most. */
  batchRows: z.number().int().min(1).max(900).default(500)
});
export type SiemConfig = z.infer<typeof siemConfigSchema>;
