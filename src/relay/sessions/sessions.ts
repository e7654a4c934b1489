import type { RelayErrorCode } from '#shared/errors/codes.ts';
import { buildJoinLink } from '#shared/links/join-link.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import { CodeBook, type CodeLookup } from '../codes/code-book.ts';
import type { Attempt, AttemptReason } from '../ledger/ledger.ts';
import { type Participant, type Person, personKey, type SignIn } from '../person.ts';
import { detailsOf } from '../policy/failure.ts';
import { type ComingBack, rejoin, resume } from './coming-back.ts';
import { type Asker, LiveSession, type SessionSnapshot, type SessionSurroundings } from './live-session.ts';
import { drawUnusedCode, newToken } from './names.ts';
import { type CountedAttempt, judgeCode } from './redeeming.ts';
import type { Asked, ErrorDetails } from './requests.ts';
import { Seat, type SessionClient } from './seat.ts';
import { SessionIndex } from './session-index.ts';
import type { SessionInput } from './session-model.ts';
import type { SessionService } from './session-service.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { isBusy, leaveOthers } from './taking-part.ts';

/** Sessions of one process that have not ended. */
export const MAX_SESSIONS = 10_000;

/**
 * All sessions of this process: makes them, finds them, and checks at every request that the one who asks takes part. A
 * session that somebody does not take part in does not exist for them.
 */
export class Sessions implements SessionService {
  readonly #options: SessionsOptions;
  readonly #around: SessionSurroundings;
  readonly #codes: CodeBook;
  readonly #index: SessionIndex;
  readonly #candidates = new Map<SessionClient, LiveSession>();
  /** Those that another process began. */
  readonly #adopted = new WeakSet<LiveSession>();
  readonly #comingBack: ComingBack;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#codes = new CodeBook(options.codeKey ?? options.randomBytes(32));
    this.#index = new SessionIndex(options.clock, options.timings.resumeWindowMs);
    const { watcher } = options;
    this.#around = {
      ...options,
      ...(watcher === undefined ? {} : { changed: watcher.changed, outward: watcher.outward }),
      spendCode: (sessionId, as) => {
        const digest = this.#codes.spend(sessionId, as);
        if (digest !== undefined) watcher?.codeSpent(digest, as);
      },
      over: (session) => this.#index.end(session)
    };
    this.#comingBack = { index: this.#index, adopted: this.#adopted, randomBytes: options.randomBytes };
  }

  /** Open codes of this process, by their digests. */
  get codes(): Pick<CodeBook, 'look' | 'digestOf' | 'ofSession'> {
    return this.#codes;
  }

  /** Sessions of this process, ended ones within their resume window included. */
  get all(): readonly LiveSession[] {
    return this.#index.all;
  }

  find(sessionId: string): LiveSession | undefined {
    return this.#index.find(sessionId);
  }

  /** Whether this socket sits in a session, which makes its silence matter sooner. */
  isSeated(client: SessionClient): boolean {
    return this.#index.isSeated(client);
  }

  /** Handles `session.create`. */
  create(client: SessionClient, helper: Participant, { message, reply }: Asked<'session.create'>): void {
    if (this.isBusy(helper.person, 'helper')) {
      this.refuseAttempt('session.create', 'busy', helper.person, reply);
      return;
    }
    if (this.#index.living >= MAX_SESSIONS) {
      this.refuseAttempt('session.create', 'rate-limited', helper.person, reply);
      return;
    }
    this.leaveOthers(helper.person, 'helper');

    const sessionId = newToken(this.#options.randomBytes);
    const resumeToken = newToken(this.#options.randomBytes);
    const seat = Seat.taken(sessionId, helper.person, client, resumeToken);
    const session = LiveSession.open(sessionId, helper, seat, this.#around);
    const expiresAt = this.#options.clock.now() + this.#options.codeLifetimeOf(helper.person.tenantId);
    const code = drawUnusedCode(this.#codes, this.#options.randomBytes);
    const digest = this.#codes.open(code, sessionId, expiresAt);
    this.#index.add(session);
    this.#index.takePart(helper.person, session);
    this.#index.sit(client, session);
    session.expireCodeAt(expiresAt);
    const { person } = helper;
    this.#options.ledger.append({
      kind: 'session-created',
      sessionId,
      helper: person,
      codeExpiresAt: expiresAt,
      ...(message.ticket === undefined ? {} : { ticket: message.ticket })
    });
    this.#options.log('info', 'session-created', { sessionId });
    session.outward(() => reply.ok({ sessionId, code, expiresAt, link: buildJoinLink(code), resumeToken }));
    const { watcher } = this.#options;
    watcher?.codeOpened(digest, sessionId, expiresAt);
    watcher?.seated(person, sessionId);
    watcher?.changed(session);
  }

  /** Handles `session.redeem`. */
  redeem(client: SessionClient, sharer: Participant, { message, reply }: Asked<'session.redeem'>): void {
    const { person } = sharer;
    if (this.isBusy(person, 'sharer', message.besides)) {
      this.refuseAttempt('session.redeem', 'busy', person, reply);
      return;
    }
    const { clock, limits } = this.#options;
    const attempt = limits.take(personKey(person), client.address, clock.elapsed(), this.#codes.size > 0);
    if (!attempt.allowed) {
      this.refuseAttempt('session.redeem', 'rate-limited', person, reply, { retryAfterMs: attempt.retryAfterMs });
      return;
    }
    this.redeemCounted(client, sharer, { message, reply }, attempt, this.#codes.look(message.code, clock.now()));
  }

  /** The same for an attempt that was counted, and a code that was looked up. */
  redeemCounted(
    client: SessionClient,
    sharer: Participant,
    { reply }: Asked<'session.redeem'>,
    attempt: CountedAttempt,
    found: CodeLookup
  ): void {
    const { person } = sharer;
    const verdict = judgeCode(found, sharer, attempt, {
      partners: this.#options.partners,
      session: (sessionId) => this.#index.find(sessionId)
    });
    switch (verdict.kind) {
      case 'wrong':
        this.#refused('session.redeem', verdict.reason, person, verdict.session?.id ?? null);
        if (verdict.guessing) {
          this.tellOfGuess(person.tenantId);
          this.#options.watcher?.guessed(person.tenantId);
        }
        reply.refuse('code-not-accepted');
        return;
      case 'foreign':
        this.#refused('session.redeem', 'tenant-not-allowed', person, verdict.session.id);
        verdict.session.dispatch(
          { kind: 'foreign-redeem-asked' },
          { accept: () => {}, refuse: (code) => reply.refuse(code) }
        );
        return;
      case 'right':
        this.#join(client, sharer, verdict.session, reply);
    }
  }

  resume(client: SessionClient, participant: Participant, asked: Asked<'session.resume'>): void {
    resume(client, participant, asked, this.#comingBack);
  }

  rejoin(client: SessionClient, participant: Participant, asked: Asked<'session.rejoin'>): void {
    rejoin(client, participant, asked, this.#comingBack);
  }

  /** Handles `session.signal`. The payload is passed on unread. */
  signal(client: SessionClient, { message, reply }: Asked<'session.signal'>): void {
    const found = this.#index.seatOf(client, message.sessionId);
    if (found === undefined) {
      reply.refuse('session-not-found');
      return;
    }
    if (found.session.peerBehind(found.role)) {
      reply.refuse('rate-limited', { retryAfterMs: 1_000 });
      return;
    }
    const input = { kind: 'signal-asked', from: found.role, payload: message.payload } as const;
    this.#takeOnce(found, input, message.number, reply);
  }

  /** Handles `session.report`. */
  report(client: SessionClient, { message, reply }: Asked<'session.report'>): void {
    const found = this.#index.seatOf(client, message.sessionId);
    if (found === undefined) {
      reply.refuse('session-not-found');
      return;
    }
    const input = { kind: 'report-asked', from: found.role, event: message.event } as const;
    this.#takeOnce(found, input, message.number, reply);
  }

  /** Handles `session.end`. */
  end(client: SessionClient, { message, reply }: Asked<'session.end'>): void {
    const found = this.#index.seatOf(client, message.sessionId);
    if (found === undefined) {
      reply.refuse('session-not-found');
      return;
    }
    const input = { kind: 'end-asked', from: found.role, reason: message.reason } as const;
    this.#takeOnce(found, input, message.number, reply);
  }

  /** The person on this socket has a new token: the sessions that it is in rest on it from now on. */
  signedInAnew(client: SessionClient, signIn: SignIn): void {
    this.#candidates.get(client)?.dispatch({ kind: 'signed-in-anew', who: 'sharer', signIn });
    for (const session of this.#index.at(client)) {
      const role = session.find((seat) => seat.client === client)?.role;
      if (role !== undefined) session.dispatch({ kind: 'signed-in-anew', who: role, signIn });
    }
  }

  /** The socket is gone; whoever sat on it may come back within the resume window. */
  left(client: SessionClient): void {
    this.#candidates.get(client)?.dispatch({ kind: 'candidate-lost' });
    for (const session of this.#index.at(client)) {
      const found = session.find((seat) => seat.client === client);
      if (found === undefined) continue;
      found.seat.client = null;
      session.dispatch({ kind: 'lost', role: found.role });
    }
    this.#index.drop(client);
  }

  /** Remembers what was sent to this socket until now; calling the result says that it arrived. */
  mark(client: SessionClient): () => void {
    const marks = [...this.#index.at(client)].flatMap((session) => {
      const seat = session.find((candidate) => candidate.client === client)?.seat;
      return seat === undefined ? [] : [{ seat, seq: seat.outbox.last }];
    });
    return () => {
      for (const { seat, seq } of marks) seat.outbox.acknowledge(seq);
    };
  }

  /** Ends every session because this process stops; both people are told. */
  close(): void {
    for (const session of this.#index.all) session.dispatch({ kind: 'shutdown' });
    this.#index.close();
  }

  /**
   * Goes on with a session that another process held. A seat with a socket goes on with it; whoever has none has a moment to
   * come back before the other side is told. Answers `undefined` when it is here already.
   */
  adopt(
    sessionId: string,
    snapshot: SessionSnapshot,
    seats: ReadonlyMap<SessionRole, Seat>,
    code: { readonly digest: string; readonly expiresAt: number } | undefined
  ): LiveSession | undefined {
    if (this.#index.find(sessionId) !== undefined) return undefined;
    const session = LiveSession.adopted(sessionId, snapshot, seats, this.#around);
    this.#index.add(session);
    this.#adopted.add(session);
    if (code !== undefined) this.#codes.openDigest(code.digest, sessionId, code.expiresAt);
    for (const { person, client } of seats.values()) {
      this.#index.takePart(person, session);
      if (client !== null) this.#index.sit(client, session);
    }
    if (session.state.phase === 'ended') this.#index.end(session);
    // What the former process asked policy is answered to nobody.
    if (session.state.phase === 'suspended') session.dispatch({ kind: 'grant-due' });
    // Whoever comes back soon was never away as far as the other side is concerned (protocol.md "Liveness").
    const { clock, timings } = this.#options;
    for (const [role, seat] of seats) {
      if (seat.client !== null) continue;
      clock.after(timings.silentMs, () => {
        const here = this.#index.find(sessionId) === session;
        if (here && seat.client === null) session.dispatch({ kind: 'lost', role });
      });
    }
    return session;
  }

  /** Lets go of a session that another process goes on with: nobody is told, and nothing is recorded. */
  release(session: LiveSession): readonly SessionClient[] {
    const clients = session.seats.flatMap(({ client }) => (client === null ? [] : [client]));
    if (!this.#index.remove(session)) return [];
    this.#codes.drop(session.id);
    for (const [client, held] of this.#candidates) if (held === session) this.#candidates.delete(client);
    const { state } = session;
    if (state.phase === 'joining') this.#index.giveUp(state.sharer.person, session);
    session.abandon();
    return clients;
  }

  /** Writes down a refused attempt and answers it. */
  refuseAttempt(
    what: 'session.create' | 'session.redeem',
    reason: Extract<AttemptReason, RelayErrorCode>,
    person: Person,
    reply: Pick<Asked<'session.redeem'>['reply'], 'refuse'>,
    details?: ErrorDetails
  ): void {
    this.#refused(what, reason, person, null);
    reply.refuse(reason, details);
  }

  /** Takes a message of somebody who sits there; one that was taken before is only answered again. */
  #takeOnce(
    { session, role }: { readonly session: LiveSession; readonly role: SessionRole },
    input: SessionInput,
    number: number | undefined,
    reply: { readonly ok: (result: Record<string, never>) => void; readonly refuse: Asker['refuse'] }
  ): void {
    const seat = session.seatOf(role);
    if (seat?.hasHeard(number) === true) {
      session.outward(() => reply.ok({}));
      this.#options.watcher?.changed(session);
      return;
    }
    const accept = (): void => {
      seat?.took(number);
      session.outward(() => reply.ok({}));
    };
    session.dispatch(input, { accept, refuse: reply.refuse });
  }

  #join(
    client: SessionClient,
    sharer: Participant,
    session: LiveSession,
    reply: Asked<'session.redeem'>['reply']
  ): void {
    const { person } = sharer;
    this.#candidates.set(client, session);
    this.#index.takePart(person, session);
    const giveUp = (reason: AttemptReason): void => {
      this.#candidates.delete(client);
      this.#index.giveUp(person, session);
      this.#refused('session.redeem', reason, person, session.id);
    };
    session.redeem(sharer, {
      accept: () => {
        this.#candidates.delete(client);
        this.leaveOthers(person, 'sharer', session.id);
        const resumeToken = newToken(this.#options.randomBytes);
        this.#index.sit(client, session);
        session.outward(() => reply.ok({ sessionId: session.id, resumeToken }));
        this.#options.watcher?.seated(person, session.id);
        return Seat.taken(session.id, person, client, resumeToken);
      },
      refuse: (refusal) => {
        giveUp(refusal.code === 'code-not-accepted' ? 'code-used' : refusal.code);
        reply.refuse(refusal.code, detailsOf(refusal));
      },
      drop: () => giveUp('left')
    });
  }

  /** Whether somebody cannot take part in one more session in this role; see `taking-part.ts`. */
  isBusy(person: Person, as: SessionRole, besides?: string): boolean {
    return isBusy(this.#index.of(person), person, as, besides);
  }

  /** Whoever begins something in this role gives up what does not go beside it. */
  leaveOthers(person: Person, as: SessionRole, except?: string): void {
    leaveOthers(this.#index.of(person), person, as, except);
  }

  /** Tells the helpers of an organisation whose code is open that somebody there guesses at codes. */
  tellOfGuess(tenantId: string): void {
    for (const session of this.#index.all) {
      const { state } = session;
      if (state.phase === 'open' && state.helper.person.tenantId === tenantId) session.dispatch({ kind: 'guessed' });
    }
  }

  #refused(what: Attempt, reason: AttemptReason, person: Person, sessionId: string | null): void {
    this.#options.ledger.append({ kind: 'attempt-refused', what, reason, person, sessionId });
    this.#options.log('warn', 'attempt-refused', { what, reason, ...person });
  }
}
