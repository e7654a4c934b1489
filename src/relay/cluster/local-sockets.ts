import type { SessionEvent } from '#shared/protocol/relay.ts';
import type { SessionClient } from '../sessions/seat.ts';

/** A seat that a socket of this relay has in a session of another one. */
export interface RemoteSeat {
  /** The relay that has the session, as far as is known; `null` when it has to be found. */
  home: string | null;
  /** What the next request that is sent there counts as; the relay takes them in this order only. */
  order: number;
  /** The newest event that was sent on to the socket, and the newest of which the session's relay knows that it arrived. */
  pushed: number;
  arrived: number;
}

/** This relay's own sockets, by the names that other relays know them by, with their seats elsewhere. */
export class LocalSockets {
  readonly #names = new Map<SessionClient, string>();
  readonly #byName = new Map<string, SessionClient>();
  readonly #seats = new Map<SessionClient, Map<string, RemoteSeat>>();
  #last = 0;

  nameOf(client: SessionClient): string {
    const known = this.#names.get(client);
    if (known !== undefined) return known;
    this.#last += 1;
    const name = String(this.#last);
    this.#names.set(client, name);
    this.#byName.set(name, client);
    return name;
  }

  find(name: string): SessionClient | undefined {
    return this.#byName.get(name);
  }

  /** The socket sits in a session of that relay from now on. */
  sit(client: SessionClient, sessionId: string, home: string): RemoteSeat {
    const seats = this.#seats.get(client) ?? new Map<string, RemoteSeat>();
    const seat = seats.get(sessionId) ?? { home, order: 0, pushed: 0, arrived: 0 };
    if (seat.home !== home) Object.assign(seat, { home, order: 0 });
    this.#seats.set(client, seats.set(sessionId, seat));
    return seat;
  }

  /** The session is no longer where it was thought to be. */
  lose(client: SessionClient, sessionId: string, home: string): void {
    const seat = this.seat(client, sessionId);
    if (seat?.home === home) seat.home = null;
  }

  seat(client: SessionClient, sessionId: string): RemoteSeat | undefined {
    return this.#seats.get(client)?.get(sessionId);
  }

  seats(client: SessionClient): ReadonlyMap<string, RemoteSeat> {
    return this.#seats.get(client) ?? new Map();
  }

  stand(client: SessionClient, sessionId: string): void {
    const seats = this.#seats.get(client);
    seats?.delete(sessionId);
    if (seats?.size === 0) this.#seats.delete(client);
  }

  /** Sockets with a seat in a session that passes the test. */
  seated(test: (sessionId: string, seat: RemoteSeat) => boolean): readonly SessionClient[] {
    return [...this.#seats].flatMap(([client, seats]) =>
      [...seats].some(([sessionId, seat]) => test(sessionId, seat)) ? [client] : []
    );
  }

  /** Sends an event of another relay's session on. */
  push(name: string, event: SessionEvent): void {
    const client = this.#byName.get(name);
    if (client === undefined) return;
    const seat = this.seat(client, event.sessionId);
    // A relay that takes a session over says again what its predecessor may not have said.
    if (seat !== undefined && event.seq <= seat.pushed) return;
    if (seat !== undefined) seat.pushed = event.seq;
    if (event.type === 'session.ended') this.stand(client, event.sessionId);
    client.push(event);
  }

  /** The socket is gone; answers the seats that it had elsewhere. */
  forget(client: SessionClient): ReadonlyMap<string, RemoteSeat> {
    const seats = this.seats(client);
    const name = this.#names.get(client);
    if (name !== undefined) this.#byName.delete(name);
    this.#names.delete(client);
    this.#seats.delete(client);
    return seats;
  }
}
