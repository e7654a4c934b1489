import { z } from 'zod';

/** What a session needs of the network, in the order in which it is tested (J2). */
export const CHECK_STEPS = [
  'proxy',
  'name',
  'tcp',
  'tls',
  'clock',
  'health',
  'upgrade',
  'round-trip',
  'identity',
  'stun',
  'turn-tls',
  'turn-tcp',
  'turn-udp',
  'peer'
] as const;

/**
 * How a step stands. `attention`: it works or can be done without, and somebody should know. `not-needed`: this network or
 * organisation does without. `not-tested`: something has to come first.
 */
export const CHECK_STATUSES = [
  'waiting',
  'running',
  'passed',
  'attention',
  'failed',
  'not-needed',
  'not-tested'
] as const;

/** Codes of a step that is not good; the app has a text and a next step for each. Closed list. */
export const CHECK_PROBLEMS = [
  'no-answer',
  'unexpected',
  'proxy-unreachable',
  'proxy-sign-in-needed',
  'proxy-refused',
  'proxy-cannot-reach',
  'name-not-found',
  'name-no-server',
  'tcp-refused',
  'tcp-unreachable',
  'connection-reset',
  'certificate-untrusted',
  'certificate-intercepted',
  'certificate-inspected',
  'certificate-expired',
  'certificate-name',
  'tls-failed',
  'clock-wrong',
  'not-a-relay',
  'relay-degraded',
  'relay-not-ready',
  'relay-draining',
  'relay-busy',
  'upgrade-refused',
  'upgrade-blocked',
  'subprotocol-wrong',
  'pings-blocked',
  'round-trip-slow',
  'identity-wrong',
  'path-blocked',
  'path-spare',
  'turn-refused',
  'peer-failed'
] as const;

/** Why a step is not needed or was not tested. */
export const CHECK_NOTES = [
  'no-proxy',
  'proxy-not-for-relay',
  'by-proxy',
  'is-address',
  'not-offered',
  'earlier-step',
  'sign-in-first',
  'relay-first',
  'later',
  'cancelled'
] as const;

export const checkStepSchema = z.enum(CHECK_STEPS);
export const checkStatusSchema = z.enum(CHECK_STATUSES);
export const checkProblemSchema = z.enum(CHECK_PROBLEMS);
export const checkNoteSchema = z.enum(CHECK_NOTES);
export type CheckStep = z.infer<typeof checkStepSchema>;
export type CheckStatus = z.infer<typeof checkStatusSchema>;
export type CheckProblem = z.infer<typeof checkProblemSchema>;
export type CheckNote = z.infer<typeof checkNoteSchema>;

const common = {
  step: checkStepSchema,
  /** What was asked: `host:port`, without names or tokens of anybody. */
  target: z.string().max(300).nullable(),
  /** How long it took, milliseconds; for `round-trip` the round trip itself. */
  ms: z.number().int().min(0).nullable()
};

/** One step and what came of it. */
export const checkResultSchema = z.discriminatedUnion('status', [
  z.strictObject({ ...common, status: z.enum(['waiting', 'running', 'passed']) }),
  z.strictObject({
    ...common,
    status: z.enum(['attention', 'failed']),
    code: checkProblemSchema,
    /** The HTTP status that was answered, for administrators. */
    httpStatus: z.number().int().min(100).max(999).nullable(),
    /** Who signed a certificate that is not as it should be. */
    signer: z.string().max(128).nullable()
  }),
  z.strictObject({ ...common, status: z.enum(['not-needed', 'not-tested']), code: checkNoteSchema })
]);
export type CheckResult = z.infer<typeof checkResultSchema>;

/** The whole check as its page shows it; every step is there, in order. */
export const checkViewSchema = z.strictObject({
  state: z.enum(['idle', 'running', 'done', 'cancelled']),
  results: z.array(checkResultSchema).max(CHECK_STEPS.length)
});
export type CheckView = z.infer<typeof checkViewSchema>;
