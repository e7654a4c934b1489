import type { EndReason, RelayErrorCode } from '#shared/errors/codes.ts';
import { type IceServer, MAX_ICE_SERVERS, type SessionEvent } from '#shared/protocol/relay.ts';
import { otherRole, type SessionRole } from '#shared/session/modes.ts';
import type { Cancel, Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import type { GrantSigner } from '../grants/grant-signer.ts';
import type { Ledger, RecordedDevice } from '../ledger/ledger.ts';
import type { Logger } from '../logging.ts';
import type { Participant } from '../person.ts';
import type { Evaluation, Policy } from '../policy/evaluate.ts';
import { logPolicyFailure, policyFailure } from '../policy/failure.ts';
import type { Timings } from '../timings.ts';
import type { TurnCredentials } from '../turn/credentials.ts';
import type { SessionNotice } from './outbox.ts';
import type { Seat } from './seat.ts';
import {
  type CandidateRefusal,
  type EndedBy,
  hasJoined,
  type SessionEffect,
  type SessionInput,
  type SessionState,
  type SessionTimer
} from './session-model.ts';
import { nextSession } from './session-state.ts';

type SessionJoined = Extract<SessionEvent, { type: 'session.joined' }>;

/** What a session needs from around it. */
export interface SessionSurroundings {
  readonly clock: Clock;
  readonly timings: Timings;
  readonly policy: Pick<Policy, 'evaluate'>;
  readonly signer: GrantSigner;
  readonly ledger: Pick<Ledger, 'append'>;
  /** For everybody: STUN, or TURN servers with fixed credentials. */
  readonly iceServers: readonly IceServer[];
  /** TURN with credentials per session and side. */
  readonly turn?: TurnCredentials | undefined;
  readonly log: Logger;
  readonly spendCode: (sessionId: string, as: 'used' | 'expired') => void;
  /** The session has ended; everything about it may be forgotten after the resume window. */
  readonly over: (session: LiveSession) => void;
  /**
   * Where several relays share their sessions. `changed`: something has happened in a session. `outward`: runs what leaves
   * this process once what it rests on is saved; by itself, at once.
   */
  readonly changed?: (session: LiveSession) => void;
  readonly outward?: (session: LiveSession, send: () => void) => void;
}

/** What a session waits for: the end of its code, the times of its grant, and somebody who went away. */
export type Wait = 'code' | SessionTimer | SessionRole;

/** What each wait ends in. */
const WAITS: Readonly<Record<Wait, SessionInput>> = {
  code: { kind: 'code-over' },
  'grant-due': { kind: 'grant-due' },
  'grant-over': { kind: 'grant-over' },
  helper: { kind: 'away-too-long', role: 'helper' },
  sharer: { kind: 'away-too-long', role: 'sharer' }
};

/** A session as one process hands it to another: nothing in it belongs to a socket. Times are milliseconds since the epoch. */
export interface SessionSnapshot {
  readonly state: SessionState;
  readonly waits: readonly (readonly [Wait, number])[];
}

/** Somebody who asked for something and gets exactly one answer. */
export interface Asker {
  readonly accept: () => void;
  readonly refuse: (code: RelayErrorCode) => void;
}

/** The sharer whose code is being looked into; `accept` answers them and makes their seat. */
export interface Candidate {
  readonly accept: () => Seat;
  readonly refuse: (refusal: CandidateRefusal) => void;
  /** They have gone away meanwhile. */
  readonly drop: () => void;
}

const NOBODY: Asker = { accept: () => {}, refuse: () => {} };

/** Hosts one session's state machine: feeds it what happens and carries out its effects, in order. */
export class LiveSession {
  readonly id: string;
  readonly #around: SessionSurroundings;
  readonly #seats = new Map<SessionRole, Seat>();
  readonly #waits = new Map<Wait, { readonly at: number; readonly stop: Cancel }>();
  #state: SessionState;
  #candidate: Candidate | undefined;

  private constructor(id: string, state: SessionState, around: SessionSurroundings) {
    this.id = id;
    this.#around = around;
    this.#state = state;
  }

  /** A session whose code nobody has used yet. */
  static open(id: string, helper: Participant, seat: Seat, around: SessionSurroundings): LiveSession {
    const session = new LiveSession(id, { phase: 'open', helper, helperHere: true, tickets: 0 }, around);
    session.#seats.set('helper', seat);
    return session;
  }

  /**
   * A session that another process held until now. A code that was being looked into is open again: whoever asked asks
   * once more. Seats without a socket have to be told of by `lost`.
   */
  static adopted(
    id: string,
    { state, waits }: SessionSnapshot,
    seats: ReadonlyMap<SessionRole, Seat>,
    around: SessionSurroundings
  ): LiveSession {
    const session = new LiveSession(id, reopened(state), around);
    for (const [role, seat] of seats) session.#seats.set(role, seat);
    for (const [wait, at] of waits) session.#waitUntil(wait, at);
    if (state.phase === 'joining' && state.codeOver) session.#waitUntil('code', 0);
    return session;
  }

  /** What another process needs to go on with this session, besides its seats. */
  get snapshot(): SessionSnapshot {
    return { state: this.#state, waits: [...this.#waits].map(([wait, { at }]) => [wait, at] as const) };
  }

  /** Stops everything without a word: from now on the session is another process's. */
  abandon(): void {
    for (const { stop } of this.#waits.values()) stop();
    this.#waits.clear();
    this.#seats.clear();
    this.#candidate = undefined;
    this.#state = { phase: 'ended', reason: 'relay-lost', by: 'relay' };
  }

  get state(): SessionState {
    return this.#state;
  }

  get seats(): readonly Seat[] {
    return [...this.#seats.values()];
  }

  seatOf(role: SessionRole): Seat | undefined {
    return this.#seats.get(role);
  }

  /** The seat for which `test` is true, and whose it is; `undefined` when there is none. */
  find(test: (seat: Seat) => boolean): { readonly role: SessionRole; readonly seat: Seat } | undefined {
    for (const [role, seat] of this.#seats) if (test(seat)) return { role, seat };
    return undefined;
  }

  /** Whether the other side is there, or has not been away for long enough to be told of. */
  peerPresent(role: SessionRole): boolean {
    const peer = otherRole(role);
    if (hasJoined(this.#state)) return this.#state.here[peer];
    const seat = this.#seats.get(peer);
    return seat !== undefined && seat.client !== null;
  }

  /** Whether the other side has missed so much that another signal must wait. */
  peerBehind(role: SessionRole): boolean {
    return this.#seats.get(otherRole(role))?.outbox.full ?? false;
  }

  /** Ends the session at this time unless its code was used by then. */
  expireCodeAt(time: number): void {
    this.#waitUntil('code', time);
  }

  /** A correct code: policy is asked, and the candidate answered when it has decided. */
  redeem(sharer: Participant, candidate: Candidate): void {
    if (this.#state.phase !== 'open') {
      candidate.refuse({ code: 'code-not-accepted' });
      return;
    }
    this.#candidate = candidate;
    this.dispatch({ kind: 'redeem-asked', sharer });
  }

  dispatch(input: SessionInput, asker: Asker = NOBODY): void {
    const step = nextSession(this.#state, input);
    this.#state = step.state;
    for (const effect of step.effects) this.#carryOut(effect, asker);
    this.#around.changed?.(this);
  }

  /** Sends what rests on what has happened by now. */
  outward(send: () => void): void {
    const { outward } = this.#around;
    if (outward === undefined) send();
    else outward(this, send);
  }

  #carryOut(effect: SessionEffect, asker: Asker): void {
    const { ledger, spendCode, timings, clock } = this.#around;
    switch (effect.kind) {
      case 'accept':
        asker.accept();
        return;
      case 'refuse':
        asker.refuse(effect.code);
        return;
      case 'accept-candidate':
        if (this.#candidate !== undefined) this.#seats.set('sharer', this.#candidate.accept());
        this.#candidate = undefined;
        return;
      case 'refuse-candidate': {
        const candidate = this.#candidate;
        this.#candidate = undefined;
        candidate?.refuse(effect.refusal);
        return;
      }
      case 'drop-candidate':
        this.#candidate?.drop();
        this.#candidate = undefined;
        return;
      case 'ask-policy':
        void this.#askPolicy(effect);
        return;
      case 'joined':
      case 'rejoined':
        for (const role of this.#seats.keys()) {
          const { kind, grant, endsAt } = effect;
          this.#emit(role, { type: `session.${kind}`, role, grant, ...this.#paths(role, endsAt) });
        }
        return;
      case 'notify':
        this.#emit(effect.to, effect.notice);
        return;
      case 'wait-for':
        this.#waitUntil(effect.role, clock.now() + timings.resumeWindowMs);
        return;
      case 'stop-waiting-for':
        this.#stopWaiting(effect.role);
        return;
      case 'set-timer':
        this.#waitUntil(effect.timer, effect.at);
        return;
      case 'spend-code':
        this.#stopWaiting('code');
        spendCode(this.id, effect.as);
        return;
      case 'record-joined':
        this.#recordJoined(effect);
        return;
      case 'record-suspended':
        ledger.append({ kind: 'session-suspended', sessionId: this.id });
        return;
      case 'record-rejoined':
        this.#recordRejoined(effect);
        return;
      case 'record-policy': {
        const { modes, features, refusals, warnings } = effect.decision;
        ledger.append({ kind: 'session-policy', sessionId: this.id, modes, features, refusals, warnings });
        return;
      }
      case 'record-report':
        ledger.append({ kind: 'session-report', sessionId: this.id, by: effect.by, event: effect.event });
        return;
      case 'over':
        this.#finish(effect.reason, effect.by);
    }
  }

  /** What one side may reach the other by; TURN first, for there may be more servers than an app takes. */
  #paths(role: SessionRole, endsAt: number): Pick<SessionJoined, 'iceServers' | 'transport'> {
    const { turn, iceServers, clock } = this.#around;
    const own = turn?.iceServersFor({ sessionId: this.id, role, endsAt }, clock.now()) ?? [];
    return {
      iceServers: [...own, ...iceServers].slice(0, MAX_ICE_SERVERS),
      ...(turn?.transport === 'relay' ? { transport: 'relay' } : {})
    };
  }

  #emit(to: SessionRole, notice: SessionNotice): void {
    const seat = this.#seats.get(to);
    if (seat === undefined) return;
    const event = seat.outbox.add(notice);
    const { client } = seat;
    if (client !== null) this.outward(() => client.push(event));
  }

  #waitUntil(wait: Wait, at: number): void {
    const { clock } = this.#around;
    this.#stopWaiting(wait);
    const stop = clock.after(Math.max(0, at - clock.now()), () => {
      this.#waits.delete(wait);
      this.dispatch(WAITS[wait]);
    });
    this.#waits.set(wait, { at, stop });
  }

  #stopWaiting(wait: Wait): void {
    this.#waits.get(wait)?.stop();
    this.#waits.delete(wait);
  }

  async #askPolicy({ ticket, ...question }: Extract<SessionEffect, { kind: 'ask-policy' }>): Promise<void> {
    const { clock, timings, log } = this.#around;
    try {
      const { grant, evaluation } = await withDeadline(this.#issue(question), timings.policyMs, clock);
      this.dispatch({ kind: 'granted', ticket, grant, evaluation });
    } catch (error) {
      const failure = policyFailure(error);
      logPolicyFailure(log, failure, error, { sessionId: this.id });
      this.dispatch({ kind: 'grant-failed', ticket, retryAt: clock.now() + timings.grantRetryMs, failure });
    }
  }

  async #issue({ helper, sharer, joinedAt }: Omit<Extract<SessionEffect, { kind: 'ask-policy' }>, 'ticket'>) {
    const { clock, timings, policy, signer } = this.#around;
    const evaluation = await policy.evaluate(helper, sharer);
    const subject = { sessionId: this.id, helper: helper.person, sharer: sharer.person };
    const times = { now: clock.now(), lifetimeMs: timings.grantLifetimeMs, joinedAt };
    return { grant: await signer.sign(subject, evaluation.decision, times), evaluation };
  }

  #recordJoined({ helper, sharer, evaluation }: Extract<SessionEffect, { kind: 'record-joined' }>): void {
    const { modes, features, refusals, warnings } = evaluation.decision;
    this.#around.ledger.append({
      kind: 'session-joined',
      sessionId: this.id,
      helper: helper.person,
      sharer: sharer.person,
      sharerDevice: sharer.device,
      deviceFacts: recordedDevice(evaluation),
      modes,
      features,
      refusals,
      warnings
    });
  }

  #recordRejoined({ sharer, evaluation }: Extract<SessionEffect, { kind: 'record-rejoined' }>): void {
    const { modes, features, refusals, warnings } = evaluation.decision;
    const decided = { modes, features, refusals, warnings };
    const at = { sharerDevice: sharer.device, deviceFacts: recordedDevice(evaluation) };
    this.#around.ledger.append({ kind: 'session-rejoined', sessionId: this.id, ...at, ...decided });
  }

  #finish(reason: EndReason, by: EndedBy): void {
    for (const { stop } of this.#waits.values()) stop();
    this.#waits.clear();
    this.#around.ledger.append({ kind: 'session-ended', sessionId: this.id, reason, by });
    this.#around.log('info', 'session-ended', { sessionId: this.id, reason, by });
    this.#around.over(this);
  }
}

/** The state of the sharer's device as the record keeps it. */
function recordedDevice({ device }: Evaluation): RecordedDevice {
  return device.enrolled ? { enrolled: true, compliant: device.compliant } : device;
}

function reopened(state: SessionState): SessionState {
  if (state.phase !== 'joining') return state;
  const { helper, helperHere, tickets } = state;
  return { phase: 'open', helper, helperHere, tickets: tickets + 1 };
}
