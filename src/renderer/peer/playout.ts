/** How the line to the helper was during one look. */
export type Line = { readonly lost: number; readonly received: number; readonly jitterMs: number };

/** How long frames are kept back so that they come evenly, ms, and for how many looks the line was calm. */
export type Playout = { readonly delayMs: number; readonly calm: number };

export const PLAYOUT_AT_START: Playout = { delayMs: 0, calm: 0 };

/** Above this share of lost packets, or this jitter, frames that are shown at once would come in jumps. */
const ROUGH_LOSS = 0.01;
const ROUGH_JITTER_MS = 20;
/** What evens out a round trip of repeats on a usual line, ms. */
const KEPT_BACK_MS = 100;
/** Looks without trouble before frames are shown at once again. */
const CALM_LOOKS = 6;
const LOOK_MS = 500;

/** Nothing is kept back on a calm line; on a rough one a little is, from the first look at it. */
export function nextPlayout(now: Playout, line: Line): Playout {
  const share = line.lost / Math.max(1, line.lost + line.received);
  if (share > ROUGH_LOSS || line.jitterMs > ROUGH_JITTER_MS) return { delayMs: KEPT_BACK_MS, calm: 0 };
  const calm = now.calm + 1;
  return { delayMs: calm >= CALM_LOOKS ? 0 : now.delayMs, calm };
}

type Counted = { readonly lost: number; readonly received: number; readonly jitterMs: number };

async function countedBy(receiver: RTCRtpReceiver): Promise<Counted | null> {
  let counted: Counted | null = null;
  const report = await receiver.getStats();
  report.forEach((entry: { type: string; packetsLost?: number; packetsReceived?: number; jitter?: number }) => {
    if (entry.type !== 'inbound-rtp') return;
    counted = {
      lost: entry.packetsLost ?? 0,
      received: entry.packetsReceived ?? 0,
      jitterMs: (entry.jitter ?? 0) * 1000
    };
  });
  return counted;
}

/**
 * Helper: keeps the delay of a receiver's frames in step with the line, until it is stopped. Works within what the switch
 * `WebRTC-ForcePlayoutDelay` allows (`src/main/security/switches.ts`).
 */
export function adaptPlayout(receiver: RTCRtpReceiver): () => void {
  let playout = PLAYOUT_AT_START;
  let before: Counted | null = null;
  const look = async (): Promise<void> => {
    const counted = await countedBy(receiver);
    if (counted !== null && before !== null) {
      playout = nextPlayout(playout, {
        lost: Math.max(0, counted.lost - before.lost),
        received: Math.max(0, counted.received - before.received),
        jitterMs: counted.jitterMs
      });
      if (receiver.jitterBufferTarget !== playout.delayMs) receiver.jitterBufferTarget = playout.delayMs;
    }
    before = counted;
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  return () => clearInterval(timer);
}
