import { z } from 'zod';
import { CHUNK_BYTES, MAX_DROPPED_FILES, MAX_OFFERED_NAME } from './limits.ts';

/** The number under which a page keeps a file that was dropped onto it. */
const file = z.number().int().min(1);
const offset = z.number().int().min(0);

/** Files that a person dropped onto the page; what is impossible of them is refused by the rules, with a code. */
export const droppedFilesSchema = z.strictObject({
  files: z
    .array(z.strictObject({ file, name: z.string().max(MAX_OFFERED_NAME), size: offset }))
    .min(1)
    .max(MAX_DROPPED_FILES)
});

/** What the page is asked for: a part of a file that it was given, or, with `null`, to forget it. */
export const droppedReadSchema = z.strictObject({
  file,
  span: z.strictObject({ from: offset, length: z.number().int().min(0).max(CHUNK_BYTES) }).nullable()
});
export type DroppedRead = z.infer<typeof droppedReadSchema>;

/** A part as the page read it; `null` when it could not. */
export const droppedPartSchema = z.strictObject({
  file,
  from: offset,
  bytes: z
    .instanceof(Uint8Array<ArrayBuffer>)
    .refine((bytes) => bytes.byteLength <= CHUNK_BYTES)
    .nullable()
});
export type DroppedPart = z.infer<typeof droppedPartSchema>;
