import { drawSecurityCode, type SecurityCode } from '#shared/ids/security-code.ts';
import { buildJoinLink } from '#shared/links/join-link.ts';
import type { PartnerPair } from '#shared/policy/facts.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import type { Cancel } from '../clock.ts';
import type { AttemptLimits } from '../codes/attempt-limits.ts';
import { CodeBook } from '../codes/code-book.ts';
import type { Attempt, AttemptReason } from '../ledger/ledger.ts';
import { type Participant, type Person, type SignIn, samePerson } from '../person.ts';
import { detailsOf } from '../policy/failure.ts';
import { LiveSession, type SessionSurroundings } from './live-session.ts';
import { PersonIndex } from './person-index.ts';
import { judgeCode } from './redeeming.ts';
import type { Asked } from './requests.ts';
import { Seat, type SessionClient } from './seat.ts';

/** Sessions of one process that have not ended. */
export const MAX_SESSIONS = 10_000;
/** Ended ones of which somebody who missed it can still hear; beyond, the one that ended first is forgotten before its time. */
export const MAX_ENDED_SESSIONS = 10_000;

export interface SessionsOptions extends Omit<SessionSurroundings, 'spendCode' | 'over'> {
  readonly randomBytes: (count: number) => Uint8Array;
  readonly limits: AttemptLimits;
  readonly partners: readonly PartnerPair[];
  /** How long a code of this tenant's helpers lives, milliseconds. */
  readonly codeLifetimeOf: (tenantId: string) => number;
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

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#codes = new CodeBook(options.randomBytes(32));
    this.#around = {
      ...options,
      spendCode: (sessionId, as) => this.#codes.spend(sessionId, as),
      over: (session) => this.#forget(session)
    };
  }

  /** Whether this socket sits in a session, which makes its silence matter sooner. */
  isSeated(client: SessionClient): boolean {
    return this.#seated.has(client);
  }

  /** Handles `session.create`. */
  create(client: SessionClient, helper: Participant, { message, reply }: Asked<'session.create'>): void {
    const refuse = (reason: Extract<AttemptReason, 'busy' | 'rate-limited'>): void => {
      this.#refused('session.create', reason, helper.person, null);
      reply.refuse(reason);
    };
    if (this.#isBusy(helper.person)) {
      refuse('busy');
      return;
    }
    if (this.#byId.size - this.#remembered.size >= MAX_SESSIONS) {
      refuse('rate-limited');
      return;
    }
    this.#leaveOthers(helper.person);

    const sessionId = this.#token();
    const resumeToken = this.#token();
    const seat = new Seat(sessionId, helper.person, client, resumeToken);
    const session = new LiveSession(sessionId, helper, seat, this.#around);
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
    reply.ok({ sessionId, code, expiresAt, link: buildJoinLink(code), resumeToken });
  }

  /** Handles `session.redeem`. */
  redeem(client: SessionClient, sharer: Participant, { message, reply }: Asked<'session.redeem'>): void {
    const { person } = sharer;
    if (this.#isBusy(person)) {
      this.#refused('session.redeem', 'busy', person, null);
      reply.refuse('busy');
      return;
    }
    const { clock } = this.#options;
    const moment = { now: clock.now(), elapsed: clock.elapsed() };
    const verdict = judgeCode(message.code, sharer, client.address, moment, {
      codes: this.#codes,
      limits: this.#options.limits,
      partners: this.#options.partners,
      session: (sessionId) => this.#byId.get(sessionId)
    });
    switch (verdict.kind) {
      case 'too-often':
        this.#refused('session.redeem', 'rate-limited', person, null);
        reply.refuse('rate-limited', { retryAfterMs: verdict.retryAfterMs });
        return;
      case 'wrong':
        this.#refused('session.redeem', verdict.reason, person, verdict.session?.id ?? null);
        if (verdict.guessing) this.#tellOfGuess(person.tenantId);
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
      reply.refuse('bad-message');
      return;
    }
    const accept = (): void => {
      if (session.state.phase !== 'ended') this.#takeSeat(client, session, seat);
      reply.ok({ peerPresent: session.peerPresent(role) });
      seat.outbox.acknowledge(message.lastSeq);
      for (const event of seat.outbox.pending) client.push(event);
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
    found.session.dispatch(input, { accept: () => reply.ok({}), refuse: reply.refuse });
  }

  /** Handles `session.report`. */
  report(client: SessionClient, { message, reply }: Asked<'session.report'>): void {
    const found = this.#seatOf(client, message.sessionId);
    if (found === undefined) {
      reply.refuse('session-not-found');
      return;
    }
    const input = { kind: 'report-asked', from: found.role, event: message.event } as const;
    found.session.dispatch(input, { accept: () => reply.ok({}), refuse: reply.refuse });
  }

  /** Handles `session.end`. */
  end(client: SessionClient, { message, reply }: Asked<'session.end'>): void {
    const found = this.#seatOf(client, message.sessionId);
    if (found === undefined) {
      reply.refuse('session-not-found');
      return;
    }
    const input = { kind: 'end-asked', from: found.role, reason: message.reason } as const;
    found.session.dispatch(input, { accept: () => reply.ok({}), refuse: reply.refuse });
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
        this.#leaveOthers(person, session);
        const resumeToken = this.#token();
        this.#seat(client, session);
        reply.ok({ sessionId: session.id, resumeToken });
        return new Seat(session.id, person, client, resumeToken);
      },
      refuse: (refusal) => {
        giveUp(refusal.code === 'code-not-accepted' ? 'code-used' : refusal.code);
        reply.refuse(refusal.code, detailsOf(refusal));
      },
      drop: () => giveUp('left')
    });
  }

  /** In a session with a socket there, or with a code being looked into. An open code alone does not count. */
  #isBusy(person: Person): boolean {
    return this.#byPerson.of(person).some((session) => {
      const { state } = session;
      if (state.phase === 'joining') return samePerson(state.sharer.person, person);
      if (state.phase !== 'joined') return false;
      return session.find((seat) => samePerson(seat.person, person) && seat.client !== null) !== undefined;
    });
  }

  /** Whoever starts something new gives up their open code and any session whose socket they have lost. */
  #leaveOthers(person: Person, except?: LiveSession): void {
    for (const session of this.#byPerson.of(person)) {
      if (session === except) continue;
      const role: SessionRole = session.find((seat) => samePerson(seat.person, person))?.role ?? 'sharer';
      session.dispatch(session.state.phase === 'joined' ? { kind: 'moved-on', role } : { kind: 'superseded' });
    }
  }

  /** Tells the helpers of an organisation whose code is open that somebody there guesses at codes. */
  #tellOfGuess(tenantId: string): void {
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
