import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

const envelopeSchema = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  sessionId: z.string().optional()
});

interface Waiting {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What a session listener gets: the parameters of one DevTools event, not yet parsed. */
export type CdpListener = (params: unknown) => void;

/** One DevTools session (the browser itself, a page, or a frame in another process). */
export class CdpSession {
  readonly id: string | undefined;
  readonly #connection: CdpConnection;
  readonly #listeners = new Map<string, CdpListener[]>();

  constructor(connection: CdpConnection, id: string | undefined) {
    this.#connection = connection;
    this.id = id;
  }

  /** Sends a command; settles with its result, or rejects with Chromium's own message or when the pipe closes. */
  send(method: string, params: object = {}): Promise<unknown> {
    return this.#connection.send(method, params, this.id);
  }

  /** Sends a command whose result nobody needs. Errors (a frame that has just gone) are dropped. */
  post(method: string, params: object): void {
    this.#connection.post(method, params, this.id);
  }

  /** Calls `listener` for every event of that name, in the order Chromium sent them. */
  on(method: string, listener: CdpListener): void {
    const listeners = this.#listeners.get(method);
    if (listeners === undefined) this.#listeners.set(method, [listener]);
    else listeners.push(listener);
  }

  /** Hands one event to the listeners; called by the connection. */
  dispatch(method: string, params: unknown): void {
    for (const listener of this.#listeners.get(method) ?? []) listener(params);
  }
}

/** The DevTools protocol on a pair of pipes: JSON messages, each ended by a zero byte, in order both ways. */
export class CdpConnection {
  /** The session of the browser itself. */
  readonly browser: CdpSession;
  readonly #input: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sessions = new Map<string, CdpSession>();
  #chunks: Buffer[] = [];
  #lastId = 0;
  #closed = false;

  /** `input` is Chromium's descriptor 3, `output` its descriptor 4. `onClosed` is called once, when the pipe ends. */
  constructor(input: Writable, output: Readable, onClosed: () => void) {
    this.#input = input;
    this.browser = new CdpSession(this, undefined);
    const close = (): void => {
      if (this.#closed) return;
      this.#closed = true;
      for (const waiting of this.#waiting.values()) waiting.reject(new Error(`${waiting.method}: Chromium has gone`));
      this.#waiting.clear();
      onClosed();
    };
    output.on('data', (chunk: Buffer) => this.#receive(chunk));
    output.on('close', close);
    output.on('error', close);
    input.on('error', close);
  }

  /** The session of that id, made when it is new. */
  session(id: string): CdpSession {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const made = new CdpSession(this, id);
    this.#sessions.set(id, made);
    return made;
  }

  /** Forgets a session whose target has gone. */
  forget(id: string): void {
    this.#sessions.delete(id);
  }

  /** See {@link CdpSession.send}. */
  send(method: string, params: object, sessionId: string | undefined): Promise<unknown> {
    if (this.#closed) return Promise.reject(new Error(`${method}: Chromium has gone`));
    return new Promise((resolve, reject) => {
      this.#waiting.set(this.#write(method, params, sessionId), { method, resolve, reject });
    });
  }

  /** See {@link CdpSession.post}. */
  post(method: string, params: object, sessionId: string | undefined): void {
    if (!this.#closed) this.#write(method, params, sessionId);
  }

  #write(method: string, params: object, sessionId: string | undefined): number {
    this.#lastId += 1;
    this.#input.write(`${JSON.stringify({ id: this.#lastId, method, params, sessionId })}\0`);
    return this.#lastId;
  }

  #receive(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      this.#chunks.push(chunk.subarray(start, end));
      const message = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
      this.#chunks = [];
      start = end + 1;
      if (message !== undefined) this.#handle(message.toString('utf8'));
    }
    if (start < chunk.length) this.#chunks.push(start === 0 ? chunk : chunk.subarray(start));
  }

  #handle(text: string): void {
    const message = envelopeSchema.parse(JSON.parse(text));
    if (message.id !== undefined) {
      const waiting = this.#waiting.get(message.id);
      if (waiting === undefined) return;
      this.#waiting.delete(message.id);
      if (message.error === undefined) waiting.resolve(message.result);
      else waiting.reject(new Error(`${waiting.method}: ${message.error.message}`));
      return;
    }
    if (message.method === undefined) return;
    const session = message.sessionId === undefined ? this.browser : this.#sessions.get(message.sessionId);
    try {
      session?.dispatch(message.method, message.params);
    } catch (error) {
      // The app's mistake is its own affair; the messages behind this one must not be lost with it.
      setImmediate(() => {
        throw error;
      });
    }
  }
}
