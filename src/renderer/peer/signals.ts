import { z } from 'zod';
import { MAX_SIGNAL_BYTES } from '#shared/protocol/limits.ts';
import { MAX_CANDIDATES } from './bounds.ts';

const descriptionSchema = z.strictObject({ type: z.enum(['offer', 'answer']), sdp: z.string().min(1) });
const candidateSchema = z.strictObject({
  type: z.literal('candidate'),
  candidate: z.strictObject({
    candidate: z.string().max(1024),
    sdpMLineIndex: z.number().int().min(0).max(16).nullable(),
    sdpMid: z.string().max(64).nullable()
  })
});
const signalSchema = z.union([descriptionSchema, candidateSchema]);
/** What two links say to each other through the relay: one offer, one answer, candidates. Nothing else. */
export type Signal = z.infer<typeof signalSchema>;

/** The text of a signal; `null` for anything that simple-peer would say beyond {@link Signal}, or too long. */
export function writeSignal(data: unknown): string | null {
  const parsed = signalSchema.safeParse(data);
  if (!parsed.success) return null;
  const payload = JSON.stringify(parsed.data);
  return new TextEncoder().encode(payload).byteLength <= MAX_SIGNAL_BYTES ? payload : null;
}

function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

/**
 * Reads the other side's signals for one connection; `null` for what must be dropped. The description is taken once: the
 * relay, which is not trusted, could otherwise swap the proven end for another one later by a second offer or answer.
 */
export function createSignalReader(initiator: boolean): (payload: string) => Signal | null {
  let described = false;
  let candidates = 0;
  return (payload) => {
    if (payload.length > MAX_SIGNAL_BYTES) return null;
    const parsed = signalSchema.safeParse(parseJson(payload));
    if (!parsed.success) return null;
    const signal = parsed.data;
    if (signal.type === 'candidate') {
      candidates += 1;
      return candidates <= MAX_CANDIDATES ? signal : null;
    }
    if (described || signal.type !== (initiator ? 'answer' : 'offer')) return null;
    described = true;
    return signal;
  };
}
