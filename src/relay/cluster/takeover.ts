import { type SessionEvent, serverMessageSchema } from '#shared/protocol/relay.ts';
import { type SessionRole, sessionRoleSchema } from '#shared/session/modes.ts';
import type { Logger } from '../logging.ts';
import { Outbox } from '../sessions/outbox.ts';
import { Seat, type SessionClient } from '../sessions/seat.ts';
import { hasJoined } from '../sessions/session-model.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { LocalSockets } from './local-sockets.ts';
import type { NodeLink } from './node-link.ts';
import type { RemoteClients } from './remote-client.ts';
import type { Replicas } from './replicas.ts';
import { type SavedSeat, type SavedSession, savedSessionSchema } from './saved-session.ts';
import type { Adoption, SavedOutbox, SharedStore } from './shared-store.ts';

export interface TakeoverOptions {
  readonly node: string;
  readonly store: Pick<SharedStore, 'adopt' | 'sessionsAt' | 'forgetNode'>;
  readonly sessions: Sessions;
  readonly sockets: LocalSockets;
  readonly remote: RemoteClients;
  readonly replicas: Pick<Replicas, 'adopted'>;
  readonly link: Pick<NodeLink, 'tell'>;
  /** Relays that live, this one left out. */
  readonly others: () => ReadonlySet<string>;
  readonly log: Logger;
  /** A session goes on here; `joined`: both were in. */
  readonly adopted: (sessionId: string, joined: boolean) => void;
}

type Yours = Extract<Adoption, { kind: 'yours' }>;

/** Goes on with sessions of relays that are no more, or that let them go. */
export class Takeover {
  readonly #options: TakeoverOptions;
  readonly #underWay = new Map<string, Promise<string | null>>();

  constructor(options: TakeoverOptions) {
    this.#options = options;
  }

  /** Takes a session over from a relay that is no more; answers which relay has it now, `null` when there is none. */
  adopt(sessionId: string, from: string): Promise<string | null> {
    const { sessions, node } = this.#options;
    if (sessions.find(sessionId) !== undefined) return Promise.resolve(node);
    const running = this.#underWay.get(sessionId);
    if (running !== undefined) return running;
    const adoption = this.#adopt(sessionId, from).finally(() => this.#underWay.delete(sessionId));
    this.#underWay.set(sessionId, adoption);
    return adoption;
  }

  /** Takes over whatever a relay that is no more had, and nobody else has taken yet. */
  async sweep(from: string): Promise<void> {
    const { store, log } = this.#options;
    const left = await store.sessionsAt(from);
    for (const sessionId of left) await this.adopt(sessionId, from);
    await store.forgetNode(from);
    log('info', 'node-swept', { sessions: left.length });
  }

  async #adopt(sessionId: string, from: string): Promise<string | null> {
    const { store, log, node } = this.#options;
    const found = await store.adopt(sessionId, from);
    if (found.kind === 'gone') return null;
    if (found.kind === 'taken') return found.by;
    const saved = savedSessionSchema.safeParse(parsed(found.body));
    if (!saved.success) {
      log('error', 'session-not-adopted', { sessionId });
      return null;
    }
    this.#goOn(sessionId, from, saved.data, found);
    return node;
  }

  #goOn(sessionId: string, from: string, saved: SavedSession, outboxes: Yours): void {
    const { sessions, replicas, link, log, adopted } = this.#options;
    const seats = new Map<SessionRole, Seat>();
    const pushed = this.#pushed(sessionId, saved);
    for (const role of sessionRoleSchema.options) {
      const seat = saved.seats[role];
      if (seat !== undefined) seats.set(role, this.#seat(sessionId, seat, outboxes[role], from));
    }
    const session = sessions.adopt(sessionId, saved, seats, saved.code);
    if (session === undefined) return;
    const events = (role: SessionRole) => {
      const { last, heard, events: kept } = outboxes[role];
      const first = eventsIn(kept)[0]?.seq ?? last + 1;
      return { first, last, heard };
    };
    replicas.adopted(session, { helper: events('helper'), sharer: events('sharer') });
    // What was saved and not sent any more; a relay that has sent it to its socket leaves it out.
    for (const { client, outbox } of seats.values()) {
      for (const event of outbox.pending)
        if (client !== null && event.seq > (pushed.get(client) ?? 0)) client.push(event);
    }
    for (const seat of Object.values(saved.seats)) {
      if (seat?.at === undefined || seat.at === null || !this.#options.others().has(seat.at.node)) continue;
      link.tell(seat.at.node, { kind: 'moved', sessionId, socket: seat.at.socket });
    }
    adopted(sessionId, hasJoined(session.state));
    log('info', 'session-adopted', { sessionId });
  }

  #seat(sessionId: string, { person, token, at }: SavedSeat, outbox: SavedOutbox, from: string): Seat {
    const state = {
      person,
      tokenHash: new Uint8Array(Buffer.from(token, 'base64url')),
      outbox: new Outbox(sessionId, { last: outbox.last, pending: eventsIn(outbox.events) }),
      heard: outbox.heard
    };
    return new Seat(state, this.#socket(sessionId, at, from));
  }

  /** What sockets of this relay, in this session that was elsewhere, have been sent. */
  #pushed(sessionId: string, { seats }: SavedSession): ReadonlyMap<SessionClient, number> {
    const { node, sockets } = this.#options;
    const pushed = new Map<SessionClient, number>();
    for (const seat of Object.values(seats)) {
      const client = seat?.at?.node === node ? sockets.find(seat.at.socket) : undefined;
      if (client !== undefined) pushed.set(client, sockets.seat(client, sessionId)?.pushed ?? 0);
    }
    return pushed;
  }

  /** The socket in a seat, when it is still there. */
  #socket(sessionId: string, at: SavedSeat['at'], from: string): SessionClient | null {
    const { node, sockets, remote, others } = this.#options;
    if (at === null || at.node === from) return null;
    if (at.node !== node) return others().has(at.node) ? remote.at(at) : null;
    const client = sockets.find(at.socket);
    if (client === undefined) return null;
    sockets.stand(client, sessionId);
    return client;
  }
}

/** Events as they were saved; sealed by a relay of ours, and still parsed. */
function eventsIn(saved: readonly string[]): readonly SessionEvent[] {
  return saved.flatMap((text) => {
    const event = serverMessageSchema.safeParse(parsed(text));
    return event.success && 'sessionId' in event.data ? [event.data] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
