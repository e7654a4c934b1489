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
  /** The relay can do nothing more for this socket; its owner is to come back with another. */
  comeBack(): void;
}

/** What makes a seat, besides who sits there. */
export interface SeatState {
  readonly person: Person;
  /** SHA-256 of the resume token. */
  readonly tokenHash: Uint8Array;
  readonly outbox: Outbox;
  /** The highest number of a message from here that was taken; 0 for none. */
  readonly heard: number;
}

/** One side's place in a session: whose it is, which socket sits there, what it has not heard yet. */
export class Seat {
  readonly person: Person;
  readonly outbox: Outbox;
  #tokenHash: Uint8Array;
  /** The socket, `null` while it is lost. */
  client: SessionClient | null;
  #heard: number;

  constructor({ person, tokenHash, outbox, heard }: SeatState, client: SessionClient | null) {
    this.person = person;
    this.outbox = outbox;
    this.#tokenHash = tokenHash;
    this.client = client;
    this.#heard = heard;
  }

  /** A new seat, opened by this token from now on. */
  static taken(sessionId: string, person: Person, client: SessionClient, resumeToken: string): Seat {
    return new Seat({ person, tokenHash: digest(resumeToken), outbox: new Outbox(sessionId), heard: 0 }, client);
  }

  /** SHA-256 of the token that opens it. */
  get tokenHash(): Uint8Array {
    return this.#tokenHash;
  }

  /** Opens with another token from now on; what was not heard yet belongs to a connection that is over. */
  beginAnew(resumeToken: string): void {
    this.#tokenHash = digest(resumeToken);
    this.outbox.empty();
  }

  get heard(): number {
    return this.#heard;
  }

  /** Whether a message was taken before: its sender heard no answer and says it again. One without a number never was. */
  hasHeard(number: number | undefined): boolean {
    return number !== undefined && number <= this.#heard;
  }

  /** A message was taken. */
  took(number: number | undefined): void {
    if (number !== undefined) this.#heard = Math.max(this.#heard, number);
  }

  /** Compares in constant time. */
  opensWith(resumeToken: string): boolean {
    return timingSafeEqual(this.#tokenHash, digest(resumeToken));
  }
}

function digest(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
