import type { SessionRole } from '#shared/session/modes.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Person } from '../person.ts';
import type { LiveSession } from './live-session.ts';
import { PersonIndex } from './person-index.ts';
import type { Seat, SessionClient } from './seat.ts';

/** Ended sessions that are remembered; beyond that the one that ended first is forgotten before its window is over. */
export const MAX_ENDED_SESSIONS = 10_000;

/** The sessions of a process: by their id, by who takes part, and by the socket that sits in them. */
export class SessionIndex {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #resumeWindowMs: number;
  readonly #byId = new Map<string, LiveSession>();
  readonly #byPerson = new PersonIndex();
  readonly #seated = new Map<SessionClient, Set<LiveSession>>();
  /** Ended sessions in order, with the waits after which they are forgotten; a process that stops does not wait for them. */
  readonly #ended = new Map<LiveSession, Cancel>();

  constructor(clock: Pick<Clock, 'after'>, resumeWindowMs: number) {
    this.#clock = clock;
    this.#resumeWindowMs = resumeWindowMs;
  }

  /** Ended ones within their resume window included. */
  get all(): readonly LiveSession[] {
    return [...this.#byId.values()];
  }

  /** How many have not ended. */
  get living(): number {
    return this.#byId.size - this.#ended.size;
  }

  find(sessionId: string): LiveSession | undefined {
    return this.#byId.get(sessionId);
  }

  /** The seat that a socket has in a session. */
  seatOf(
    client: SessionClient,
    sessionId: string
  ): { readonly session: LiveSession; readonly role: SessionRole } | undefined {
    const session = this.#byId.get(sessionId);
    const role = session?.find((seat) => seat.client === client)?.role;
    return session === undefined || role === undefined ? undefined : { session, role };
  }

  /** Sessions that have not ended and that somebody takes part in. */
  of(person: Person): readonly LiveSession[] {
    return this.#byPerson.of(person);
  }

  /** Sessions in which a socket sits. */
  at(client: SessionClient): readonly LiveSession[] {
    return [...(this.#seated.get(client) ?? [])];
  }

  isSeated(client: SessionClient): boolean {
    return this.#seated.has(client);
  }

  add(session: LiveSession): void {
    this.#byId.set(session.id, session);
  }

  takePart(person: Person, session: LiveSession): void {
    this.#byPerson.add(person, session);
  }

  giveUp(person: Person, session: LiveSession): void {
    this.#byPerson.remove(person, session);
  }

  /** Sits down in a seat; a socket that still sits there (nobody noticed yet that it is dead) has to go. */
  takeSeat(client: SessionClient, session: LiveSession, seat: Seat): void {
    const former = seat.client;
    seat.client = client;
    this.sit(client, session);
    if (former === null || former === client) return;
    this.stand(former, session);
    former.replaced();
  }

  sit(client: SessionClient, session: LiveSession): void {
    const sessions = this.#seated.get(client) ?? new Set();
    this.#seated.set(client, sessions.add(session));
  }

  stand(client: SessionClient, session: LiveSession): void {
    const sessions = this.#seated.get(client);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#seated.delete(client);
  }

  /** The socket is gone. */
  drop(client: SessionClient): void {
    this.#seated.delete(client);
  }

  /** Forgets a session that has ended after the resume window; nobody sits in it any more, nor takes part. */
  end(session: LiveSession): void {
    this.#empty(session);
    const forget = (ended: LiveSession): void => {
      this.#byId.delete(ended.id);
      this.#ended.delete(ended);
    };
    this.#ended.set(
      session,
      this.#clock.after(this.#resumeWindowMs, () => forget(session))
    );
    const [oldest] = this.#ended;
    if (this.#ended.size <= MAX_ENDED_SESSIONS || oldest === undefined) return;
    oldest[1]();
    forget(oldest[0]);
  }

  /** Forgets a session at once; whether it was here. */
  remove(session: LiveSession): boolean {
    if (!this.#byId.delete(session.id)) return false;
    this.#ended.get(session)?.();
    this.#ended.delete(session);
    this.#empty(session);
    return true;
  }

  close(): void {
    for (const stop of this.#ended.values()) stop();
  }

  #empty(session: LiveSession): void {
    for (const { client, person } of session.seats) {
      if (client !== null) this.stand(client, session);
      this.#byPerson.remove(person, session);
    }
  }
}
