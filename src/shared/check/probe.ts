import { z } from 'zod';
import { iceServerSchema } from '../protocol/relay.ts';

/** What main asks the page to try, because only the page has WebRTC. */
export const probeSchema = z.discriminatedUnion('kind', [
  /** Looks for a path of its own over this server: `relay` over TURN, `srflx` over STUN. */
  z.strictObject({ kind: z.literal('gather'), server: iceServerSchema, candidate: z.enum(['relay', 'srflx']) }),
  /** Connects two ends in the page with each other and sends something from one to the other. */
  z.strictObject({ kind: z.literal('loopback') })
]);
export type Probe = z.infer<typeof probeSchema>;

/** What came of it. `refused`: the server answered and did not let us in (STUN error code below 700, RFC 8489). */
export const probeOutcomeSchema = z.enum(['ok', 'blocked', 'refused']);
export type ProbeOutcome = z.infer<typeof probeOutcomeSchema>;
