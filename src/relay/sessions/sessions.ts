import type { RelayErrorCode } from '#shared/errors/codes.ts';
import { drawSecurityCode, type SecurityCode } from '#shared/ids/security-code.ts';
import { buildJoinLink } from '#shared/links/join-link.ts';
import type { PartnerPair } from '#shared/policy/facts.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import type { Cancel } from '../clock.ts';
import type { AttemptLimits } from '../codes/attempt-limits.ts';
import { CodeBook, type CodeLookup } from '../codes/code-book.ts';
import type { Attempt, AttemptReason } from '../ledger/ledger.ts';
import { type Participant, type Person, personKey, type SignIn, samePerson } from '../person.ts';
import { detailsOf } from '../policy/failure.ts';
import { type Asker, LiveSession, type SessionSnapshot, type SessionSurroundings } from './live-session.ts';
import { PersonIndex } from './person-index.ts';
import { type CountedAttempt, judgeCode } from './redeeming.ts';
import type { Asked, ErrorDetails } from './requests.ts';
import { Seat, type SessionClient } from './seat.ts';
import type { SessionInput } from './session-model.ts';

/** Sessions of one process that have not ended. */
export const MAX_SESSIONS = 10_000;
/** Ended ones of which somebody who missed it can still hear; beyond, the one that ended first is forgotten before its time. */
export const MAX_ENDED_SESSIONS = 10_000;

/** Hears what other relays have to know of these sessions. */
export interface SessionsWatcher extends Required<Pick<SessionSurroundings, 'changed' | 'outward'>> {
  readonly codeSpent: (digest: string, as: 'used' | 'expired') => void;
  /** Somebody has taken a seat of this session: what else they are in elsewhere is over. */
  readonly seated: (person: Person, sessionId: string) => void;
  /** Somebody of this organisation guesses at codes. */
  readonly guessed: (tenantId: string) => void;
}

export interface SessionsOptions extends Omit<SessionSurroundings, 'spendCode' | 'over' | 'changed' | 'outward'> {
  readonly randomBytes: (count: number) => Uint8Array;
  readonly limits: AttemptLimits;
  readonly partners: readonly PartnerPair[];
  /** How long a code of this tenant's helpers lives, milliseconds. */
  readonly codeLifetimeOf: (tenantId: string) => number;
  /** The key of the codes' digests, at least 32 bytes; one of this process when there is none. */
  readonly codeKey?: Uint8Array | undefined;
  readonly watcher?: SessionsWatcher | undefined;
}

/**
 * All sessions of this process: makes them, finds them, and checks at every request that the one who asks takes part. A
 * session that somebody does not take part in does not exist for them.
 */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #around: SessionSurroundings;
  readonly #codes: CodeBook;
  readonly #byId = new Map<string, LiveSession>();
  readonly #byPerson = new PersonIndex();
  /** Ended sessions in order, with the waits after which they are forgotten; a process that stops does not wait for them. */
  readonly #remembered = new Map<LiveSession, Cancel>();
  readonly #candidates = new Map<SessionClient, LiveSession>();
  readonly #seated = new Map<SessionClient, Set<LiveSession>>();
  /** Those that another process began. */
  readonly #adopted = new WeakSet<LiveSession>();

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#codes = new CodeBook(options.codeKey ?? options.randomBytes(32));
    const { watcher } = options;
    this.#around = {
      ...options,
      ...(watcher === undefined ? {} : { changed: watcher.changed, outward: watcher.outward }),
      spendCode: (sessionId, as) => {
        const digest = this.#codes.spend(sessionId, as);
        if (digest !== undefined) watcher?.codeSpent(digest, as);
      },
      over: (session) => this.#forget(session)
    };
  }

  /** Open codes of this process, by their digests. */
  get codes(): Pick<CodeBook, 'look' | 'digestOf' | 'ofSession'> {
    return this.#codes;
  }

  /** Sessions of this process, ended ones within their resume window included. */
  get all(): readonly LiveSession[] {
    return [...this.#byId.values()];
  }

  find(sessionId: string): LiveSession | undefined {
    return this.#byId.get(sessionId);
  }

  /** Whether this socket sits in a session, which makes its silence matter sooner. */
  isSeated(client: SessionClient): boolean {
    return this.#seated.has(client);
  }

  /** Handles `session.create`. */
  create(client: SessionClient, helper: Participant, { message, reply }: Asked<'session.create'>): void {
    if (this.isBusy(helper.person)) {
      this.refuseAttempt('session.create', 'busy', helper.person, reply);
      return;
    }
    if (this.#byId.size - this.#remembered.size >= MAX_SESSIONS) {
      this.refuseAttempt('session.create', 'rate-limited', helper.person, reply);
      return;
    }
    this.leaveOthers(helper.person);

    const sessionId = this.#token();
    const resumeToken = this.#token();
    const seat = Seat.taken(sessionId, helper.person, client, resumeToken);
    const session = LiveSession.open(sessionId, helper, seat, this.#around);
    const expiresAt = this.#options.clock.now() + this.#options.codeLifetimeOf(helper.person.tenantId);
    const code = this.#drawCode();
    this.#codes.open(code, sessionId, expiresAt);
    this.#byId.set(sessionId, session);
    this.#byPerson.add(helper.person, session);
    this.#seat(client, session);
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
    this.#options.watcher?.changed(session);
    this.#options.watcher?.seated(person, sessionId);
  }

  /** Handles `session.redeem`. */
  redeem(client: SessionClient, sharer: Participant, { message, reply }: Asked<'session.redeem'>): void {
    const { person } = sharer;
    if (this.isBusy(person)) {
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
      session: (sessionId) => this.#byId.get(sessionId)
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

  /** Handles `session.resume`. Whoever is not the one who sat there, with the token of then, learns nothing. */
  resume(client: SessionClient, participant: Participant, { message, reply }: Asked<'session.resume'>): void {
    const { person } = participant;
    const session = this.#byId.get(message.sessionId);
    const found = session?.find((seat) => samePerson(seat.person, person) && seat.opensWith(message.resumeToken));
    if (session === undefined || found === undefined) {
      reply.refuse('session-not-found');
      return;
    }
    const { role, seat } = found;
    if (message.lastSeq > seat.outbox.last) {
      if (!this.#adopted.has(session)) {
        reply.refuse('bad-message');
        return;
      }
      // What the former process said last was not saved any more, and yet it arrived.
      seat.outbox.skipTo(message.lastSeq);
    }
    const accept = (): void => {
      if (session.state.phase !== 'ended') this.#takeSeat(client, session, seat);
      const result = { peerPresent: session.peerPresent(role) };
      seat.outbox.acknowledge(message.lastSeq);
      const missed = seat.outbox.pending;
      session.outward(() => {
        reply.ok(result);
        for (const event of missed) client.push(event);
      });
    };
    session.dispatch({ kind: 'resume-asked', from: role, signIn: participant }, { accept, refuse: reply.refuse });
  }

  /** Handles `session.signal`. The payload is passed on unread. */
  signal(client: SessionClient, { message, reply }: Asked<'session.signal'>): void {
    const found = this.#seatOf(client, message.sessionId);
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
    const found = this.#seatOf(client, message.sessionId);
    if (found === undefined) {
      reply.refuse('session-not-found');
      return;
    }
    const input = { kind: 'report-asked', from: found.role, event: message.event } as const;
    this.#takeOnce(found, input, message.number, reply);
  }

  /** Handles `session.end`. */
  end(client: SessionClient, { message, reply }: Asked<'session.end'>): void {
    const found = this.#seatOf(client, message.sessionId);
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
    for (const session of this.#seated.get(client) ?? []) {
      const role = session.find((seat) => seat.client === client)?.role;
      if (role !== undefined) session.dispatch({ kind: 'signed-in-anew', who: role, signIn });
    }
  }

  /** The socket is gone; whoever sat on it may come back within the resume window. */
  left(client: SessionClient): void {
    this.#candidates.get(client)?.dispatch({ kind: 'candidate-lost' });
    for (const session of this.#seated.get(client) ?? []) {
      const found = session.find((seat) => seat.client === client);
      if (found === undefined) continue;
      found.seat.client = null;
      session.dispatch({ kind: 'lost', role: found.role });
    }
    this.#seated.delete(client);
  }

  /** Remembers what was sent to this socket until now; calling the result says that it arrived. */
  mark(client: SessionClient): () => void {
    const marks = [...(this.#seated.get(client) ?? [])].flatMap((session) => {
      const seat = session.find((candidate) => candidate.client === client)?.seat;
      return seat === undefined ? [] : [{ seat, seq: seat.outbox.last }];
    });
    return () => {
      for (const { seat, seq } of marks) seat.outbox.acknowledge(seq);
    };
  }

  /** Ends every session because this process stops; both people are told. */
  close(): void {
    for (const session of this.#byId.values()) session.dispatch({ kind: 'shutdown' });
    for (const stop of this.#remembered.values()) stop();
  }

  /**
   * Goes on with a session that another process held. A seat with a socket goes on with it; whoever has none is waited for
   * from now on. Answers `undefined` when it is here already.
   */
  adopt(
    sessionId: string,
    snapshot: SessionSnapshot,
    seats: ReadonlyMap<SessionRole, Seat>,
    code: { readonly digest: string; readonly expiresAt: number } | undefined
  ): LiveSession | undefined {
    if (this.#byId.has(sessionId)) return undefined;
    const session = LiveSession.adopted(sessionId, snapshot, seats, this.#around);
    this.#byId.set(sessionId, session);
    this.#adopted.add(session);
    if (code !== undefined) this.#codes.openDigest(code.digest, sessionId, code.expiresAt);
    for (const { person, client } of seats.values()) {
      this.#byPerson.add(person, session);
      if (client !== null) this.#seat(client, session);
    }
    for (const [role, { client }] of seats) if (client === null) session.dispatch({ kind: 'lost', role });
    if (session.state.phase === 'ended') this.#forget(session);
    return session;
  }

  /** Lets go of a session that another process goes on with: nobody is told, and nothing is recorded. */
  release(session: LiveSession): readonly SessionClient[] {
    if (!this.#byId.delete(session.id)) return [];
    this.#remembered.get(session)?.();
    this.#remembered.delete(session);
    this.#codes.drop(session.id);
    for (const [client, held] of this.#candidates) if (held === session) this.#candidates.delete(client);
    const { state } = session;
    if (state.phase === 'joining') this.#byPerson.remove(state.sharer.person, session);
    const clients = session.seats.flatMap(({ client }) => (client === null ? [] : [client]));
    for (const { person } of session.seats) this.#byPerson.remove(person, session);
    for (const client of clients) this.#unseat(client, session);
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
    this.#byPerson.add(person, session);
    const giveUp = (reason: AttemptReason): void => {
      this.#candidates.delete(client);
      this.#byPerson.remove(person, session);
      this.#refused('session.redeem', reason, person, session.id);
    };
    session.redeem(sharer, {
      accept: () => {
        this.#candidates.delete(client);
        this.leaveOthers(person, session.id);
        const resumeToken = this.#token();
        this.#seat(client, session);
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

  /** In a session with a socket there, or with a code being looked into. An open code alone does not count. */
  isBusy(person: Person): boolean {
    return this.#byPerson.of(person).some((session) => {
      const { state } = session;
      if (state.phase === 'joining') return samePerson(state.sharer.person, person);
      if (state.phase !== 'joined') return false;
      return session.find((seat) => samePerson(seat.person, person) && seat.client !== null) !== undefined;
    });
  }

  /** Whoever starts something new gives up their open code and any session whose socket they have lost. */
  leaveOthers(person: Person, except?: string): void {
    for (const session of this.#byPerson.of(person)) {
      if (session.id === except) continue;
      const role: SessionRole = session.find((seat) => samePerson(seat.person, person))?.role ?? 'sharer';
      session.dispatch(session.state.phase === 'joined' ? { kind: 'moved-on', role } : { kind: 'superseded' });
    }
  }

  /** Tells the helpers of an organisation whose code is open that somebody there guesses at codes. */
  tellOfGuess(tenantId: string): void {
    for (const session of this.#byId.values()) {
      const { state } = session;
      if (state.phase === 'open' && state.helper.person.tenantId === tenantId) session.dispatch({ kind: 'guessed' });
    }
  }

  #refused(what: Attempt, reason: AttemptReason, person: Person, sessionId: string | null): void {
    this.#options.ledger.append({ kind: 'attempt-refused', what, reason, person, sessionId });
    this.#options.log('warn', 'attempt-refused', { what, reason, ...person });
  }

  #forget(session: LiveSession): void {
    for (const seat of session.seats) {
      if (seat.client !== null) this.#unseat(seat.client, session);
      this.#byPerson.remove(seat.person, session);
    }
    const { clock, timings } = this.#options;
    const forget = (ended: LiveSession): void => {
      this.#byId.delete(ended.id);
      this.#remembered.delete(ended);
    };
    this.#remembered.set(
      session,
      clock.after(timings.resumeWindowMs, () => forget(session))
    );
    const [oldest] = this.#remembered;
    if (this.#remembered.size <= MAX_ENDED_SESSIONS || oldest === undefined) return;
    oldest[1]();
    forget(oldest[0]);
  }

  /** Sits down; a socket that still sits there (nobody noticed yet that it is dead) has to go. */
  #takeSeat(client: SessionClient, session: LiveSession, seat: Seat): void {
    const former = seat.client;
    seat.client = client;
    this.#seat(client, session);
    if (former === null || former === client) return;
    this.#unseat(former, session);
    former.replaced();
  }

  #seat(client: SessionClient, session: LiveSession): void {
    const sessions = this.#seated.get(client) ?? new Set();
    this.#seated.set(client, sessions.add(session));
  }

  #unseat(client: SessionClient, session: LiveSession): void {
    const sessions = this.#seated.get(client);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#seated.delete(client);
  }

  #seatOf(
    client: SessionClient,
    sessionId: string
  ): { readonly session: LiveSession; readonly role: SessionRole } | undefined {
    const session = this.#byId.get(sessionId);
    const role = session?.find((seat) => seat.client === client)?.role;
    return session === undefined || role === undefined ? undefined : { session, role };
  }

  #drawCode(): SecurityCode {
    let code = drawSecurityCode(this.#options.randomBytes);
    while (this.#codes.has(code)) code = drawSecurityCode(this.#options.randomBytes);
    return code;
  }

  /** 128 bits, base64url: not to be guessed. */
  #token(): string {
    return Buffer.from(this.#options.randomBytes(16)).toString('base64url');
  }
}
