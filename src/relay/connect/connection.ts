import type { JWK } from 'jose';
import type { WebSocket } from 'ws';
import type { RelayErrorCode } from '#shared/errors/codes.ts';
import type { HelperStanding } from '#shared/policy/decide.ts';
import type { ClientMessage, RelayResult, ServerMessage, SessionEvent } from '#shared/protocol/relay.ts';
import type { TokenVerifier } from '../auth/verified-token.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logging.ts';
import type { Participant } from '../person.ts';
import type { AskStanding } from '../policy/standing.ts';
import type { ErrorDetails, Reply, SessionRequest } from '../sessions/requests.ts';
import type { SessionClient } from '../sessions/seat.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Timings } from '../timings.ts';
import type { CloseCode } from './close-codes.ts';
import {
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionRules,
  type ConnectionState,
  nextConnection
} from './connection-state.ts';
import { Heartbeat } from './heartbeat.ts';
import { MessageBudget } from './message-budget.ts';
import { readMessage } from './read-message.ts';

/** How long a closing handshake may take. */
const CLOSE_TIMEOUT_MS = 2_000;

export interface ConnectionSurroundings {
  readonly clock: Clock;
  readonly timings: Timings;
  readonly rules: ConnectionRules;
  readonly verify: TokenVerifier;
  readonly standing: AskStanding;
  readonly sessions: Sessions;
  readonly grantKeys: readonly JWK[];
  readonly ledger: Ledger;
  readonly log: Logger;
}

/** Hosts one socket's state machine: reads frames, verifies tokens, passes work on to the sessions, writes answers. */
export class Connection implements SessionClient {
  readonly address: string;
  readonly #socket: WebSocket;
  readonly #around: ConnectionSurroundings;
  readonly #budget: MessageBudget;
  readonly #heartbeat: Heartbeat;
  #state: ConnectionState = { phase: 'greeting', lastId: 0, attempts: 0 };
  #timer: Cancel;

  constructor(socket: WebSocket, address: string, around: ConnectionSurroundings) {
    const { clock, timings, sessions } = around;
    this.address = address;
    this.#socket = socket;
    this.#around = around;
    this.#budget = new MessageBudget(clock.elapsed());
    this.#heartbeat = new Heartbeat({
      clock,
      timings,
      inSession: () => sessions.isSeated(this),
      ping: (number) => socket.ping(String(number)),
      mark: () => sessions.mark(this),
      silent: () => {
        this.#dispatch({ kind: 'socket-closed' });
        socket.terminate();
      }
    });
    this.#timer = clock.after(timings.helloMs, () => this.#dispatch({ kind: 'hello-late' }));
    socket.on('message', (data, binary) => this.#heard(data, binary));
    socket.on('pong', (payload) => this.#heartbeat.pong(payload.toString('latin1')));
    socket.on('ping', () => this.#heartbeat.heard());
    socket.on('close', () => this.#dispatch({ kind: 'socket-closed' }));
    // `close` follows; a frame that is too large or malformed ends up here.
    socket.on('error', () => {});
  }

  push(event: SessionEvent): void {
    this.#send(event);
  }

  replaced(): void {
    this.#dispatch({ kind: 'replaced' });
  }

  /** The relay stops. */
  shutdown(): void {
    this.#dispatch({ kind: 'shutdown' });
  }

  #heard(data: WebSocket.RawData, binary: boolean): void {
    if (this.#state.phase === 'closed') return;
    this.#heartbeat.heard();
    const frame = Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
    const now = this.#around.clock.elapsed();
    const read = readMessage(frame, binary);
    const verdict = this.#budget.take(frame.byteLength, read.ok ? read.message.type : null, now);
    if (verdict !== 'paid') {
      const id = read.ok ? read.message.id : read.id;
      this.#dispatch({ kind: 'over-budget', id, ...verdict });
      return;
    }
    if (read.ok) this.#dispatch({ kind: 'message', message: read.message });
    else this.#dispatch({ kind: 'junk', id: read.id, code: read.code });
  }

  #dispatch(input: ConnectionInput): void {
    const step = nextConnection(this.#state, input, this.#around.rules);
    this.#state = step.state;
    for (const effect of step.effects) this.#carryOut(effect);
  }

  #carryOut(effect: ConnectionEffect): void {
    const { clock, timings, sessions, grantKeys, log } = this.#around;
    switch (effect.kind) {
      case 'refuse':
        this.#error(effect.id, effect.code, effect.details);
        return;
      case 'refuse-attempt':
        this.#record(effect);
        this.#error(effect.id, effect.code, effect.details);
        return;
      case 'verify':
        return void this.#around.verify(effect.accessToken).then((verdict) => {
          this.#dispatch({ kind: 'verified', verdict });
        });
      case 'welcome': {
        const { tenantId, objectId } = effect.participant.person;
        const serverTime = clock.now();
        this.#ok<'hello'>(effect.id, { tenantId, objectId, serverTime, grantKeys: [...grantKeys] });
        this.#watchToken(effect.expiresAt);
        return;
      }
      case 'renewed':
        this.#ok<'token.renew'>(effect.id, {});
        this.#watchToken(effect.expiresAt);
        sessions.signedInAnew(this, effect.participant);
        return;
      case 'ask-standing':
        return void this.#around.standing(effect.participant).then((outcome) => {
          this.#dispatch({ kind: 'standing', of: effect.participant, outcome });
        });
      case 'tell-standing':
        this.#ok<'policy.standing'>(effect.id, standingToTell(effect.standing));
        return;
      case 'pong':
        this.#ok<'ping'>(effect.id, { serverTime: clock.now() });
        return;
      case 'work':
        this.#work(effect.participant, effect.message);
        this.#heartbeat.wake();
        return;
      case 'await-renewal':
        this.#setTimer(timings.tokenGraceMs, { kind: 'grace-over' });
        return;
      case 'close':
        log('info', 'socket-closed', { status: effect.code });
        this.#close(effect.code);
        return;
      case 'leave':
        this.#timer();
        this.#heartbeat.stop();
        sessions.left(this);
    }
  }

  #work(participant: Participant, message: SessionRequest): void {
    const { sessions } = this.#around;
    switch (message.type) {
      case 'session.create':
        sessions.create(this, participant, { message, reply: this.#reply(message.id) });
        return;
      case 'session.redeem':
        sessions.redeem(this, participant, { message, reply: this.#reply(message.id) });
        return;
      case 'session.resume':
        sessions.resume(this, participant, { message, reply: this.#reply(message.id) });
        return;
      case 'session.signal':
        sessions.signal(this, { message, reply: this.#reply(message.id) });
        return;
      case 'session.report':
        sessions.report(this, { message, reply: this.#reply(message.id) });
        return;
      case 'session.end':
        sessions.end(this, { message, reply: this.#reply(message.id) });
    }
  }

  #reply<Type extends SessionRequest['type']>(id: number): Reply<Type> {
    return {
      ok: (result) => {
        this.#ok<Type>(id, result);
        this.#heartbeat.wake();
      },
      refuse: (code, details) => this.#error(id, code, details)
    };
  }

  #record({ what, code: reason, details }: Extract<ConnectionEffect, { kind: 'refuse-attempt' }>): void {
    const { ledger, log } = this.#around;
    const person = 'participant' in this.#state ? this.#state.participant.person : null;
    const why = details?.reasons === undefined ? {} : { reasons: details.reasons };
    ledger.append({ kind: 'attempt-refused', what, reason, person, sessionId: null, ...why });
    log('warn', 'attempt-refused', { what, reason, ...why, ...person });
  }

  #watchToken(expiresAt: number): void {
    this.#setTimer(expiresAt - this.#around.clock.now(), { kind: 'token-over' });
  }

  #setTimer(ms: number, input: ConnectionInput): void {
    this.#timer();
    this.#timer = this.#around.clock.after(Math.max(0, ms), () => this.#dispatch(input));
  }

  #close(code: CloseCode): void {
    this.#socket.close(code);
    this.#around.clock.after(CLOSE_TIMEOUT_MS, () => this.#socket.terminate());
  }

  #ok<Type extends ClientMessage['type']>(id: number, result: RelayResult<Type>): void {
    this.#send({ type: 'ok', id, result });
  }

  #error(id: number | null, code: RelayErrorCode, details?: ErrorDetails): void {
    const message = `refused: ${code}`;
    this.#send({ type: 'error', id, code, message, ...(details === undefined ? {} : { details }) });
  }

  #send(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(JSON.stringify(message));
  }
}

/** A standing as the contract has it. */
function standingToTell({ modes, features, refusals }: HelperStanding): RelayResult<'policy.standing'> {
  return {
    modes: [...modes],
    features: [...features],
    refusals: refusals.map(({ what, reasons }) => ({ what, reasons: [...reasons] }))
  };
}
