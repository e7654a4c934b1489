import { connect, type TLSSocket } from 'node:tls';

/** Headers of a proper request for a socket, without the line end behind the last. */
export const UPGRADE = [
  'GET /v1/connect HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: deskside.v1'
] as const;

/** A TLS connection on which a test says exactly what it wants to. */
export class RawConnection {
  readonly socket: TLSSocket;
  /** Everything that was answered so far. */
  answer = '';
  readonly #closed: Promise<void>;

  constructor(port: number, ca: string) {
    this.socket = connect({
      host: '127.0.0.1',
      port,
      ca,
      servername: 'localhost',
      checkServerIdentity: () => undefined
    });
    this.socket.on('data', (data) => {
      this.answer += data.toString('latin1');
    });
    this.socket.on('error', () => {});
    this.#closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
  }

  async opened(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once('secureConnect', resolve);
      this.socket.once('close', () => reject(new Error('closed before it opened')));
    });
    return this;
  }

  /** Resolves when the other side has ended the connection; rejects when it has not by then. */
  async ended(withinMs = 15_000): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`still open after ${withinMs} ms: ${this.answer}`)), withinMs);
    });
    await Promise.race([this.#closed, late]).finally(() => clearTimeout(timer));
  }

  /** Status codes of all answers, in order. */
  get statuses(): readonly number[] {
    return [...this.answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  }
}
