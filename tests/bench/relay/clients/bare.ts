import { z } from 'zod';
import type { Pair, Rival, Side } from './rival.ts';
import { Tally } from './tally.ts';
import { Wire } from './wire.ts';

const messageSchema = z.object({ payload: z.string() });

class Client implements Side {
  onSignal: Side['onSignal'] = () => {};
  readonly #signals = new Tally();
  #wire: Wire | undefined;

  async connect(port: number, number: number, ca: string): Promise<void> {
    const hear = (message: unknown): void => {
      this.onSignal(messageSchema.parse(message).payload);
      this.#signals.add();
    };
    this.#wire = await Wire.open({ url: `wss://127.0.0.1:${port}/`, number, ca, hear });
  }

  async signal(payload: string): Promise<void> {
    this.#wire?.send({ payload });
  }

  heard(count: number): Promise<void> {
    return this.#signals.reach(count);
  }

  anew(): void {
    this.#signals.clear();
  }

  async close(): Promise<void> {
    await this.#wire?.close();
  }
}

/** The floor: what is said comes back to the same socket, so that one's words are heard at the other's `Side`. */
export function bareAt({ port, ca }: { readonly port: number; readonly ca: string }): Rival {
  const connect = async (number: number): Promise<Client> => {
    const client = new Client();
    await client.connect(port, number, ca);
    return client;
  };
  return {
    idle: connect,
    pair: async (number): Promise<Pair> => {
      const [one, other] = await Promise.all([connect(number), connect(number)]);
      return {
        helper: crossed(one, other),
        sharer: crossed(other, one),
        begin: async () => {
          one.anew();
          other.anew();
        },
        end: async () => {},
        close: async () => {
          await Promise.all([one.close(), other.close()]);
        }
      };
    }
  };
}

/** Speaks on one socket and hears on the other. */
function crossed(speaks: Side, hears: Side): Side {
  return {
    signal: (payload) => speaks.signal(payload),
    heard: (count) => hears.heard(count),
    set onSignal(told: Side['onSignal']) {
      hears.onSignal = told;
    },
    get onSignal() {
      return hears.onSignal;
    }
  };
}
