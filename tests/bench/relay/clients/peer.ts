import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Pair, Rival, Side } from './rival.ts';
import { Tally } from './tally.ts';
import { Wire } from './wire.ts';

const messageSchema = z.object({
  type: z.enum(['OPEN', 'OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE']),
  payload: z.string().optional()
});

class Client implements Side {
  readonly id = randomUUID();
  readonly opened = new Tally();
  readonly left = new Tally();
  onSignal: Side['onSignal'] = () => {};
  partner = '';
  readonly #signals = new Tally();
  readonly #port: number;
  readonly #ca: string;
  #wire: Wire | undefined;

  constructor(port: number, ca: string) {
    this.#port = port;
    this.#ca = ca;
  }

  /** Registers under an id of its own, as PeerJS does when it is given one. */
  async register(number: number): Promise<void> {
    const url = `wss://127.0.0.1:${this.#port}/peerjs?key=peerjs&id=${this.id}&token=${randomUUID()}&version=1.5.4`;
    this.#wire = await Wire.open({ url, number, ca: this.#ca, hear: (message) => this.#hear(message) });
    await this.opened.reach(1);
  }

  async signal(payload: string): Promise<void> {
    this.#wire?.send({ type: 'CANDIDATE', dst: this.partner, payload });
  }

  heard(count: number): Promise<void> {
    return this.#signals.reach(count);
  }

  leave(): void {
    this.#wire?.send({ type: 'LEAVE', dst: this.partner });
  }

  anew(): void {
    for (const tally of [this.#signals, this.left]) tally.clear();
  }

  async close(): Promise<void> {
    await this.#wire?.close();
  }

  #hear(value: unknown): void {
    const { type, payload } = messageSchema.parse(value);
    if (type === 'OPEN') this.opened.add();
    else if (type === 'LEAVE') this.left.add();
    else {
      this.onSignal(payload ?? '');
      this.#signals.add();
    }
  }
}

/** PeerJS' server: register, be forwarded to whoever has the id, leave. It knows nobody and begins nothing. */
export function peerAt({ port, ca }: { readonly port: number; readonly ca: string }): Rival {
  const register = async (number: number): Promise<Client> => {
    const client = new Client(port, ca);
    await client.register(number);
    return client;
  };
  return {
    idle: register,
    pair: async (number): Promise<Pair> => {
      const [helper, sharer] = await Promise.all([register(number), register(number)]);
      helper.partner = sharer.id;
      sharer.partner = helper.id;
      return {
        helper,
        sharer,
        begin: async () => {
          helper.anew();
          sharer.anew();
        },
        end: async () => {
          helper.leave();
          await sharer.left.reach(1);
        },
        close: async () => {
          await Promise.all([helper.close(), sharer.close()]);
        }
      };
    }
  };
}
