import type { z } from 'zod';
import {
  type ClientMessage,
  type ClientMessageType,
  RELAY_CONNECT_PATH,
  RELAY_SUBPROTOCOL,
  type RelayResult,
  relayResultSchemas,
  serverMessageSchema
} from '#shared/protocol/relay.ts';
import { helloOf, personOf } from '../people.ts';
import type { Pair, Rival, Side } from './rival.ts';
import { Tally } from './tally.ts';
import { Wire } from './wire.ts';

type Rest<Type extends ClientMessageType> = Omit<Extract<ClientMessage, { type: Type }>, 'type' | 'id'>;
const RESULTS: { readonly [Type in ClientMessageType]: z.ZodType<RelayResult<Type>> } = relayResultSchemas;

/** Where the relay is, and access tokens for it. */
export interface DesksideOptions {
  /** One for all, or each person's. */
  readonly port: number | ((side: 'helper' | 'sharer', number: number) => number);
  readonly ca: string;
  readonly token: (side: 'helper' | 'sharer', number: number) => Promise<string>;
}

class Client implements Side {
  sessionId = '';
  readonly joined = new Tally();
  readonly ended = new Tally();
  onSignal: Side['onSignal'] = () => {};
  readonly #signals = new Tally();
  #wire: Wire | undefined;
  readonly #asked = new Map<
    number,
    { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }
  >();
  #lastId = 0;

  async connect(port: number, number: number, ca: string): Promise<void> {
    const url = `wss://127.0.0.1:${port}${RELAY_CONNECT_PATH}`;
    const hear = (message: unknown): void => this.#hear(message);
    this.#wire = await Wire.open({ url, number, ca, hear, protocols: [RELAY_SUBPROTOCOL] });
  }

  async ask<Type extends ClientMessageType>(type: Type, rest: Rest<Type>): Promise<RelayResult<Type>> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    this.#wire?.send({ ...rest, type, id });
    return RESULTS[type].parse(await answer);
  }

  async signal(payload: string): Promise<void> {
    await this.ask('session.signal', { sessionId: this.sessionId, payload });
  }

  heard(count: number): Promise<void> {
    return this.#signals.reach(count);
  }

  /** Forgets the last session. */
  anew(): void {
    for (const tally of [this.#signals, this.joined, this.ended]) tally.clear();
  }

  async close(): Promise<void> {
    await this.#wire?.close();
  }

  #hear(value: unknown): void {
    const message = serverMessageSchema.parse(value);
    switch (message.type) {
      case 'ok':
        this.#asked.get(message.id)?.resolve(message.result);
        this.#asked.delete(message.id);
        return;
      case 'error':
        this.#asked.get(message.id ?? 0)?.reject(new Error(`the relay refused: ${JSON.stringify(message)}`));
        return;
      case 'session.signal':
        this.onSignal(message.payload);
        this.#signals.add();
        return;
      case 'session.joined':
        this.joined.add();
        return;
      case 'session.ended':
        this.ended.add();
    }
  }
}

/** Deskside's relay: sign in with a token, create, redeem, be joined under a grant, signal, end. */
export function desksideAt({ port, ca, token }: DesksideOptions): Rival {
  const signIn = async (side: 'helper' | 'sharer', number: number): Promise<Client> => {
    const accessToken = await token(side, number);
    const client = new Client();
    await client.connect(typeof port === 'number' ? port : port(side, number), number, ca);
    const { type, ...rest } = helloOf(accessToken, number);
    const { objectId } = await client.ask(type, rest);
    if (objectId !== personOf(side, number).objectId) throw new Error('the relay took somebody for somebody else');
    return client;
  };
  return {
    idle: (number) => signIn('sharer', number),
    pair: async (number): Promise<Pair> => {
      const [helper, sharer] = await Promise.all([signIn('helper', number), signIn('sharer', number)]);
      return {
        helper,
        sharer,
        begin: async () => {
          helper.anew();
          sharer.anew();
          const { code, sessionId } = await helper.ask('session.create', {});
          await sharer.ask('session.redeem', { code });
          helper.sessionId = sessionId;
          sharer.sessionId = sessionId;
          await Promise.all([helper.joined.reach(1), sharer.joined.reach(1)]);
        },
        end: async () => {
          const { sessionId } = helper;
          await Promise.all([helper.ask('session.end', { sessionId, reason: 'helper-ended' }), sharer.ended.reach(1)]);
        },
        close: async () => {
          await Promise.all([helper.close(), sharer.close()]);
        }
      };
    }
  };
}
