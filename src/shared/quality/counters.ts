import { z } from 'zod';

/** How the two machines reach each other: directly or by a server in between, and what carries it at this end. */
export type Path = { readonly relayed: boolean; readonly over: 'udp' | 'tcp' | 'tls' };

/** What a connection's statistics say at one moment (W3C "Identifiers for WebRTC's Statistics API"); counts since its start. */
export type Counters = {
  /** Milliseconds of any clock that only goes forward. */
  readonly at: number;
  /** Of the newest check of the path, ms; `null` before the first. */
  readonly roundTripMs: number | null;
  readonly bytesReceived: number;
  readonly path: Path | null;
  /** Of the picture; `null` while none was received. */
  readonly picture: {
    readonly frames: number;
    readonly packets: number;
    readonly lost: number;
    readonly width: number;
    readonly height: number;
    /** `VP9`, `H264`. */
    readonly codec: string | null;
  } | null;
};

const count = z.number().min(0);
const transportSchema = z.object({ type: z.literal('transport'), selectedCandidatePairId: z.string() });
const pairSchema = z.object({
  type: z.literal('candidate-pair'),
  localCandidateId: z.string(),
  remoteCandidateId: z.string(),
  currentRoundTripTime: count.optional(),
  bytesReceived: count
});
const candidateSchema = z.object({
  candidateType: z.string(),
  protocol: z.enum(['udp', 'tcp']),
  relayProtocol: z.enum(['udp', 'tcp', 'tls']).optional()
});
const pictureSchema = z.object({
  type: z.literal('inbound-rtp'),
  kind: z.literal('video'),
  framesDecoded: count,
  packetsReceived: count,
  // May fall when packets come late: it is an estimate (RFC 3550 appendix A.3).
  packetsLost: z.number(),
  frameWidth: count.default(0),
  frameHeight: count.default(0),
  codecId: z.string().optional()
});
const codecSchema = z.object({ type: z.literal('codec'), mimeType: z.string().max(64) });

/** Reads the statistics of one connection; `null` while no path is chosen. */
export function readCounters(stats: ReadonlyMap<string, unknown>, at: number): Counters | null {
  const first = <Value>(schema: z.ZodType<Value>): Value | null => {
    for (const entry of stats.values()) {
      const parsed = schema.safeParse(entry);
      if (parsed.success) return parsed.data;
    }
    return null;
  };
  const pair = pairSchema.safeParse(stats.get(first(transportSchema)?.selectedCandidatePairId ?? ''));
  if (!pair.success) return null;
  const { currentRoundTripTime, bytesReceived, localCandidateId, remoteCandidateId } = pair.data;
  const picture = first(pictureSchema);
  const codec = codecSchema.safeParse(stats.get(picture?.codecId ?? ''));
  return {
    at,
    roundTripMs: currentRoundTripTime === undefined ? null : currentRoundTripTime * 1000,
    bytesReceived,
    path: pathOf(stats.get(localCandidateId), stats.get(remoteCandidateId)),
    picture:
      picture === null || picture.framesDecoded === 0
        ? null
        : {
            frames: picture.framesDecoded,
            packets: picture.packetsReceived,
            lost: picture.packetsLost,
            width: picture.frameWidth,
            height: picture.frameHeight,
            codec: codec.success ? codec.data.mimeType.replace(/^video\//i, '') : null
          }
  };
}

function pathOf(local: unknown, remote: unknown): Path | null {
  const [mine, theirs] = [candidateSchema.safeParse(local), candidateSchema.safeParse(remote)];
  if (!mine.success || !theirs.success) return null;
  const { candidateType, protocol, relayProtocol } = mine.data;
  return {
    relayed: candidateType === 'relay' || theirs.data.candidateType === 'relay',
    over: candidateType === 'relay' ? (relayProtocol ?? protocol) : protocol
  };
}
