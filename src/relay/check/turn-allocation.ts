import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ALLOCATE, REFRESH, readStunAnswer, type StunAnswer, stunLength, stunRequest } from './stun-message.ts';

const PATIENCE_MS = 4_000;
/** Over UDP a request is repeated, for it may get lost. */
const REPEAT_MS = 700;

/** A TURN server's address, as an ICE server names it. */
export interface TurnServer {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
}

/** Whether the server gave an address for this credential. */
export type AllocationOutcome = 'allocated' | 'unreachable' | 'certificate' | 'refused' | 'no-turn';

interface Line {
  /** Sends a request and waits for the answer with this id; rejects when there is none. */
  ask(method: typeof ALLOCATE | typeof REFRESH, request: (id: Uint8Array) => Buffer): Promise<StunAnswer>;
  close(): void;
}

/** Reads `turn:host:port?transport=udp|tcp` and `turns:host:port?transport=tcp` (RFC 7065); `null` for anything else. */
export function readTurnUrl(url: string): TurnServer | null {
  const match = /^(turns?):(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})\?transport=(udp|tcp)$/.exec(url);
  if (match === null) return null;
  const [, scheme, host = '', port, transport] = match;
  const over = scheme === 'turns' ? 'tls' : transport === 'udp' ? 'udp' : 'tcp';
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port), transport: over };
}

/** Allocates with this credential and lets go again at once. Never rejects. */
export async function tryAllocation(
  server: TurnServer,
  { username, password }: { readonly username: string; readonly password: string }
): Promise<AllocationOutcome> {
  let line: Line | undefined;
  try {
    line = server.transport === 'udp' ? udpLine(server) : await streamLine(server);
    const first = await line.ask(ALLOCATE, (id) => stunRequest(ALLOCATE, id, null));
    const { realm, nonce } = first;
    if (first.code !== 401 || realm === null || nonce === null) return 'no-turn';
    const credential = { username, password, realm, nonce };
    const second = await line.ask(ALLOCATE, (id) => stunRequest(ALLOCATE, id, credential));
    if (second.code !== 0) return 'refused';
    await line.ask(REFRESH, (id) => stunRequest(REFRESH, id, credential));
    return 'allocated';
  } catch (error) {
    return error instanceof CertificateProblem ? 'certificate' : 'unreachable';
  } finally {
    line?.close();
  }
}

class CertificateProblem extends Error {}

function waiting(method: number, id: Uint8Array) {
  let settle: (answer: StunAnswer) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const answer = new Promise<StunAnswer>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  const timer = setTimeout(() => fail(new Error('no answer')), PATIENCE_MS);
  return {
    answer: answer.finally(() => clearTimeout(timer)),
    fail,
    heard: (bytes: Buffer) => {
      const read = readStunAnswer(bytes, method, id);
      if (read !== null) settle(read);
    }
  };
}

function udpLine({ host, port }: TurnServer): Line {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return {
    ask: (method, request) => {
      const id = randomBytes(12);
      const { answer, fail, heard } = waiting(method, id);
      const bytes = request(id);
      const send = (): void => {
        socket.send(bytes, port, host, (error) => {
          if (error !== null) fail(error);
        });
      };
      socket.on('message', heard);
      socket.once('error', fail);
      const repeat = setInterval(send, REPEAT_MS);
      send();
      return answer.finally(() => {
        clearInterval(repeat);
        socket.removeAllListeners();
      });
    },
    close: () => socket.close()
  };
}

async function streamLine(server: TurnServer): Promise<Line> {
  const socket = await connected(server);
  let buffer = Buffer.alloc(0);
  return {
    ask: (method, request) => {
      const id = randomBytes(12);
      const { answer, fail, heard } = waiting(method, id);
      const take = (chunk: Buffer): void => {
        buffer = Buffer.concat([buffer, chunk]);
        for (let length = stunLength(buffer); length !== null && buffer.byteLength >= length; ) {
          heard(buffer.subarray(0, length));
          buffer = buffer.subarray(length);
          length = stunLength(buffer);
        }
      };
      const gone = (): void => fail(new Error('closed'));
      socket.on('data', take);
      socket.once('close', gone);
      socket.write(request(id));
      return answer.finally(() => {
        socket.off('data', take);
        socket.off('close', gone);
      });
    },
    close: () => socket.destroy()
  };
}

function connected({ host, port, transport }: TurnServer): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const tls = transport === 'tls';
    const socket = tls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('slow')));
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(0);
      socket.on('error', () => {});
      resolve(socket);
    });
    socket.once('error', (error) => {
      const code: unknown = Reflect.get(error, 'code');
      const untrusted = typeof code === 'string' && /CERT|ISSUER|ALTNAME|SIGNATURE/.test(code);
      reject(untrusted ? new CertificateProblem() : error);
    });
  });
}
