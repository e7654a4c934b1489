import type { SessionEvent } from '#shared/protocol/relay.ts';
import type { SessionClient } from '../sessions/seat.ts';
import type { NodeLink } from './node-link.ts';
import type { SocketPlace } from './saved-session.ts';

/** A socket at another relay, as the sessions of this one see it. */
export class RemoteClient implements SessionClient {
  readonly address: string;
  readonly place: SocketPlace;
  readonly #link: Pick<NodeLink, 'tell'>;
  readonly #orders = new Map<string, number>();

  constructor(place: SocketPlace, address: string, link: Pick<NodeLink, 'tell'>) {
    this.place = place;
    this.address = address;
    this.#link = link;
  }

  /** Whether a request about a session comes in its order; 0 begins anew. */
  takes(sessionId: string, order: number): boolean {
    if (order !== 0 && this.#orders.get(sessionId) !== order) return false;
    this.#orders.set(sessionId, order + 1);
    return true;
  }

  push(event: SessionEvent): void {
    this.#link.tell(this.place.node, { kind: 'push', socket: this.place.socket, event });
  }

  replaced(): void {
    this.#link.tell(this.place.node, { kind: 'replaced', socket: this.place.socket });
  }

  comeBack(): void {
    this.#link.tell(this.place.node, { kind: 'come-back', socket: this.place.socket });
  }
}

/** The sockets at other relays that this one has to do with. */
export class RemoteClients {
  readonly #byPlace = new Map<string, RemoteClient>();
  readonly #link: Pick<NodeLink, 'tell'>;

  constructor(link: Pick<NodeLink, 'tell'>) {
    this.#link = link;
  }

  /** The socket at this place; from this address where it is not known yet. */
  at(place: SocketPlace, address = ''): RemoteClient {
    const key = keyOf(place);
    const known = this.#byPlace.get(key);
    if (known !== undefined) return known;
    const client = new RemoteClient(place, address, this.#link);
    this.#byPlace.set(key, client);
    return client;
  }

  find(place: SocketPlace): RemoteClient | undefined {
    return this.#byPlace.get(keyOf(place));
  }

  forget(client: RemoteClient): void {
    this.#byPlace.delete(keyOf(client.place));
  }

  /** All at this relay. */
  ofNode(node: string): readonly RemoteClient[] {
    return [...this.#byPlace.values()].filter(({ place }) => place.node === node);
  }
}

function keyOf({ node, socket }: SocketPlace): string {
  return `${node} ${socket}`;
}
