import type { z } from 'zod';
import type { RelayErrorCode } from '#shared/errors/codes.ts';
import type { SecurityCode } from '#shared/ids/security-code.ts';
import { type RelayResult, relayResultSchemas } from '#shared/protocol/relay.ts';
import type { Clock } from '../clock.ts';
import type { AttemptVerdict } from '../codes/attempt-limits.ts';
import type { CodeLookup } from '../codes/code-book.ts';
import type { Logger } from '../logging.ts';
import type { Participant, Person, SignIn } from '../person.ts';
import type { CountedAttempt } from '../sessions/redeeming.ts';
import type { Asked, ErrorDetails, Reply } from '../sessions/requests.ts';
import type { SessionClient } from '../sessions/seat.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { LocalSockets } from './local-sockets.ts';
import type { Membership } from './membership.ts';
import type { ForwardedRequest } from './messages.ts';
import { type NodeLink, NodeUnreachable } from './node-link.ts';
import type { People } from './people.ts';
import type { Takeover } from './takeover.ts';

/** How long a request waits for a session whose relay is going or gone, and between looks at it, milliseconds. */
const PATIENCE_MS = 9_000;
const LOOK_AGAIN_MS = 200;
/** How often a relay that is said to have a session may say that it has not, before it is believed. */
const DENIALS = 5;

/** A request that this relay answers itself or passes on. */
interface Carried {
  readonly request: ForwardedRequest;
  /** The sessions of this relay answer. */
  readonly here: (attempt?: CountedAttempt) => void;
  /** Another relay has answered. */
  readonly ok: (result: unknown) => void;
  readonly refuse: (code: RelayErrorCode, details?: ErrorDetails) => void;
}

/** The same schemas, typed so that the request's type chooses the result's. */
const RESULTS: { readonly [Type in ForwardedRequest['type']]: z.ZodType<RelayResult<Type>> } = relayResultSchemas;

function carried<Type extends ForwardedRequest['type']>(
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

/** How this relay finds a session, wherever it is. */
interface Whereabouts {
  ownerOf(sessionId: string): Promise<string | null>;
  lookCode(digest: string): Promise<CodeLookup>;
}

export interface RoutedOptions {
  readonly node: string;
  readonly sessions: Sessions;
  readonly sockets: LocalSockets;
  readonly store: Whereabouts;
  readonly link: Pick<NodeLink, 'ask' | 'tell'>;
  readonly membership: Pick<Membership, 'isAlive' | 'settled'>;
  readonly takeover: Pick<Takeover, 'adopt'>;
  readonly people: Pick<People, 'isBusyElsewhere' | 'leaveElsewhere'>;
  readonly up: () => boolean;
  /** Counts an attempt at a code over all relays; by this one's own count while Redis is down. */
  readonly countAttempt: (account: Person, address: string) => Promise<AttemptVerdict>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The sessions of every relay, for the sockets of this one. A session lives at one relay, its home; what somebody here asks
 * of a session elsewhere goes there and the answer comes back. When its home is no more, the session is taken over by the
 * relay that is asked for it first. What one socket asks is done in order.
 */
export class RoutedSessions implements SessionService {
  readonly #options: RoutedOptions;
  /** What a socket has asked for that is still on its way. */
  readonly #queues = new Map<SessionClient, Promise<void>>();
  readonly #gone = new WeakSet<SessionClient>();

  constructor(options: RoutedOptions) {
    this.#options = options;
  }

  isSeated(client: SessionClient): boolean {
    const { sessions, sockets } = this.#options;
    return sessions.isSeated(client) || sockets.seats(client).size > 0;
  }

  create(client: SessionClient, helper: Participant, asked: Asked<'session.create'>): void {
    this.#queue(client, async () => {
      const { sessions, people } = this.#options;
      if (await people.isBusyElsewhere(helper.person)) {
        sessions.refuseAttempt('session.create', 'busy', helper.person, asked.reply);
        return;
      }
      people.leaveElsewhere(helper.person);
      if (!this.#gone.has(client)) sessions.create(client, helper, asked);
    });
  }

  redeem(client: SessionClient, sharer: Participant, asked: Asked<'session.redeem'>): void {
    this.#queue(client, () => this.#redeem(client, sharer, asked));
  }

  resume(client: SessionClient, participant: Participant, asked: Asked<'session.resume'>): void {
    const here = (): void => this.#options.sessions.resume(client, participant, asked);
    const { message, reply } = asked;
    this.#carry(client, participant, message.sessionId, carried('session.resume', message, reply, here));
  }

  signal(client: SessionClient, participant: Participant, asked: Asked<'session.signal'>): void {
    const here = (): void => this.#options.sessions.signal(client, participant, asked);
    const { message, reply } = asked;
    this.#carry(client, participant, message.sessionId, carried('session.signal', message, reply, here));
  }

  report(client: SessionClient, participant: Participant, asked: Asked<'session.report'>): void {
    const here = (): void => this.#options.sessions.report(client, participant, asked);
    const { message, reply } = asked;
    this.#carry(client, participant, message.sessionId, carried('session.report', message, reply, here));
  }

  end(client: SessionClient, participant: Participant, asked: Asked<'session.end'>): void {
    const here = (): void => this.#options.sessions.end(client, participant, asked);
    const { message, reply } = asked;
    this.#carry(client, participant, message.sessionId, carried('session.end', message, reply, here));
  }

  signedInAnew(client: SessionClient, signIn: SignIn): void {
    const { sessions, sockets, link } = this.#options;
    sessions.signedInAnew(client, signIn);
    const { authentication, tokenDeviceId } = signIn;
    const message = {
      kind: 'signed-in',
      socket: sockets.nameOf(client),
      signIn: { authentication, tokenDeviceId }
    } as const;
    for (const home of homesOf(sockets, client)) link.tell(home, message);
  }

  left(client: SessionClient): void {
    const { sessions, sockets, link } = this.#options;
    this.#gone.add(client);
    sessions.left(client);
    const socket = sockets.nameOf(client);
    for (const home of homesOf(sockets, client)) link.tell(home, { kind: 'left', socket });
    sockets.forget(client);
  }

  mark(client: SessionClient): () => void {
    const { sessions, sockets, link } = this.#options;
    const arrivedHere = sessions.mark(client);
    const marks = [...sockets.seats(client)].map(([sessionId, seat]) => ({ sessionId, seat, seq: seat.pushed }));
    return () => {
      arrivedHere();
      for (const { sessionId, seat, seq } of marks) {
        if (seq <= seat.arrived) continue;
        seat.arrived = seq;
        link.tell(seat.home, { kind: 'arrived', socket: sockets.nameOf(client), sessionId, seq });
      }
    };
  }

  /** Does the work after everything that this socket asked before. */
  #queue(client: SessionClient, work: () => Promise<void>): void {
    const { log } = this.#options;
    const before = this.#queues.get(client) ?? Promise.resolve();
    const done = before
      .then(() => (this.#gone.has(client) ? undefined : work()))
      .catch((error: unknown) => {
        // Redis went away half-way: the socket's owner comes back, and everything is asked once more.
        log('warn', 'request-not-routed', { cause: error });
        client.comeBack();
      })
      .finally(() => {
        if (this.#queues.get(client) === done) this.#queues.delete(client);
      });
    this.#queues.set(client, done);
  }

  async #redeem(client: SessionClient, sharer: Participant, asked: Asked<'session.redeem'>): Promise<void> {
    const { sessions, people, countAttempt } = this.#options;
    const { reply } = asked;
    const { person } = sharer;
    const busy = sessions.isBusy(person) || (await people.isBusyElsewhere(person));
    if (busy) return sessions.refuseAttempt('session.redeem', 'busy', person, reply);
    const attempt = await countAttempt(person, client.address);
    if (!attempt.allowed) {
      const { retryAfterMs } = attempt;
      return sessions.refuseAttempt('session.redeem', 'rate-limited', person, reply, { retryAfterMs });
    }
    const found = await this.#lookCode(asked.message.code);
    if (found === null) {
      attempt.giveBack();
      return sessions.refuseAttempt('session.redeem', 'relay-degraded', person, reply);
    }
    if (found.kind !== 'live' || sessions.find(found.sessionId) !== undefined) {
      sessions.redeemCounted(client, sharer, asked, attempt, found);
      return;
    }
    const here = (counted: CountedAttempt = attempt): void => {
      const now = sessions.codes.look(asked.message.code, this.#options.clock.now());
      sessions.redeemCounted(client, sharer, asked, counted, now);
    };
    const request = carried('session.redeem', asked.message, reply, here);
    await this.#forward(client, sharer, found.sessionId, request, attempt);
  }

  /** What is known of a code here or, else, anywhere; `null` when nobody can be asked. */
  async #lookCode(code: SecurityCode): Promise<CodeLookup | null> {
    const { sessions, store, membership, clock, up } = this.#options;
    const here = sessions.codes.look(code, clock.now());
    if (here.kind !== 'unknown') return here;
    const digest = sessions.codes.digestOf(code);
    for (;;) {
      if (!up()) return null;
      const found = await store.lookCode(digest);
      if (found.kind !== 'unknown' || membership.settled) return found;
      // Its relay may not have been able yet to say it again.
      await this.#moment();
    }
  }

  /** At once where the session is here and nothing of this socket waits. */
  #carry(client: SessionClient, participant: Participant, sessionId: string, request: Carried): void {
    if (!this.#queues.has(client) && this.#options.sessions.find(sessionId) !== undefined) request.here();
    else this.#queue(client, () => this.#forward(client, participant, sessionId, request));
  }

  /** Asks the relay that has the session; takes the session over when that is no more. */
  async #forward(
    client: SessionClient,
    participant: Participant,
    sessionId: string,
    request: Carried,
    attempt?: CountedAttempt
  ): Promise<void> {
    const { sessions, sockets, store, membership, takeover, clock, up } = this.#options;
    const until = clock.elapsed() + PATIENCE_MS;
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
        await this.#moment();
        continue;
      }
      if (home === null) {
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
      const outcome = await this.#askHome(home, client, participant, sessionId, request, attempt);
      if (outcome === 'answered') return;
      if (outcome === 'not-here') denied += 1;
      await this.#moment();
      sockets.stand(client, sessionId);
    }
  }

  #moment(): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(LOOK_AGAIN_MS, resolve));
  }

  /** What came of asking the relay that has the session. */
  async #askHome(
    home: string,
    client: SessionClient,
    participant: Participant,
    sessionId: string,
    { request, ok, refuse }: Carried,
    attempt: CountedAttempt | undefined
  ): Promise<'answered' | 'not-here' | 'unreachable'> {
    const { sockets, link } = this.#options;
    const socket = sockets.nameOf(client);
    // From now on, so that the other relay hears of it when the socket goes.
    sockets.sit(client, sessionId, home);
    const sitsDown = request.type === 'session.redeem' || request.type === 'session.resume';
    const wrong = attempt === undefined ? {} : { wrong: attempt.wrongByAccount };
    let outcome: 'answered' | 'not-here' = 'answered';
    const question = {
      kind: 'ask',
      sessionId,
      socket,
      address: client.address,
      participant,
      request,
      ...wrong
    } as const;
    try {
      await link.ask(home, question, (answer) => {
        if (answer.kind === 'not-here') {
          outcome = answer.kind;
          return;
        }
        if (answer.right) attempt?.giveBack();
        if (this.#gone.has(client)) return;
        if (request.type === 'session.end' || (sitsDown && answer.kind === 'refused')) sockets.stand(client, sessionId);
        if (answer.kind === 'refused') {
          refuse(answer.code, answer.details);
          return;
        }
        ok(answer.result);
      });
      return outcome;
    } catch (error) {
      if (error instanceof NodeUnreachable) return 'unreachable';
      throw error;
    }
  }
}

function homesOf(sockets: LocalSockets, client: SessionClient): ReadonlySet<string> {
  return new Set([...sockets.seats(client).values()].map(({ home }) => home));
}
