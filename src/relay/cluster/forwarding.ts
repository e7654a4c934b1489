import type { z } from 'zod';
import type { RelayErrorCode } from '#shared/errors/codes.ts';
import { type RelayResult, relayResultSchemas } from '#shared/protocol/relay.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logging.ts';
import type { Participant } from '../person.ts';
import type { CountedAttempt } from '../sessions/redeeming.ts';
import type { ErrorDetails, Reply } from '../sessions/requests.ts';
import type { SessionClient } from '../sessions/seat.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { LocalSockets, RemoteSeat } from './local-sockets.ts';
import type { Membership } from './membership.ts';
import type { ForwardedRequest } from './messages.ts';
import { type NodeLink, NodeUnreachable } from './node-link.ts';
import type { SharedStore } from './shared-store.ts';
import type { Takeover } from './takeover.ts';

/**
 * How long a request waits for a session whose relay is going or gone, and between looks at it, milliseconds. Less than apps
 * wait for an answer (REQUEST_TIMEOUT_MS).
 */
const PATIENCE_MS = 8_000;
const LOOK_AGAIN_MS = 200;
/** How often a relay that is said to have a session may say that it has not, before it is believed. */
const DENIALS = 5;

/** A request that this relay answers itself or passes on. */
export interface Carried {
  readonly request: ForwardedRequest;
  /** The sessions of this relay answer. */
  readonly here: (attempt?: CountedAttempt) => void;
  /** Another relay has answered. */
  readonly ok: (result: unknown) => void;
  readonly refuse: (code: RelayErrorCode, details?: ErrorDetails) => void;
}

/** Requests that come from a socket which need not sit in the session yet: their relay has to be told who asks. */
const SITS_DOWN: ReadonlySet<ForwardedRequest['type']> = new Set([
  'session.redeem',
  'session.resume',
  'session.rejoin'
]);

/** The same schemas, typed so that the request's type chooses the result's. */
const RESULTS: { readonly [Type in ForwardedRequest['type']]: z.ZodType<RelayResult<Type>> } = relayResultSchemas;

/** Whether somebody comes back to a seat of theirs. */
function isComingBack({ type }: ForwardedRequest): boolean {
  return type === 'session.resume' || type === 'session.rejoin';
}

/** A request with both ways to an answer. */
export function carried<Type extends ForwardedRequest['type']>(
  type: Type,
  request: ForwardedRequest,
  reply: Reply<Type>,
  here: Carried['here']
): Carried {
  return {
    request,
    here,
    ok: (result) => {
      const parsed = RESULTS[type].safeParse(result);
      if (parsed.success) reply.ok(parsed.data);
      else reply.refuse('internal');
    },
    refuse: reply.refuse
  };
}

export interface ForwardingOptions {
  readonly node: string;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly sockets: LocalSockets;
  readonly store: Pick<SharedStore, 'ownerOf'>;
  readonly link: Pick<NodeLink, 'ask'>;
  readonly membership: Pick<Membership, 'isAlive' | 'settled'>;
  readonly takeover: Pick<Takeover, 'adopt'>;
  readonly up: () => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Who asks what of which session. */
interface Errand {
  readonly client: SessionClient;
  readonly participant: Participant;
  readonly sessionId: string;
  readonly carried: Carried;
  readonly attempt?: CountedAttempt | undefined;
  /** When it was asked, on the clock that only grows. */
  readonly askedAt: number;
}

/**
 * Takes requests to the relay that has their session. What one socket asks is done in order: on a seat whose relay answers,
 * requests follow each other without waiting; when one does not come through, it and all behind it go one by one, to
 * wherever the session is by then.
 */
export class Forwarding {
  readonly #options: ForwardingOptions;
  /** What a socket has asked for that goes one by one. */
  readonly #queues = new Map<SessionClient, Promise<void>>();
  /** What is on its way without waiting, by seat, in order. */
  readonly #flying = new WeakMap<RemoteSeat, Set<Errand>>();
  readonly #gone = new WeakSet<SessionClient>();

  constructor(options: ForwardingOptions) {
    this.#options = options;
  }

  isGone(client: SessionClient): boolean {
    return this.#gone.has(client);
  }

  /** The socket is gone: nothing is done for it any more. */
  drop(client: SessionClient): void {
    this.#gone.add(client);
  }

  /** Does the work after everything that this socket asked before. */
  queue(client: SessionClient, work: () => Promise<void>): void {
    const before = this.#queues.get(client) ?? Promise.resolve();
    const done = before
      .then(() => (this.#gone.has(client) ? undefined : work()))
      .catch((error: unknown) => {
        // Redis went away half-way: the socket's owner comes back, and everything is asked once more.
        this.#options.log('warn', 'request-not-routed', { cause: error });
        client.comeBack();
      })
      .finally(() => {
        if (this.#queues.get(client) === done) this.#queues.delete(client);
      });
    this.#queues.set(client, done);
  }

  /** At once where the session is here, or where its relay is known; one by one where it has to be found. */
  carry(errand: Errand): void {
    const { sessions, sockets, up } = this.#options;
    const { client, sessionId, carried: request } = errand;
    if (this.#queues.has(client)) {
      this.queue(client, () => this.forward(errand));
      return;
    }
    if (sessions.find(sessionId) !== undefined) {
      request.here();
      return;
    }
    const seat = sockets.seat(client, sessionId);
    const home = seat?.home ?? null;
    if (seat === undefined || home === null || !up() || isComingBack(request.request)) {
      this.queue(client, () => this.forward(errand));
      return;
    }
    this.#follow(errand, seat, home);
  }

  /** Asks the relay that has the session; takes the session over when that is no more. Part of the work of {@link queue}. */
  async forward(errand: Errand): Promise<void> {
    const { sessions, sockets, store, membership, takeover, clock, up } = this.#options;
    const { client, sessionId, carried: request, attempt } = errand;
    const until = errand.askedAt + PATIENCE_MS;
    let denied = 0;
    for (;;) {
      if (this.#gone.has(client)) return;
      if (sessions.find(sessionId) !== undefined) {
        request.here(attempt);
        return;
      }
      if (!up() || clock.elapsed() > until) {
        client.comeBack();
        return;
      }
      const home = sockets.seat(client, sessionId)?.home ?? (await store.ownerOf(sessionId));
      if (home === null && !membership.settled) {
        // Its relay may not have been able yet to save it again.
        await this.moment();
        continue;
      }
      if (home === null) {
        sockets.stand(client, sessionId);
        request.refuse(request.request.type === 'session.redeem' ? 'code-not-accepted' : 'session-not-found');
        return;
      }
      const nobodys = home === '' || home === this.#options.node || denied >= DENIALS;
      if (nobodys || !(await membership.isAlive(home))) {
        denied = 0;
        const now = await takeover.adopt(sessionId, home);
        if (now === null || now === this.#options.node) sockets.stand(client, sessionId);
        else sockets.sit(client, sessionId, now);
        continue;
      }
      // From now on, so that the other relay hears of it when the socket goes.
      const outcome = await this.#ask(errand, sockets.sit(client, sessionId, home), home, 0);
      if (outcome === 'answered') return;
      if (outcome === 'not-here') denied += 1;
      await this.moment();
      sockets.lose(client, sessionId, home);
    }
  }

  /** Until it makes sense to look again. */
  moment(): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(LOOK_AGAIN_MS, resolve));
  }

  /** Sends a request behind those that are on their way already. */
  #follow(errand: Errand, seat: RemoteSeat, home: string): void {
    const flying = this.#flying.get(seat) ?? new Set();
    this.#flying.set(seat, flying.add(errand));
    this.#ask(errand, seat, home, seat.order, () => flying.delete(errand)).then(
      (outcome) => {
        if (outcome !== 'answered') this.#recall(flying);
      },
      () => this.#recall(flying)
    );
  }

  /** One did not come through: all that are not answered go again, in order. */
  #recall(flying: Set<Errand>): void {
    const again = [...flying];
    flying.clear();
    for (const errand of again) this.queue(errand.client, () => this.forward(errand));
  }

  /**
   * What came of asking the relay that has the session. A request that comes there out of its `order` is not taken; 0 begins
   * anew. `takes` says whether an answer still counts.
   */
  async #ask(
    { client, participant, sessionId, carried: { request, ok, refuse }, attempt }: Errand,
    seat: RemoteSeat,
    home: string,
    order: number,
    takes: () => boolean = () => true
  ): Promise<'answered' | 'not-here' | 'unreachable'> {
    const { sockets, link } = this.#options;
    seat.order = order + 1;
    const sitsDown = SITS_DOWN.has(request.type);
    let outcome: 'answered' | 'not-here' = 'answered';
    const question = {
      kind: 'ask',
      sessionId,
      socket: sockets.nameOf(client),
      order,
      request,
      ...(sitsDown ? { from: { address: client.address, participant } } : {}),
      ...(attempt === undefined ? {} : { wrong: attempt.wrongByAccount })
    } as const;
    try {
      await link.ask(home, question, (answer) => {
        if (answer.kind === 'not-here') {
          outcome = answer.kind;
          return;
        }
        if (!takes() || this.#gone.has(client)) return;
        if (answer.right) attempt?.giveBack();
        if (request.type === 'session.end' || (sitsDown && answer.kind === 'refused')) sockets.stand(client, sessionId);
        if (answer.kind === 'refused') refuse(answer.code, answer.details);
        else ok(answer.result);
      });
      return outcome;
    } catch (error) {
      if (error instanceof NodeUnreachable) return 'unreachable';
      throw error;
    }
  }
}
