import type { JWK } from 'jose';
import type { WebSocket } from 'ws';
import type { RelayErrorCode } from '#shared/errors/codes.ts';
import type { HelperStanding } from '#shared/policy/decide.ts';
import type { ClientMessage, RelayResult, ServerMessage, SessionEvent } from '#shared/protocol/relay.ts';
import type { TokenVerifier } from '../auth/verified-token.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger, LogLevel } from '../logging.ts';
import type { Participant, Person } from '../person.ts';
import type { AskStanding } from '../policy/standing.ts';
import type { ErrorDetails, Reply, SessionRequest } from '../sessions/requests.ts';
import type { SessionClient } from '../sessions/seat.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Timings } from '../timings.ts';
import type { CheckPaths } from '../turn/check-paths.ts';
import type { CloseCode } from './close-codes.ts';
import {
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionRules,
  type ConnectionState,
  nextConnection
} from './connection-state.ts';
import type { Corkable, GatheredWrites } from './gathered-writes.ts';
import { Heartbeat } from './heartbeat.ts';
import { isCostly, MessageBudget } from './message-budget.ts';
import { readMessage } from './read-message.ts';
import type { SharedBudgets } from './shared-budgets.ts';

/** Refused requests of one socket that are written down; junk must not fill a disk, and the metrics count them all. */
const MAX_REFUSALS_LOGGED = 8;
/** Too many, and nothing that anybody looks for in a log. */
const FREQUENT: ReadonlySet<ClientMessage['type']> = new Set(['session.signal', 'session.report']);
/** How long a closing handshake may take. */
const CLOSE_TIMEOUT_MS = 2_000;

export interface ConnectionSurroundings {
  readonly clock: Clock;
  readonly timings: Timings;
  readonly rules: ConnectionRules;
  readonly verify: TokenVerifier;
  readonly standing: AskStanding;
  /** Servers for somebody's connection check. */
  readonly paths: CheckPaths;
  readonly sessions: SessionService;
  readonly grantKeys: readonly JWK[];
  readonly ledger: Pick<Ledger, 'append'>;
  readonly log: Logger;
  /** What sockets of one address or account may do together. */
  readonly budgets: SharedBudgets;
  readonly meter: ConnectionMeter;
}

/** Where a socket comes from, and what it writes to. */
export interface ConnectionOrigin {
  readonly address: string;
  /** Names this socket in the logs of both ends, together with the number of a request. */
  readonly socketId: string;
  readonly stream: Corkable;
  readonly writes: GatheredWrites;
}

/** Which bound a message was beyond. */
export type BudgetKind = 'socket' | 'address' | 'account';

/** Hears what is worth counting. */
export interface ConnectionMeter {
  readonly refused: (code: RelayErrorCode) => void;
  readonly overBudget: (kind: BudgetKind) => void;
  /** The relay ended a socket: with a close code, or because it was `silent` or did not read (`unread`). */
  readonly dropped: (why: CloseCode | 'silent' | 'unread') => void;
}

/** Hosts one socket's state machine: reads frames, verifies tokens, passes work on to the sessions, writes answers. */
export class Connection implements SessionClient {
  readonly address: string;
  readonly #socket: WebSocket;
  readonly #from: ConnectionOrigin;
  readonly #around: ConnectionSurroundings;
  readonly #budget: MessageBudget;
  readonly #heartbeat: Heartbeat;
  #state: ConnectionState = { phase: 'greeting', lastId: 0, attempts: 0 };
  #timer: Cancel;
  #refusalsLogged = 0;
  /** Gives back the account's place that this socket has. */
  #leaveAccount: () => void = () => {};

  constructor(socket: WebSocket, from: ConnectionOrigin, around: ConnectionSurroundings) {
    const { clock, timings, sessions } = around;
    this.address = from.address;
    this.#socket = socket;
    this.#from = from;
    this.#around = around;
    this.#budget = new MessageBudget(clock.elapsed());
    this.#heartbeat = new Heartbeat({
      clock,
      timings,
      inSession: () => sessions.isSeated(this),
      ping: (number) => socket.ping(String(number)),
      mark: () => sessions.mark(this),
      silent: () => this.#drop('silent')
    });
    this.#timer = clock.after(timings.helloMs, () => this.#dispatch({ kind: 'hello-late' }));
    socket.on('message', (data, binary) => this.#heard(data, binary));
    socket.on('pong', (payload) => {
      this.#heartbeat.pong(payload.toString('latin1'));
      this.#controlFrame(payload.byteLength);
    });
    socket.on('ping', (payload) => {
      this.#heartbeat.heard();
      this.#controlFrame(payload.byteLength);
    });
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

  comeBack(): void {
    this.shutdown();
  }

  /** The relay stops. */
  shutdown(): void {
    this.#dispatch({ kind: 'shutdown' });
  }

  /** The relay will stop: says so, and lets go of a socket that is in no session. */
  drain(retryAfterMs: number): void {
    this.#dispatch({ kind: 'draining', retryAfterMs });
    if (!this.#around.sessions.isSeated(this)) this.shutdown();
  }

  #heard(data: WebSocket.RawData, binary: boolean): void {
    if (this.#state.phase === 'closed') return;
    this.#heartbeat.heard();
    const frame = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data;
    const now = this.#around.clock.elapsed();
    const read = readMessage(frame, binary);
    const verdict = this.#budget.take(frame.byteLength, read.ok ? read.message.type : null, now);
    const id = read.ok ? read.message.id : read.id;
    if (verdict !== 'paid') {
      this.#overBudget('socket', id, verdict);
      return;
    }
    if (read.ok && isCostly(read.message.type)) {
      const { kind, retryAfterMs } = this.#around.budgets.takeWork(this.address, this.#account(), now);
      if (retryAfterMs > 0) {
        this.#overBudget(kind, id, { retryAfterMs, hopeless: false });
        return;
      }
    }
    if (read.ok) this.#dispatch({ kind: 'message', message: read.message });
    else this.#dispatch({ kind: 'junk', id: read.id, code: read.code });
  }

  /** Pings and pongs are answered and heard by the library, message or not, and so they cost what a message does. */
  #controlFrame(bytes: number): void {
    if (this.#state.phase === 'closed') return;
    const verdict = this.#budget.take(bytes, null, this.#around.clock.elapsed());
    if (verdict !== 'paid' && verdict.hopeless) this.#overBudget('socket', null, verdict);
    this.#dropUnread();
  }

  /** After this turn: a session that is telling both its people something is not interrupted by one of them leaving. */
  #dropUnread(): void {
    if (this.#socket.bufferedAmount > this.#around.budgets.limits.unsentBytes)
      queueMicrotask(() => this.#drop('unread'));
  }

  #overBudget(
    kind: BudgetKind,
    id: number | null,
    verdict: { readonly retryAfterMs: number; readonly hopeless: boolean }
  ): void {
    this.#around.meter.overBudget(kind);
    this.#dispatch({ kind: 'over-budget', id, ...verdict });
  }

  #account(): Person | null {
    return 'participant' in this.#state ? this.#state.participant.person : null;
  }

  /** Cuts a socket that has stopped talking or reading; its owner may come back with another. */
  #drop(why: 'silent' | 'unread'): void {
    if (this.#state.phase === 'closed') return;
    this.#log('info', 'socket-dropped', { reason: why });
    this.#around.meter.dropped(why);
    this.#dispatch({ kind: 'socket-closed' });
    this.#socket.terminate();
  }

  /** A line about this socket, which the client's log has under the same id. */
  #log(level: LogLevel, event: string, fields: object = {}): void {
    this.#around.log(level, event, { socketId: this.#from.socketId, ...fields });
  }

  #verify(accessToken: string): void {
    void this.#around.verify(accessToken).then((verdict) => {
      const first = this.#state.phase === 'verifying';
      if (!first || !verdict.ok) {
        this.#dispatch({ kind: 'verified', verdict });
        return;
      }
      const leave = this.#around.budgets.enterAccount(verdict.token.person);
      if (leave === null) {
        this.#around.meter.overBudget('account');
        this.#dispatch({ kind: 'account-full' });
        return;
      }
      this.#leaveAccount = leave;
      this.#dispatch({ kind: 'verified', verdict });
    });
  }

  #dispatch(input: ConnectionInput): void {
    const step = nextConnection(this.#state, input, this.#around.rules);
    this.#state = step.state;
    for (const effect of step.effects) this.#carryOut(effect);
  }

  #carryOut(effect: ConnectionEffect): void {
    const { clock, timings, sessions, grantKeys } = this.#around;
    switch (effect.kind) {
      case 'refuse':
        this.#error(effect.id, effect.code, effect.details);
        return;
      case 'refuse-attempt':
        this.#record(effect);
        this.#error(effect.id, effect.code, effect.details);
        return;
      case 'verify':
        this.#verify(effect.accessToken);
        return;
      case 'welcome': {
        const { tenantId, objectId } = effect.participant.person;
        const serverTime = clock.now();
        this.#ok<'hello'>(effect.id, { tenantId, objectId, serverTime, grantKeys: [...grantKeys] });
        this.#watchToken(effect.expiresAt);
        this.#log('info', 'socket-signed-in', { requestId: effect.id });
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
      case 'tell-paths':
        this.#tellPaths(effect.id, effect.person);
        return;
      case 'work':
        this.#work(effect.participant, effect.message);
        this.#heartbeat.wake();
        return;
      case 'await-renewal':
        this.#setTimer(timings.tokenGraceMs, { kind: 'grace-over' });
        return;
      case 'close':
        this.#log('info', 'socket-closed', { status: effect.code });
        this.#around.meter.dropped(effect.code);
        this.#close(effect.code);
        return;
      case 'leave':
        this.#timer();
        this.#leaveAccount();
        this.#leaveAccount = () => {};
        this.#heartbeat.stop();
        sessions.left(this);
    }
  }

  #tellPaths(id: number, person: Person): void {
    const answer = this.#around.paths(person);
    if (!answer.ok) {
      this.#error(id, 'rate-limited', { retryAfterMs: answer.retryAfterMs });
      return;
    }
    this.#ok<'check.paths'>(id, { iceServers: [...answer.iceServers] });
    this.#log('info', 'request-accepted', { requestId: id, what: 'check.paths' });
  }

  #work(participant: Participant, message: SessionRequest): void {
    const { sessions } = this.#around;
    switch (message.type) {
      case 'session.create':
        sessions.create(this, participant, { message, reply: this.#reply(message) });
        return;
      case 'session.redeem':
        sessions.redeem(this, participant, { message, reply: this.#reply(message) });
        return;
      case 'session.resume':
        sessions.resume(this, participant, { message, reply: this.#reply(message) });
        return;
      case 'session.rejoin':
        sessions.rejoin(this, participant, { message, reply: this.#reply(message) });
        return;
      case 'session.signal':
        sessions.signal(this, { message, reply: this.#reply(message) }, participant);
        return;
      case 'session.report':
        sessions.report(this, { message, reply: this.#reply(message) }, participant);
        return;
      case 'session.end':
        sessions.end(this, { message, reply: this.#reply(message) }, participant);
    }
  }

  #reply<Type extends SessionRequest['type']>(message: SessionRequest & { readonly type: Type }): Reply<Type> {
    const { id, type: what } = message;
    return {
      ok: (result) => {
        this.#ok<Type>(id, result);
        this.#heartbeat.wake();
        const sessionId = 'sessionId' in result ? result.sessionId : 'sessionId' in message ? message.sessionId : null;
        if (!FREQUENT.has(what)) this.#log('info', 'request-accepted', { requestId: id, what, sessionId });
      },
      refuse: (code, details) => this.#error(id, code, details)
    };
  }

  #record({ what, id: requestId, code: reason, details }: Extract<ConnectionEffect, { kind: 'refuse-attempt' }>): void {
    const { ledger } = this.#around;
    const person = this.#account();
    const why = details?.reasons === undefined ? {} : { reasons: details.reasons };
    ledger.append({ kind: 'attempt-refused', what, reason, person, sessionId: null, ...why });
    this.#log('warn', 'attempt-refused', { requestId, what, reason, ...why, ...person });
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
    this.#around.meter.refused(code);
    if (this.#refusalsLogged < MAX_REFUSALS_LOGGED) {
      this.#refusalsLogged += 1;
      this.#log('info', 'request-refused', { requestId: id, code });
    }
    const message = `refused: ${code}`;
    this.#send({ type: 'error', id, code, message, ...(details === undefined ? {} : { details }) });
  }

  #send(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#from.writes.hold(this.#from.stream);
    this.#socket.send(JSON.stringify(message));
    this.#dropUnread();
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
