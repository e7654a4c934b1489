import { createHash, timingSafeEqual } from 'node:crypto';
import type { SessionEvent } from '#shared/protocol/relay.ts';
import type { Person } from '../person.ts';
import { Outbox } from './outbox.ts';

/** A signed-in socket as sessions see it. */
export interface SessionClient {
  /** Where the socket comes from, for the limits on guessing. */
  readonly address: string;
  /** Sends an event; a socket that is closing drops it, and a resume replays it. */
  push(event: SessionEvent): void;
  /** Another socket of the same person took over this seat. */
  replaced(): void;
}

/** One side's place in a session: whose it is, which socket sits there, what it has not heard yet. */
export class Seat {
  readonly person: Person;
  readonly outbox: Outbox;
  /** The socket, `null` while it is lost. */
  client: SessionClient | null;
  readonly #tokenHash: Uint8Array;

  constructor(sessionId: string, person: Person, client: SessionClient, resumeToken: string) {
    this.outbox = new Outbox(sessionId);
    this.person = person;
    this.client = client;
    this.#tokenHash = digest(resumeToken);
  }

  /** Compares in constant time. */
  opensWith(resumeToken: string): boolean {
    return timingSafeEqual(this.#tokenHash, digest(resumeToken));
  }
}

function digest(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
