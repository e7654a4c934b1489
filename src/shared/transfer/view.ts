import { z } from 'zod';
import { transferKindSchema, transferProblemSchema } from './message.ts';
import { transferRightSchema } from './rights.ts';

/** One transfer as its screen shows it. */
export const transferItemSchema = z.strictObject({
  key: z.string().regex(/^(?:send|receive|fetch|give)-\d{1,10}$/),
  /** `true`: from this machine to the other one. */
  outward: z.boolean(),
  what: z.union([transferKindSchema, z.literal('clipboard')]),
  /** A safe name; empty for the clipboard. */
  name: z.string().max(512),
  /** The other side called it otherwise; this is under what it is kept. */
  renamed: z.boolean(),
  size: z.number().int().min(0),
  moved: z.number().int().min(0),
  /** `consent`: this person has to agree; `waiting`: the other one; `held`: nothing flows until the session goes on. */
  stage: z.enum(['consent', 'waiting', 'moving', 'held', 'checking', 'done', 'failed']),
  problem: transferProblemSchema.nullable(),
  /** Received and kept: its folder can be shown. */
  kept: z.boolean()
});
export type TransferItem = z.infer<typeof transferItemSchema>;

/** Clipboard and files as the main window shows them. */
export const transferViewSchema = z.strictObject({
  /** What policy allows in this session. */
  clipboard: z.boolean(),
  files: z.boolean(),
  /** Whether something may flow now. */
  open: z.boolean(),
  /** Sharer: what was allowed and can be taken back. */
  rights: z.array(transferRightSchema),
  items: z.array(transferItemSchema)
});
export type TransferView = z.infer<typeof transferViewSchema>;

/** Where nothing can be sent. */
export const NO_TRANSFERS: TransferView = { clipboard: false, files: false, open: false, rights: [], items: [] };
