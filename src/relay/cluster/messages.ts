import { z } from 'zod';
import { relayErrorCodeSchema } from '#shared/errors/codes.ts';
import {
  clientMessageSchema,
  errorDetailsSchema,
  type SessionEvent,
  serverMessageSchema
} from '#shared/protocol/relay.ts';
import { sessionRoleSchema } from '#shared/session/modes.ts';
import { participantSchema, personSchema, signInSchema } from './saved-session.ts';

/** What relays say to each other. Sealed on its way, and still parsed: a relay of another version is no reason to fall. */

const id = z.string().min(1).max(64);
const number = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Requests that somebody's relay passes on to the one that has the session. */
const FORWARDED = [
  'session.redeem',
  'session.resume',
  'session.rejoin',
  'session.signal',
  'session.report',
  'session.end'
] as const;
type Client = z.infer<typeof clientMessageSchema>;
export type ForwardedRequest = Extract<Client, { type: (typeof FORWARDED)[number] }>;

const isForwarded = (message: Client): message is ForwardedRequest => FORWARDED.some((type) => type === message.type);
const requestSchema = clientMessageSchema.transform((message, context): ForwardedRequest => {
  if (isForwarded(message)) return message;
  context.addIssue({ code: 'custom', message: 'not a request that is passed on' });
  return z.NEVER;
});
const eventSchema = serverMessageSchema.transform((message, context): SessionEvent => {
  if ('sessionId' in message) return message;
  context.addIssue({ code: 'custom', message: 'not an event of a session' });
  return z.NEVER;
});

export const nodeMessageSchema = z.discriminatedUnion('kind', [
  /** A request of a socket at the sender. `wrong`: attempts of a code's redeemer that were counted. */
  z.strictObject({
    kind: z.literal('ask'),
    ask: number,
    sessionId: id,
    socket: id,
    /** Requests of a socket about a session are taken in this order only; 0 begins anew. */
    order: number,
    request: requestSchema,
    /** Who asks, for those that sit down. */
    from: z.strictObject({ address: z.string().max(64), participant: participantSchema }).optional(),
    wrong: number.optional()
  }),
  /** Its answer. `right`: the code was right, and the attempt is taken back. */
  z.strictObject({
    kind: z.literal('done'),
    ask: number,
    result: z.record(z.string(), z.unknown()),
    right: z.boolean()
  }),
  z.strictObject({
    kind: z.literal('refused'),
    ask: number,
    code: relayErrorCodeSchema,
    details: errorDetailsSchema.optional(),
    right: z.boolean()
  }),
  /** The sender has no such session any more: it has let go of it. */
  z.strictObject({ kind: z.literal('not-here'), ask: number }),
  /** For a socket at the receiver. */
  z.strictObject({ kind: z.literal('push'), socket: id, event: eventSchema }),
  z.strictObject({ kind: z.literal('replaced'), socket: id }),
  z.strictObject({ kind: z.literal('come-back'), socket: id }),
  /** About a socket at the sender: it is gone; it has a new token; what it was sent has arrived. */
  z.strictObject({ kind: z.literal('left'), socket: id }),
  z.strictObject({ kind: z.literal('signed-in'), socket: id, signIn: signInSchema }),
  z.strictObject({ kind: z.literal('arrived'), socket: id, sessionId: id, seq: number }),
  /** The sender has this session from now on, with a socket of the receiver in it. */
  z.strictObject({ kind: z.literal('moved'), sessionId: id, socket: id }),
  /** The sender, which has this session, lets it go: whoever has a socket in it goes on with it. */
  z.strictObject({ kind: z.literal('released'), sessionId: id }),
  /** Whether somebody is in one of the receiver's sessions, and the word that they begin something else. */
  z.strictObject({
    kind: z.literal('is-busy'),
    ask: number,
    person: personSchema,
    as: sessionRoleSchema,
    besides: id.optional()
  }),
  z.strictObject({
    kind: z.literal('leave-others'),
    person: personSchema,
    as: sessionRoleSchema,
    except: id.optional()
  }),
  /** To every relay: somebody of this organisation guesses at codes. */
  z.strictObject({ kind: z.literal('guessed'), tenantId: z.string().max(64) })
]);
export type NodeMessage = z.infer<typeof nodeMessageSchema>;

/** Several messages of one relay to another, in order. */
export const envelopeSchema = z.strictObject({ from: id, messages: z.array(nodeMessageSchema).max(10_000) });
