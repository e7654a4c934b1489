import type { EndReason, RelayErrorCode } from '#shared/errors/codes.ts';
import { type IceServer, MAX_ICE_SERVERS, type SessionEvent } from '#shared/protocol/relay.ts';
import { otherRole, type SessionRole } from '#shared/session/modes.ts';
import type { Cancel, Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import type { GrantSigner } from '../grants/grant-signer.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logging.ts';
import type { Participant } from '../person.ts';
import type { Policy } from '../policy/evaluate.ts';
import { logPolicyFailure, policyFailure } from '../policy/failure.ts';
import type { Timings } from '../timings.ts';
import type { TurnCredentials } from '../turn/credentials.ts';
import type { SessionNotice } from './outbox.ts';
import type { Seat } from './seat.ts';
import type { CandidateRefusal, EndedBy, SessionEffect, SessionInput, SessionState } from './session-model.ts';
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
  readonly #timers = new Map<string, Cancel>();
  #state: SessionState;
  #candidate: Candidate | undefined;

  constructor(id: string, helper: Participant, seat: Seat, around: SessionSurroundings) {
    this.id = id;
    this.#around = around;
    this.#seats.set('helper', seat);
    this.#state = { phase: 'open', helper, helperHere: true, tickets: 0 };
  }

  get state(): SessionState {
    return this.#state;
  }

  get seats(): readonly Seat[] {
    return [...this.#seats.values()];
  }

  /** The seat for which `test` is true, and whose it is; `undefined` when there is none. */
  find(test: (seat: Seat) => boolean): { readonly role: SessionRole; readonly seat: Seat } | undefined {
    for (const [role, seat] of this.#seats) if (test(seat)) return { role, seat };
    return undefined;
  }

  /** Whether the other side's socket is there. */
  peerPresent(role: SessionRole): boolean {
    const peer = this.#seats.get(otherRole(role));
    return peer !== undefined && peer.client !== null;
  }

  /** Whether the other side has missed so much that another signal must wait. */
  peerBehind(role: SessionRole): boolean {
    return this.#seats.get(otherRole(role))?.outbox.full ?? false;
  }

  /** Ends the session at this time unless its code was used by then. */
  expireCodeAt(time: number): void {
    this.#setTimer('code', time - this.#around.clock.now(), { kind: 'code-over' });
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
        for (const role of this.#seats.keys()) {
          this.#emit(role, { type: 'session.joined', role, grant: effect.grant, ...this.#paths(role, effect.endsAt) });
        }
        return;
      case 'notify':
        this.#emit(effect.to, effect.notice);
        return;
      case 'wait-for': {
        const { role } = effect;
        this.#setTimer(role, timings.resumeWindowMs, { kind: 'away-too-long', role });
        return;
      }
      case 'stop-waiting-for':
        this.#stopTimer(effect.role);
        return;
      case 'set-timer':
        this.#setTimer(effect.timer, effect.at - clock.now(), { kind: effect.timer });
        return;
      case 'spend-code':
        this.#stopTimer('code');
        spendCode(this.id, effect.as);
        return;
      case 'record-joined':
        this.#recordJoined(effect);
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
    seat.client?.push(event);
  }

  #setTimer(name: string, ms: number, input: SessionInput): void {
    this.#stopTimer(name);
    this.#timers.set(
      name,
      this.#around.clock.after(Math.max(0, ms), () => {
        this.#timers.delete(name);
        this.dispatch(input);
      })
    );
  }

  #stopTimer(name: string): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
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
    const { device } = evaluation;
    this.#around.ledger.append({
      kind: 'session-joined',
      sessionId: this.id,
      helper: helper.person,
      sharer: sharer.person,
      sharerDevice: sharer.device,
      deviceFacts: device.enrolled ? { enrolled: true, compliant: device.compliant } : device,
      modes,
      features,
      refusals,
      warnings
    });
  }

  #finish(reason: EndReason, by: EndedBy): void {
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    this.#around.ledger.append({ kind: 'session-ended', sessionId: this.id, reason, by });
    this.#around.log('info', 'session-ended', { sessionId: this.id, reason, by });
    this.#around.over(this);
  }
}
