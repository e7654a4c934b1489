import { z } from 'zod';
import { MAX_SIGNAL_BYTES } from '#shared/protocol/limits.ts';
import { MAX_CANDIDATES } from './bounds.ts';
import { iceCredentialsSchema } from './ice.ts';

/** A generation of ICE: 0 is the first one, which the descriptions began; every restart is the next. */
const round = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const sdp = z.string().min(1);
const offerSchema = z.strictObject({ type: z.literal('offer'), sdp });
const answerSchema = z.strictObject({ type: z.literal('answer'), sdp });
const candidateSchema = z.strictObject({
  type: z.literal('candidate'),
  round: round.default(0),
  candidate: z.strictObject({
    candidate: z.string().max(1024),
    sdpMLineIndex: z.number().int().min(0).max(16).nullable(),
    sdpMid: z.string().max(64).nullable()
  })
});
/** Helper: new credentials for the connection that stands. They name no certificate: who is at the other end cannot change. */
const restartSchema = z.strictObject({ type: z.literal('restart'), round: round.min(1), ice: iceCredentialsSchema });
/** Sharer: its own, for the same round. */
const restartedSchema = z.strictObject({
  type: z.literal('restarted'),
  round: round.min(1),
  ice: iceCredentialsSchema
});
/** Sharer: my network is another one, or you are silent; please restart. */
const restartWantedSchema = z.strictObject({ type: z.literal('restart-wanted') });
const signalSchema = z.discriminatedUnion('type', [
  offerSchema,
  answerSchema,
  candidateSchema,
  restartSchema,
  restartedSchema,
  restartWantedSchema
]);
/** What two links say to each other through the relay: one offer, one answer, candidates, restarts of ICE. Nothing else. */
export type Signal = z.infer<typeof signalSchema>;
export type CandidateSignal = z.infer<typeof candidateSchema>;
/** What a restart of ICE takes. */
export type RestartSignal = Exclude<Signal, { type: 'offer' | 'answer' }>;

/** The text of a signal; `null` for anything that simple-peer would say beyond {@link Signal}, or too long. */
export function writeSignal(data: unknown): string | null {
  const parsed = signalSchema.safeParse(data);
  if (!parsed.success) return null;
  const payload = JSON.stringify(parsed.data);
  return new TextEncoder().encode(payload).byteLength <= MAX_SIGNAL_BYTES ? payload : null;
}

/** A candidate that simple-peer would signal; `null` for everything else. */
export function readFound(data: unknown): CandidateSignal['candidate'] | null {
  const parsed = candidateSchema.safeParse(data);
  return parsed.success ? parsed.data.candidate : null;
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
 * Restarts go from helper to sharer, their answers and the wish for one back; which round counts is for `ice-restart.ts`.
 */
export function createSignalReader(initiator: boolean): (payload: string) => Signal | null {
  let described = false;
  let candidates = 0;
  return (payload) => {
    if (payload.length > MAX_SIGNAL_BYTES) return null;
    const parsed = signalSchema.safeParse(parseJson(payload));
    if (!parsed.success) return null;
    const signal = parsed.data;
    switch (signal.type) {
      case 'candidate':
        if (signal.round > 0) return signal;
        candidates += 1;
        return candidates <= MAX_CANDIDATES ? signal : null;
      case 'offer':
      case 'answer':
        if (described || signal.type !== (initiator ? 'answer' : 'offer')) return null;
        described = true;
        return signal;
      case 'restart':
        return initiator ? null : signal;
      case 'restarted':
      case 'restart-wanted':
        return initiator ? signal : null;
    }
  };
}
