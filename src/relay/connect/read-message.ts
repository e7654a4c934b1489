import { z } from 'zod';
import { MAX_RELAY_MESSAGE_BYTES, MAX_SIGNAL_BYTES } from '#shared/protocol/limits.ts';
import { type ClientMessage, clientMessageSchema } from '#shared/protocol/relay.ts';

/** A frame that was read, or the code that refuses it, with the request's id where one could be read. */
export type ReadMessage =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly id: number | null; readonly code: 'bad-message' | 'too-large' };

const idSchema = z.looseObject({ id: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads one frame: text, JSON, in the contract, within its sizes in bytes. Total: anything else is a coded refusal. */
export function readMessage(frame: Uint8Array, binary: boolean): ReadMessage {
  if (frame.byteLength > MAX_RELAY_MESSAGE_BYTES) return { ok: false, id: null, code: 'too-large' };
  if (binary) return { ok: false, id: null, code: 'bad-message' };
  const value = parseJson(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString('utf8'));
  const parsed = clientMessageSchema.safeParse(value);
  if (!parsed.success) return { ok: false, id: idSchema.safeParse(value).data?.id ?? null, code: 'bad-message' };
  const message = parsed.data;
  if (message.type === 'session.signal' && Buffer.byteLength(message.payload) > MAX_SIGNAL_BYTES) {
    return { ok: false, id: message.id, code: 'too-large' };
  }
  return { ok: true, message };
}
