import { WebSocket } from 'ws';
import { z } from 'zod';
import {
  type ClientMessage,
  type ClientMessageType,
  RELAY_SUBPROTOCOL,
  type RelayResult,
  relayResultSchemas,
  type ServerMessage,
  type SessionEvent,
  serverMessageSchema
} from '#shared/protocol/relay.ts';

type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;
export type Request = WithoutId<ClientMessage>;
type Rest<Type extends ClientMessageType> = Omit<Extract<ClientMessage, { type: Type }>, 'type' | 'id'>;
type ErrorAnswer = Extract<ServerMessage, { type: 'error' }>;
type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>;

/** The same schemas, typed so that the request's type chooses the result's. */
const RESULTS: { readonly [Type in ClientMessageType]: z.ZodType<RelayResult<Type>> } = relayResultSchemas;

/** How long a test waits for something that should come over a loopback socket. */
const PATIENCE_MS = 15_000;

/** A socket that speaks the contract, checks every message that comes against it, and can also say anything else. */
export class TestClient {
  readonly socket: WebSocket;
  /** Every event so far, in order. */
  readonly events: SessionEvent[] = [];
  readonly #answers = new Map<number, ServerMessage>();
  readonly #unasked: ErrorAnswer[] = [];
  readonly #changed = new Set<() => void>();
  readonly #taken = new Set<SessionEvent>();
  #lastId = 0;
  /** Code and time of the socket's end. */
  closed: { readonly code: number } | undefined;

  constructor(
    url: string,
    ca: string,
    options: { readonly protocol?: string; readonly origin?: string; readonly localAddress?: string } = {}
  ) {
    const { protocol = RELAY_SUBPROTOCOL, ...rest } = options;
    this.socket = new WebSocket(url, protocol, { ca, ...rest });
    this.socket.on('message', (data: Buffer) => this.#heard(data.toString('utf8')));
    this.socket.on('close', (code) => {
      this.closed = { code };
      this.#notify();
    });
    this.socket.on('error', () => this.#notify());
  }

  /** Resolves when open; rejects when the relay refuses the socket, with its HTTP status in the message. */
  opened(): Promise<this> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => resolve(this));
      this.socket.once('error', reject);
    });
  }

  /** Sends a request and waits for its answer, whatever it is. */
  async ask(request: Request): Promise<ServerMessage> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.socket.send(JSON.stringify({ ...request, id }));
    return this.answerTo(id);
  }

  /** Waits for the answer to the request with this id. */
  async answerTo(id: number): Promise<ServerMessage> {
    return this.#until(() => this.#answers.get(id), `an answer to ${id}`);
  }

  /** Sends a request that has to be accepted, and gives its result as the contract has it. */
  async must<Type extends ClientMessageType>(type: Type, rest: Rest<Type>): Promise<RelayResult<Type>> {
    this.#lastId += 1;
    this.socket.send(JSON.stringify({ ...rest, type, id: this.#lastId }));
    const answer = await this.answerTo(this.#lastId);
    if (answer.type !== 'ok') throw new Error(`${type} was answered ${JSON.stringify(answer)}`);
    return RESULTS[type].parse(answer.result);
  }

  /** Sends a request that has to be refused, and answers with what. */
  async refused(request: Request): Promise<ErrorAnswer> {
    const answer = await this.ask(request);
    if (answer.type !== 'error') throw new Error(`${request.type} was accepted`);
    return answer;
  }

  /** Sends a frame as it is and gives the error that has no request of ours, or that of `id`. */
  async junk(frame: string | Buffer, id: number | null = null): Promise<ErrorAnswer> {
    this.socket.send(frame);
    if (id !== null) {
      const answer = await this.answerTo(id);
      if (answer.type !== 'error') throw new Error('junk was accepted');
      return answer;
    }
    return this.#until(() => this.#unasked.shift(), 'an error without id');
  }

  /** The next event of this type that no test has taken yet. */
  async next<Type extends SessionEvent['type']>(type: Type): Promise<EventOf<Type>> {
    const isNext = (event: SessionEvent): event is EventOf<Type> => event.type === type && !this.#taken.has(event);
    const event = await this.#until(() => this.events.find(isNext), `a ${type}`);
    this.#taken.add(event);
    return event;
  }

  /** Proves that everything which the relay had sent so far has arrived. */
  async settled(): Promise<void> {
    await this.must('ping', {});
  }

  async end(): Promise<number> {
    const { code } = await this.#until(() => this.closed, 'the end of the socket');
    return code;
  }

  /** Uses up ids, for tests that choose their own. */
  skipTo(id: number): void {
    this.#lastId = id;
  }

  async close(): Promise<void> {
    if (this.closed !== undefined) return;
    this.socket.resume();
    this.socket.close();
    await this.end();
  }

  #heard(text: string): void {
    const message = serverMessageSchema.parse(JSON.parse(text));
    if (message.type === 'ok') this.#answers.set(message.id, message);
    else if (message.type === 'error') {
      if (message.id === null) this.#unasked.push(message);
      else this.#answers.set(message.id, message);
    } else this.events.push(message);
    this.#notify();
  }

  #notify(): void {
    for (const changed of this.#changed) changed();
  }

  #until<Found>(find: () => Found | undefined, what: string): Promise<Found> {
    return new Promise((resolve, reject) => {
      const give = (): boolean => {
        const found = find();
        if (found === undefined) return false;
        this.#changed.delete(look);
        clearTimeout(timer);
        resolve(found);
        return true;
      };
      const look = (): void => {
        give();
      };
      const timer = setTimeout(() => {
        this.#changed.delete(look);
        reject(new Error(`${what} did not come; ${this.closed === undefined ? 'open' : `closed ${this.closed.code}`}`));
      }, PATIENCE_MS);
      this.#changed.add(look);
      give();
    });
  }
}

/** The HTTP status in the error of a refused upgrade. */
export function upgradeStatus(error: unknown): number {
  const { message } = z.looseObject({ message: z.string() }).parse(error);
  return Number(/(\d{3})$/.exec(message)?.[1]);
}
