import type { RelayErrorCode } from '#shared/errors/codes.ts';
import type { HelperStanding } from '#shared/policy/decide.ts';
import type { ClientMessage } from '#shared/protocol/relay.ts';
import type { TokenVerdict } from '../auth/verified-token.ts';
import type { Attempt, AttemptReason } from '../ledger/ledger.ts';
import { type Participant, type Person, samePerson, withSignIn } from '../person.ts';
import type { StandingOutcome } from '../policy/standing.ts';
import type { ErrorDetails, SessionRequest } from '../sessions/requests.ts';
import { isOlder } from './client-version.ts';
import { CLOSE, type CloseCode } from './close-codes.ts';
import { answerByStanding, challengeFor, type SettingsRules, type StandingRequest } from './standing-requests.ts';

/** `hello`s that may be refused on one socket before it is closed. */
export const MAX_HELLO_ATTEMPTS = 3;

type Hello = Extract<ClientMessage, { type: 'hello' }>;

/**
 * One socket as the relay knows it: `greeting → verifying → ready → expired → closed`. `lastId` is the id of the newest
 * request; ids only grow, so that a repeated message is recognised.
 */
export type ConnectionState =
  | { readonly phase: 'greeting'; readonly lastId: number; readonly attempts: number }
  | { readonly phase: 'verifying'; readonly lastId: number; readonly attempts: number; readonly hello: Hello }
  | {
      /** `ready`: signed in. `expired`: the token ended; only its renewal, a ping and the end of a session are heard. */
      readonly phase: 'ready' | 'expired';
      readonly lastId: number;
      readonly participant: Participant;
      /** The `token.renew` whose token is being verified. */
      readonly renewing: number | null;
      /** Those that wait for the directory's word, in order; the question that was asked for the first serves them all. */
      readonly waiting: readonly StandingRequest[];
    }
  | { readonly phase: 'closed' };

export type ConnectionInput =
  | { readonly kind: 'message'; readonly message: ClientMessage }
  | { readonly kind: 'junk'; readonly id: number | null; readonly code: 'bad-message' | 'too-large' }
  | {
      readonly kind: 'over-budget';
      readonly id: number | null;
      readonly retryAfterMs: number;
      readonly hopeless: boolean;
    }
  | { readonly kind: 'verified'; readonly verdict: TokenVerdict }
  /** The directory's word on the participant as they were when it was asked. */
  | { readonly kind: 'standing'; readonly of: Participant; readonly outcome: StandingOutcome }
  | { readonly kind: 'hello-late' }
  | { readonly kind: 'token-over' }
  | { readonly kind: 'grace-over' }
  | { readonly kind: 'replaced' }
  /** The account has as many sockets as it may have; in the place of an accepting verdict. */
  | { readonly kind: 'account-full' }
  /** The relay will stop: what begins something is refused from now on. */
  | { readonly kind: 'draining'; readonly retryAfterMs: number }
  | { readonly kind: 'shutdown' }
  | { readonly kind: 'socket-closed' };

export type ConnectionEffect =
  | {
      readonly kind: 'refuse';
      readonly id: number | null;
      readonly code: RelayErrorCode;
      readonly details?: ErrorDetails | undefined;
    }
  /** A refusal that belongs into the record. */
  | {
      readonly kind: 'refuse-attempt';
      readonly what: Attempt;
      readonly id: number;
      readonly code: Extract<RelayErrorCode, AttemptReason>;
      readonly details?: ErrorDetails | undefined;
    }
  | { readonly kind: 'verify'; readonly accessToken: string }
  | { readonly kind: 'welcome'; readonly id: number; readonly participant: Participant; readonly expiresAt: number }
  /** A new token; the sessions that the participant is in go on under what it proved. */
  | { readonly kind: 'renewed'; readonly id: number; readonly participant: Participant; readonly expiresAt: number }
  | { readonly kind: 'ask-standing'; readonly participant: Participant }
  | { readonly kind: 'tell-standing'; readonly id: number; readonly standing: HelperStanding }
  | { readonly kind: 'pong'; readonly id: number }
  | { readonly kind: 'tell-paths'; readonly id: number; readonly person: Person }
  | { readonly kind: 'work'; readonly participant: Participant; readonly message: SessionRequest }
  | { readonly kind: 'await-renewal' }
  | { readonly kind: 'close'; readonly code: CloseCode }
  /** The socket is gone or going: leave every session. */
  | { readonly kind: 'leave' };

export interface ConnectionStep {
  readonly state: ConnectionState;
  readonly effects: readonly ConnectionEffect[];
}

/** What the rules depend on besides the state. */
export interface ConnectionRules extends SettingsRules {
  readonly minimumClientVersion: string;
  /** While the relay drains: when to come back, milliseconds; else `null`. */
  readonly stopping?: () => number | null;
}

/** What begins something that a relay which stops could not go on with. */
const BEGINNINGS: ReadonlySet<ClientMessage['type']> = new Set(['hello', 'session.create', 'session.redeem']);

type Open = Exclude<ConnectionState, { phase: 'closed' }>;
type SignedIn = Extract<ConnectionState, { phase: 'ready' | 'expired' }>;

const CLOSED: ConnectionState = { phase: 'closed' };

function refuse(state: ConnectionState, id: number | null, code: RelayErrorCode): ConnectionStep {
  return { state, effects: [{ kind: 'refuse', id, code }] };
}

function shuttingDown(state: ConnectionState, id: number | null, retryAfterMs: number): ConnectionStep {
  return { state, effects: [{ kind: 'refuse', id, code: 'shutting-down', details: { retryAfterMs } }] };
}

function close(code: CloseCode): ConnectionStep {
  return { state: CLOSED, effects: [{ kind: 'leave' }, { kind: 'close', code }] };
}

function refuseHello(
  lastId: number,
  attempts: number,
  id: number,
  code: Extract<RelayErrorCode, AttemptReason>
): ConnectionStep {
  const refusal: ConnectionEffect = { kind: 'refuse-attempt', what: 'hello', id, code };
  if (attempts < MAX_HELLO_ATTEMPTS) return { state: { phase: 'greeting', lastId, attempts }, effects: [refusal] };
  const end = close(CLOSE.refused);
  return { state: end.state, effects: [refusal, ...end.effects] };
}

function hello(
  state: Extract<ConnectionState, { phase: 'greeting' }>,
  message: Hello,
  rules: ConnectionRules
): ConnectionStep {
  const attempts = state.attempts + 1;
  const lastId = message.id;
  if (isOlder(message.client.version, rules.minimumClientVersion)) {
    return refuseHello(lastId, attempts, message.id, 'client-too-old');
  }
  return {
    state: { phase: 'verifying', lastId, attempts, hello: message },
    effects: [{ kind: 'verify', accessToken: message.accessToken }]
  };
}

/** The refusal of a sign-in that is not strong enough to take part in this way, if it is one (A5). */
function stepUp(participant: Participant, message: ClientMessage, rules: ConnectionRules): ConnectionEffect | null {
  const { id, type } = message;
  const claims = challengeFor(participant, type, rules);
  if (claims === null || (type !== 'session.create' && type !== 'session.redeem')) return null;
  return { kind: 'refuse-attempt', what: type, id, code: 'claims-challenge', details: { claims } };
}

/**
 * Work for somebody who is signed in. With a token that ended, ending a session is always possible and everything else waits
 * for the renewal.
 */
function work(state: SignedIn, message: SessionRequest | StandingRequest, rules: ConnectionRules): ConnectionStep {
  if (state.phase === 'expired' && message.type !== 'session.end') return refuse(state, message.id, 'token-expired');
  const challenge = stepUp(state.participant, message, rules);
  if (challenge !== null) return { state, effects: [challenge] };
  if (message.type !== 'session.create' && message.type !== 'policy.standing') {
    return { state, effects: [{ kind: 'work', participant: state.participant, message }] };
  }
  const asked = state.waiting.length > 0;
  return {
    state: { ...state, waiting: [...state.waiting, message] },
    effects: asked ? [] : [{ kind: 'ask-standing', participant: state.participant }]
  };
}

/** Answers everybody who waits, in order; what was found out about a sign-in that is over is asked again. */
function standingKnown(
  state: SignedIn,
  of: Participant,
  outcome: StandingOutcome,
  rules: ConnectionRules
): ConnectionStep {
  const { participant, waiting } = state;
  if (waiting.length === 0) return { state, effects: [] };
  if (of !== participant) return { state, effects: [{ kind: 'ask-standing', participant }] };
  const effects = waiting.map((request): ConnectionEffect => {
    if (state.phase === 'expired') return { kind: 'refuse', id: request.id, code: 'token-expired' };
    return stepUp(participant, request, rules) ?? answerByStanding(request, participant, outcome);
  });
  return { state: { ...state, waiting: [] }, effects };
}

function signedIn(before: SignedIn, message: ClientMessage, rules: ConnectionRules): ConnectionStep {
  const state: SignedIn = { ...before, lastId: message.id };
  switch (message.type) {
    case 'hello':
      return refuse(state, message.id, 'wrong-state');
    case 'ping':
      return { state, effects: [{ kind: 'pong', id: message.id }] };
    case 'check.paths':
      if (state.phase === 'expired') return refuse(state, message.id, 'token-expired');
      return { state, effects: [{ kind: 'tell-paths', id: message.id, person: state.participant.person }] };
    case 'token.renew':
      if (state.renewing !== null) return refuse(state, message.id, 'wrong-state');
      return {
        state: { ...state, renewing: message.id },
        effects: [{ kind: 'verify', accessToken: message.accessToken }]
      };
    default:
      return work(state, message, rules);
  }
}

function heard(state: Open, message: ClientMessage, rules: ConnectionRules): ConnectionStep {
  if (message.id <= state.lastId) return refuse(state, message.id, 'bad-message');
  const retryAfterMs = rules.stopping?.() ?? null;
  if (retryAfterMs !== null && BEGINNINGS.has(message.type)) {
    return shuttingDown({ ...state, lastId: message.id }, message.id, retryAfterMs);
  }
  if (state.phase === 'ready' || state.phase === 'expired') return signedIn(state, message, rules);
  if (state.phase === 'greeting' && message.type === 'hello') return hello(state, message, rules);
  return refuse({ ...state, lastId: message.id }, message.id, 'wrong-state');
}

function greeted(state: Extract<ConnectionState, { phase: 'verifying' }>, verdict: TokenVerdict): ConnectionStep {
  const { hello: message, lastId, attempts } = state;
  if (!verdict.ok) return refuseHello(lastId, attempts, message.id, verdict.code);
  const { person, expiresAt, authentication, deviceId } = verdict.token;
  const participant: Participant = {
    person,
    clientKind: message.client.kind,
    device: message.device,
    authentication,
    tokenDeviceId: deviceId
  };
  return {
    state: { phase: 'ready', lastId, participant, renewing: null, waiting: [] },
    effects: [{ kind: 'welcome', id: message.id, participant, expiresAt }]
  };
}

/** A renewed token must be the same person's: a socket never changes hands. */
function renewed(state: SignedIn, id: number, verdict: TokenVerdict): ConnectionStep {
  const after: SignedIn = { ...state, renewing: null };
  const same = verdict.ok && samePerson(verdict.token.person, state.participant.person);
  if (!same) {
    const code = verdict.ok ? 'unauthenticated' : verdict.code;
    return { state: after, effects: [{ kind: 'refuse-attempt', what: 'token.renew', id, code }] };
  }
  const { expiresAt, authentication, deviceId: tokenDeviceId } = verdict.token;
  const participant = withSignIn(state.participant, { authentication, tokenDeviceId });
  return {
    state: { ...after, phase: 'ready', participant },
    effects: [{ kind: 'renewed', id, participant, expiresAt }]
  };
}

function verified(state: Open, verdict: TokenVerdict): ConnectionStep {
  if (state.phase === 'verifying') return greeted(state, verdict);
  if (state.phase === 'greeting' || state.renewing === null) return { state, effects: [] };
  return renewed(state, state.renewing, verdict);
}

function overBudget(state: Open, input: Extract<ConnectionInput, { kind: 'over-budget' }>): ConnectionStep {
  if (input.hopeless) return close(CLOSE.flood);
  const { id, retryAfterMs } = input;
  return { state, effects: [{ kind: 'refuse', id, code: 'rate-limited', details: { retryAfterMs } }] };
}

/** The socket's rules: no I/O, no clock. The host feeds it what happens and carries out the effects. */
export function nextConnection(state: ConnectionState, input: ConnectionInput, rules: ConnectionRules): ConnectionStep {
  if (state.phase === 'closed') return { state, effects: [] };
  switch (input.kind) {
    case 'message':
      return heard(state, input.message, rules);
    case 'junk':
      return refuse(state, input.id, input.code);
    case 'over-budget':
      return overBudget(state, input);
    case 'verified':
      return verified(state, input.verdict);
    case 'standing':
      if (state.phase !== 'ready' && state.phase !== 'expired') return { state, effects: [] };
      return standingKnown(state, input.of, input.outcome, rules);
    case 'hello-late':
      return state.phase === 'greeting' || state.phase === 'verifying' ? close(CLOSE.noHello) : { state, effects: [] };
    case 'token-over':
      if (state.phase !== 'ready') return { state, effects: [] };
      return { state: { ...state, phase: 'expired' }, effects: [{ kind: 'await-renewal' }] };
    case 'grace-over':
      return state.phase === 'expired' ? close(CLOSE.tokenOver) : { state, effects: [] };
    case 'replaced':
      return close(CLOSE.replaced);
    case 'account-full':
      return state.phase === 'verifying'
        ? refuseHello(state.lastId, state.attempts, state.hello.id, 'rate-limited')
        : { state, effects: [] };
    case 'draining':
      return shuttingDown(state, null, input.retryAfterMs);
    case 'shutdown':
      return close(CLOSE.goingAway);
    case 'socket-closed':
      return { state: CLOSED, effects: [{ kind: 'leave' }] };
  }
}
