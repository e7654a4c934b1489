import { WebSocket } from 'ws';

/** People come from as many addresses as a large office or two, so that nobody's budget is what is measured. */
const ADDRESSES = 250;

export interface WireOptions {
  readonly url: string;
  readonly number: number;
  readonly ca: string;
  readonly hear: (message: unknown) => void;
  readonly protocols?: string[];
}

/** A socket over TLS that sends and hears JSON. One that the server ends ends the bench: a refusal is no measurement. */
export class Wire {
  readonly #socket: WebSocket;
  /** Between its opening and the moment at which this side closes it. */
  #open = false;

  private constructor(socket: WebSocket, hear: (message: unknown) => void) {
    this.#socket = socket;
    socket.on('message', (data) => hear(JSON.parse(String(data))));
    socket.on('close', (code) => {
      if (this.#open) throw new Error(`a server closed a socket: ${code}`);
    });
  }

  /** Connects with a whole handshake, from an address of loopback that goes by `number`; `hear` gets every message, parsed. */
  static open({ url, number, ca, hear, protocols = [] }: WireOptions): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const localAddress = `127.1.0.${1 + (number % ADDRESSES)}`;
      const socket = new WebSocket(url, protocols, { ca, localAddress, perMessageDeflate: false });
      const wire = new Wire(socket, hear);
      socket.once('open', () => {
        wire.#open = true;
        resolve(wire);
      });
      socket.once('error', reject);
    });
  }

  send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  async close(): Promise<void> {
    this.#open = false;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.close();
    await closed;
  }
}
