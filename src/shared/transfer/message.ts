import { z } from 'zod';
import { CHUNK_BYTES, CHUNK_HEADER_BYTES, MAX_OFFERED_NAME, MAX_TRANSFER_TEXT } from './limits.ts';

/** The data channel of clipboard and files, both ways, reliable and in order; text for words, bytes for chunks. */
export const TRANSFER_CHANNEL = { label: 'transfer', id: 4, ordered: true } as const;

/** What can be carried: the clipboard's text or picture, or one file. */
export const transferKindSchema = z.enum(['text', 'image', 'file']);
export type TransferKind = z.infer<typeof transferKindSchema>;

/** Why something was not carried over; a closed list, each with a text (`transfer.problem.…`). */
export const TRANSFER_PROBLEMS = [
  'declined',
  'no-answer',
  'cancelled',
  'stopped',
  'not-allowed',
  'nothing-there',
  'too-large',
  'too-many',
  'disk-full',
  'not-stored',
  'not-readable',
  'file-changed',
  'checksum',
  'malformed',
  'failed'
] as const;
export const transferProblemSchema = z.enum(TRANSFER_PROBLEMS);
export type TransferProblem = z.infer<typeof transferProblemSchema>;

/** Numbers are the asker's or sender's own, from 1. */
const number = z.number().int().min(1).max(0xffff_ffff);
const offset = z.number().int().min(0);

/**
 * The words of a transfer. `size` is judged by the rules and not here, so that an impossible one is refused with a code
 * and not mistaken for junk.
 */
export const transferMessageSchema = z.discriminatedUnion('type', [
  /** Helper: may I have your clipboard? Answered by an offer that `answers` it, or refused. */
  z.strictObject({ type: z.literal('request'), id: number }),
  z.strictObject({ type: z.literal('request-refused'), id: number, code: transferProblemSchema }),
  /** Sender: there is something. Nothing of it is sent before `accept`. */
  z.strictObject({
    type: z.literal('offer'),
    id: number,
    what: transferKindSchema,
    /** A file's own name without its folder; empty for the clipboard. Not trusted. */
    name: z.string().max(MAX_OFFERED_NAME),
    size: z.number().min(0),
    answers: number.nullable()
  }),
  /** Receiver → sender. */
  z.strictObject({ type: z.literal('accept'), id: number }),
  z.strictObject({ type: z.literal('refuse'), id: number, code: transferProblemSchema }),
  /** So many bytes are stored. */
  z.strictObject({ type: z.literal('ack'), id: number, received: offset }),
  /** Go on from here. */
  z.strictObject({ type: z.literal('resume'), id: number, from: offset }),
  /** All of it is stored, and the checksum is right. */
  z.strictObject({ type: z.literal('finished'), id: number }),
  /** Sender → receiver: I can go on; from where? */
  z.strictObject({ type: z.literal('where'), id: number }),
  /** That was all; SHA-256 over it, lower-case hexadecimal. */
  z.strictObject({ type: z.literal('done'), id: number, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ type: z.literal('cancel'), id: number, code: transferProblemSchema })
]);
export type TransferMessage = z.infer<typeof transferMessageSchema>;

/** One message of text; `null` for whatever is none. */
export function readTransferMessage(text: string): TransferMessage | null {
  if (text.length > MAX_TRANSFER_TEXT) return null;
  try {
    const parsed = transferMessageSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A piece of a transfer. */
export type Chunk = { readonly id: number; readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> };

/** A chunk as it travels: number (32 bits), offset (64 bits), both big-endian, payload. */
export function writeChunk({ id, offset, bytes }: Chunk): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(CHUNK_HEADER_BYTES + bytes.byteLength);
  const header = new DataView(message.buffer);
  header.setUint32(0, id);
  header.setBigUint64(4, BigInt(offset));
  message.set(bytes, CHUNK_HEADER_BYTES);
  return message;
}

/** The chunk in a message of bytes; `null` for whatever is none. The payload is a view of the message. */
export function readChunk(message: Uint8Array<ArrayBuffer>): Chunk | null {
  const length = message.byteLength - CHUNK_HEADER_BYTES;
  if (length < 1 || length > CHUNK_BYTES) return null;
  const header = new DataView(message.buffer, message.byteOffset, CHUNK_HEADER_BYTES);
  const offset = Number(header.getBigUint64(4));
  if (!Number.isSafeInteger(offset)) return null;
  return { id: header.getUint32(0), offset, bytes: message.subarray(CHUNK_HEADER_BYTES) };
}
