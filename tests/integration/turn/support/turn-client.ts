import { createSocket } from 'node:dgram';
import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
  type Answer,
  type Attribute,
  decode,
  encode,
  longTermKey,
  type Method,
  newTransaction,
  readAttribute,
  xorAddress
} from './stun.ts';

/** Where to, and how. */
export type TurnAddress = {
  readonly host: string;
  readonly port: number;
  readonly over: 'udp' | 'tcp' | 'tls';
  /** Trusted certificate, for TLS. */
  readonly ca?: string;
};
export type TurnLogin = { readonly username: string; readonly credential: string };

/** A TURN client that says what it is told to say, allowed or not. */
export type TurnClient = {
  /** Error code of the answer, 0 for success. `tcp` asks for a relay over TCP (RFC 6062). */
  readonly allocate: (options?: { readonly family?: 4 | 6; readonly tcp?: boolean }) => Promise<number>;
  readonly permit: (peer: string) => Promise<number>;
  readonly bindChannel: (peer: string) => Promise<number>;
  /** Asks for a TCP connection to a peer (RFC 6062). */
  readonly connectTcp: (peer: string) => Promise<number>;
  readonly refresh: (seconds: number) => Promise<number>;
  /** The last answer, whatever it was. */
  readonly last: () => Answer | undefined;
  readonly close: () => void;
};

const ANSWER_MS = 3_000;
const UDP = 17;
const TCP = 6;

type Transport = { readonly send: (message: Buffer) => void; readonly close: () => void };

/** Opens a client. Without `login` it asks without credentials. */
export async function openTurnClient(at: TurnAddress, login: TurnLogin | null): Promise<TurnClient> {
  const waiting = new Map<string, (answer: Answer) => void>();
  const transport = await openTransport(at, (message) => {
    const answer = decode(message);
    if (answer !== null) waiting.get(answer.transaction)?.(answer);
  });
  let last: Answer | undefined;
  let challenge: { readonly realm: Buffer; readonly nonce: Buffer } | undefined;
  let channel = 0x4000;

  const ask = async (method: Method, make: (transaction: Buffer) => readonly Attribute[]): Promise<Answer> => {
    const transaction = newTransaction();
    const own = [...make(transaction)];
    let key: Buffer | null = null;
    if (login !== null && challenge !== undefined) {
      const { realm, nonce } = challenge;
      key = longTermKey(login.username, realm.toString(), login.credential);
      own.push(['username', Buffer.from(login.username)], ['realm', realm], ['nonce', nonce]);
    }
    const answered = new Promise<Answer>((resolve, reject) => {
      waiting.set(transaction.toString('hex'), resolve);
      setTimeout(() => reject(new Error(`no answer to ${method}`)), ANSWER_MS).unref();
    });
    transport.send(encode(method, transaction, own, key));
    last = await answered;
    return last;
  };
  /** Asks, and once more with the realm and nonce that a refusal brought. */
  const request = async (method: Method, make: (transaction: Buffer) => readonly Attribute[]): Promise<number> => {
    const answer = await ask(method, make);
    const [realm, nonce] = [readAttribute(answer, 'realm'), readAttribute(answer, 'nonce')];
    const asked = (answer.error === 401 && challenge === undefined) || answer.error === 438;
    if (login === null || !asked || realm === undefined || nonce === undefined) return answer.error;
    challenge = { realm, nonce };
    return (await ask(method, make)).error;
  };
  const peerOf = (peer: string, transaction: Buffer): Attribute => ['peer', xorAddress(peer, 9, transaction)];

  return {
    allocate: ({ family, tcp } = {}) =>
      request('allocate', () => [
        ['transport', Buffer.from([tcp === true ? TCP : UDP, 0, 0, 0])],
        ...(family === undefined ? [] : [['family', Buffer.from([family === 4 ? 1 : 2, 0, 0, 0])] as const])
      ]),
    permit: (peer) => request('permission', (transaction) => [peerOf(peer, transaction)]),
    bindChannel: (peer) => {
      const number = Buffer.alloc(4);
      number.writeUInt16BE(channel, 0);
      channel += 1;
      return request('channel', (transaction) => [['channel', number], peerOf(peer, transaction)]);
    },
    connectTcp: (peer) => request('connect', (transaction) => [peerOf(peer, transaction)]),
    refresh: (seconds) => {
      const lifetime = Buffer.alloc(4);
      lifetime.writeUInt32BE(seconds);
      return request('refresh', () => [['lifetime', lifetime]]);
    },
    last: () => last,
    close: transport.close
  };
}

async function openTransport(at: TurnAddress, onMessage: (message: Buffer) => void): Promise<Transport> {
  if (at.over === 'udp') {
    const socket = createSocket(at.host.includes(':') ? 'udp6' : 'udp4');
    socket.on('message', onMessage);
    await new Promise<void>((resolve) => socket.bind(0, at.host.includes(':') ? '::1' : '127.0.0.1', resolve));
    return {
      send: (message) => socket.send(message, at.port, at.host),
      close: () => socket.close()
    };
  }
  const stream: Socket =
    at.over === 'tcp'
      ? createConnection({ host: at.host, port: at.port })
      : connectTls({ host: at.host, port: at.port, ...(at.ca === undefined ? {} : { ca: at.ca }) });
  await new Promise<void>((resolve, reject) => {
    stream.once(at.over === 'tcp' ? 'connect' : 'secureConnect', resolve);
    stream.once('error', reject);
  });
  let held: Buffer = Buffer.alloc(0);
  stream.on('data', (data: Buffer) => {
    held = Buffer.concat([held, data]);
    while (held.length >= 20 && held.length >= 20 + held.readUInt16BE(2)) {
      const end = 20 + held.readUInt16BE(2);
      onMessage(held.subarray(0, end));
      held = held.subarray(end);
    }
  });
  stream.on('error', () => undefined);
  return { send: (message) => stream.write(message), close: () => stream.destroy() };
}
