import type { SecurityCode } from '#shared/ids/security-code.ts';
import type { Clock } from '../clock.ts';
import type { AttemptVerdict } from '../codes/attempt-limits.ts';
import type { CodeLookup } from '../codes/code-book.ts';
import type { Participant, Person, SignIn } from '../person.ts';
import type { CountedAttempt } from '../sessions/redeeming.ts';
import type { Asked } from '../sessions/requests.ts';
import type { SessionClient } from '../sessions/seat.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { type Carried, carried, type Forwarding } from './forwarding.ts';
import type { LocalSockets } from './local-sockets.ts';
import type { Membership } from './membership.ts';
import type { NodeLink } from './node-link.ts';
import type { People } from './people.ts';
import type { SharedStore } from './shared-store.ts';

export interface RoutedOptions {
  readonly sessions: Sessions;
  readonly sockets: LocalSockets;
  readonly store: Pick<SharedStore, 'lookCode'>;
  readonly link: Pick<NodeLink, 'tell'>;
  readonly membership: Pick<Membership, 'settled'>;
  readonly forwarding: Forwarding;
  readonly people: Pick<People, 'homesOf' | 'isBusyAt' | 'leaveAt'>;
  readonly up: () => boolean;
  /** Counts an attempt at a code over all relays; by this one's own count while Redis is down. */
  readonly countAttempt: (account: Person, address: string) => Promise<AttemptVerdict>;
  readonly clock: Clock;
}

/**
 * The sessions of every relay, for the sockets of this one. A session lives at one relay, its home; what somebody here asks
 * of a session elsewhere goes there and the answer comes back. When its home is no more, the session is taken over by the
 * relay that is asked for it first. What one socket asks is done in order.
 */
export class RoutedSessions implements SessionService {
  readonly #options: RoutedOptions;
  constructor(options: RoutedOptions) {
    this.#options = options;
  }

  isSeated(client: SessionClient): boolean {
    const { sessions, sockets } = this.#options;
    return sessions.isSeated(client) || sockets.seats(client).size > 0;
  }

  create(client: SessionClient, helper: Participant, asked: Asked<'session.create'>): void {
    this.#options.forwarding.queue(client, async () => {
      const { sessions, people } = this.#options;
      const homes = await people.homesOf(helper.person);
      if (await people.isBusyAt(homes, helper.person, 'helper')) {
        sessions.refuseAttempt('session.create', 'busy', helper.person, asked.reply);
        return;
      }
      people.leaveAt(homes, helper.person, 'helper');
      if (!this.#options.forwarding.isGone(client)) sessions.create(client, helper, asked);
    });
  }

  redeem(client: SessionClient, sharer: Participant, asked: Asked<'session.redeem'>): void {
    this.#options.forwarding.queue(client, () => this.#redeem(client, sharer, asked));
  }

  resume(client: SessionClient, participant: Participant, asked: Asked<'session.resume'>): void {
    const here = (): void => this.#options.sessions.resume(client, participant, asked);
    const { message, reply } = asked;
    this.#carry(client, participant, message.sessionId, carried('session.resume', message, reply, here));
  }

  rejoin(client: SessionClient, participant: Participant, asked: Asked<'session.rejoin'>): void {
    const here = (): void => this.#options.sessions.rejoin(client, participant, asked);
    const { message, reply } = asked;
    this.#carry(client, participant, message.sessionId, carried('session.rejoin', message, reply, here));
  }

  signal(client: SessionClient, asked: Asked<'session.signal'>, participant: Participant): void {
    const here = (): void => this.#options.sessions.signal(client, asked);
    const { message, reply } = asked;
    this.#carry(client, participant, message.sessionId, carried('session.signal', message, reply, here));
  }

  report(client: SessionClient, asked: Asked<'session.report'>, participant: Participant): void {
    const here = (): void => this.#options.sessions.report(client, asked);
    const { message, reply } = asked;
    this.#carry(client, participant, message.sessionId, carried('session.report', message, reply, here));
  }

  end(client: SessionClient, asked: Asked<'session.end'>, participant: Participant): void {
    const here = (): void => this.#options.sessions.end(client, asked);
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
    this.#options.forwarding.drop(client);
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
        if (seq <= seat.arrived || seat.home === null) continue;
        seat.arrived = seq;
        link.tell(seat.home, { kind: 'arrived', socket: sockets.nameOf(client), sessionId, seq });
      }
    };
  }

  #carry(client: SessionClient, participant: Participant, sessionId: string, request: Carried): void {
    const { forwarding, clock } = this.#options;
    forwarding.carry({ client, participant, sessionId, carried: request, askedAt: clock.elapsed() });
  }

  async #redeem(client: SessionClient, sharer: Participant, asked: Asked<'session.redeem'>): Promise<void> {
    const { sessions, people, countAttempt, forwarding, clock } = this.#options;
    const askedAt = clock.elapsed();
    const { reply } = asked;
    const { person } = sharer;
    const { besides } = asked.message;
    const busy =
      sessions.isBusy(person, 'sharer', besides) ||
      (await people.isBusyAt(await people.homesOf(person), person, 'sharer', besides));
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
    await forwarding.forward({
      client,
      participant: sharer,
      sessionId: found.sessionId,
      carried: request,
      attempt,
      askedAt
    });
  }

  /** What is known of a code here or, else, anywhere; `null` when nobody can be asked. */
  async #lookCode(code: SecurityCode): Promise<CodeLookup | null> {
    const { sessions, store, membership, forwarding, clock, up } = this.#options;
    const here = sessions.codes.look(code, clock.now());
    if (here.kind !== 'unknown') return here;
    const digest = sessions.codes.digestOf(code);
    for (;;) {
      if (!up()) return null;
      const found = await store.lookCode(digest);
      if (found.kind !== 'unknown' || membership.settled) return found;
      // Its relay may not have been able yet to say it again.
      await forwarding.moment();
    }
  }
}

function homesOf(sockets: LocalSockets, client: SessionClient): ReadonlySet<string> {
  return new Set([...sockets.seats(client).values()].flatMap(({ home }) => home ?? []));
}
