import { createRelayClient, type RelayClient } from '#main/relay/relay-client.ts';
import { relaySockets } from '#main/relay/socket.ts';
import { systemClock } from '#relay/clock.ts';
import type { Person } from '#relay/person.ts';
import type { SecurityCode } from '#shared/ids/security-code.ts';
import type { SessionEvent } from '#shared/protocol/relay.ts';
import { DEVICE } from '../../support/world.ts';
import type { ClusterWorld, NodeProcess } from './cluster-world.ts';

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>;

/** The app's own end of the relay's socket, whose every new socket goes to the next relay of a list. */
export class AppClient {
  readonly events: SessionEvent[] = [];
  ended = false;
  readonly #client: RelayClient;
  readonly #changed = new Set<() => void>();

  /** @param nodes read anew for every socket, the first one first */
  constructor(world: ClusterWorld, who: Person, nodes: readonly NodeProcess[]) {
    let opened = 0;
    this.#client = createRelayClient({
      openSocket: (listener) => {
        const node = nodes[opened % nodes.length];
        opened += 1;
        if (node === undefined) throw new Error('no relay');
        return relaySockets(node.url)(listener);
      },
      clock: systemClock,
      random: () => 0,
      accessToken: async () => ({ token: await world.token(who), expiresAt: Date.now() + 3_600_000 }),
      about: async () => ({
        client: { kind: 'native-linux', version: '1.0.0' },
        device: { name: 'CLUSTER-PC', os: 'Linux', entraDeviceId: DEVICE }
      }),
      log: { info: () => {}, warn: () => {}, error: () => {} },
      onChanged: () => this.#notify()
    });
    this.#client.signalling.onEvent((event) => {
      this.events.push(event);
      if (event.type === 'session.ended') this.ended = true;
      this.#notify();
    });
    this.#client.signalling.onLost(() => {
      this.ended = true;
    });
    this.#client.start();
  }

  online(): Promise<void> {
    return this.#until(() => (this.#client.view().status === 'online' ? true : undefined)).then(() => {});
  }

  async create() {
    const answer = await this.#client.signalling.create(null);
    if (!answer.ok) throw new Error(`no code: ${answer.code}`);
    return answer.value;
  }

  async redeem(code: SecurityCode): Promise<void> {
    const answer = await this.#client.signalling.redeem(code);
    if (!answer.ok) throw new Error(`not joined: ${answer.code}`);
  }

  next<Type extends SessionEvent['type']>(type: Type): Promise<EventOf<Type>> {
    return this.#until(() => this.events.find((event): event is EventOf<Type> => event.type === type));
  }

  say(sessionId: string, payload: string): void {
    this.#client.signalling.signal(sessionId, payload);
  }

  /** Says something and waits until the relay has had the time to answer. */
  async saidAndAnswered(sessionId: string, payload: string): Promise<void> {
    this.say(sessionId, payload);
    await this.#client.standing();
  }

  end(sessionId: string): void {
    this.#client.signalling.end(sessionId, 'helper-ended');
  }

  /** What the other side said, in the order in which it came. */
  heard(): readonly string[] {
    return this.events.flatMap((event) => (event.type === 'session.signal' ? [event.payload] : []));
  }

  /** How often the relay said that the other side is gone; what a resume answers counts as well. */
  absences(): number {
    return this.events.filter((event) => event.type === 'session.peer' && !event.present).length;
  }

  stop(): void {
    this.#client.stop();
  }

  #notify(): void {
    for (const changed of this.#changed) changed();
  }

  #until<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('did not come')), 20_000);
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        this.#changed.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      this.#changed.add(look);
      look();
    });
  }
}
