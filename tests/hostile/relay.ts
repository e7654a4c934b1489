import { once } from 'node:events';
import { createServer } from 'node:https';
import { decodeJwt } from 'jose';
import WebSocket, { WebSocketServer } from 'ws';
import type { ServerCertificate } from '#demo/organisation/index.ts';
import {
  type ClientMessage,
  type ClientMessageType,
  clientMessageSchema,
  RELAY_CONNECT_PATH,
  RELAY_SUBPROTOCOL,
  relayResultSchemas,
  type ServerMessage,
  serverMessageSchema
} from '#shared/protocol/relay.ts';
import { type Attack, HONEST, type InventedEvent, type RelayHands, type Victim } from './attack.ts';

/** A relay that both apps are configured to use and that lies to them, with the real one behind it. */
export type HostileRelay = RelayHands & {
  /** `wss://localhost:…`, as an app's configuration takes it. */
  readonly url: string;
  /** What it does from now on. */
  readonly attackWith: (attack: Attack) => void;
  /** Sends text that no relay should send. */
  readonly tellText: (victim: Victim, text: string) => void;
  /** Cuts both sockets; the apps come back by themselves. */
  readonly cutOff: () => void;
  /** Everything that the apps told it, since the attack began. */
  readonly heard: () => readonly { readonly from: Victim; readonly message: ClientMessage }[];
  /** Everything of sessions that the real relay said, since the attack began. */
  readonly passed: () => readonly { readonly to: Victim; readonly event: InventedEvent }[];
  /** The session that the real relay named last. */
  readonly session: () => string;
  /** What went wrong in the attack itself, since it began; empty in a test that tested what it meant to. */
  readonly faults: () => readonly unknown[];
  readonly close: () => Promise<void>;
};

export type HostileRelayOptions = {
  readonly certificate: ServerCertificate;
  /** The real relay: `wss://localhost:…/v1/connect`. */
  readonly realUrl: string;
  /** Who is who, by object id. */
  readonly people: ReadonlyMap<string, Victim>;
  /** The public key with which it signs grants of its own; named to the apps beside the real relay's. */
  readonly announcedKey: Readonly<Record<string, unknown>>;
};

/** One app's socket, and the socket to the real relay that belongs to it. */
type Line = {
  readonly app: WebSocket;
  readonly real: WebSocket;
  victim: Victim | null;
  readonly requests: Map<number, ClientMessageType>;
};

/** Listens on loopback with a certificate that the apps trust. */
export async function startHostileRelay(options: HostileRelayOptions): Promise<HostileRelay> {
  let attack: Attack = HONEST;
  let heard: { from: Victim; message: ClientMessage }[] = [];
  let passed: { to: Victim; event: InventedEvent }[] = [];
  let session = '';
  let faults: unknown[] = [];
  const lines = new Map<Victim, Line>();
  /** Running numbers by victim and session: those given to the app, and the last one of the real relay. */
  const given = new Map<string, number>();
  const received = new Map<string, number>();

  const { certificatePem: cert, privateKeyPem: key } = options.certificate;
  const https = createServer({ cert, key });
  const sockets = new WebSocketServer({
    server: https,
    path: RELAY_CONNECT_PATH,
    perMessageDeflate: false,
    handleProtocols: () => RELAY_SUBPROTOCOL
  });

  function sendToApp(victim: Victim, message: ServerMessage): void {
    const line = lines.get(victim);
    if (line === undefined || line.app.readyState !== WebSocket.OPEN) return;
    if (!('sessionId' in message)) {
      line.app.send(JSON.stringify(message));
      return;
    }
    const name = `${victim} ${message.sessionId}`;
    const seq = (given.get(name) ?? 0) + 1;
    given.set(name, seq);
    line.app.send(JSON.stringify({ ...message, seq }));
  }

  const hands: RelayHands = {
    tell: (victim, event) => sendToApp(victim, { ...event, seq: 1 }),
    answer: (victim, { id }, result) => sendToApp(victim, { type: 'ok', id, result })
  };

  async function fromApp(line: Line, text: string): Promise<void> {
    const message = clientMessageSchema.parse(JSON.parse(text));
    if (message.type === 'hello') {
      line.victim = options.people.get(String(decodeJwt(message.accessToken).oid)) ?? null;
      if (line.victim !== null) lines.set(line.victim, line);
    }
    const { victim } = line;
    if (victim === null) throw new Error('somebody whom the attack does not know');
    heard.push({ from: victim, message });
    line.requests.set(message.id, message.type);
    if (line.real.readyState === WebSocket.CONNECTING) await once(line.real, 'open');
    for (const next of (await attack.fromApp?.(message, victim, hands)) ?? [message]) {
      const lastSeq = 'sessionId' in next ? (received.get(`${victim} ${next.sessionId}`) ?? 0) : 0;
      const comesBack = next.type === 'session.resume' || next.type === 'session.rejoin';
      line.real.send(JSON.stringify(comesBack ? { ...next, lastSeq } : next));
    }
  }

  async function toApp(line: Line, text: string): Promise<void> {
    const message = withOwnKeyAndClock(line, serverMessageSchema.parse(JSON.parse(text)));
    const { victim } = line;
    if (victim === null) throw new Error('the real relay spoke first');
    if ('sessionId' in message) {
      const { seq, ...event } = message;
      session = message.sessionId;
      received.set(`${victim} ${session}`, seq);
      passed.push({ to: victim, event });
    }
    for (const next of (await attack.toApp?.(message, victim, hands)) ?? [message]) sendToApp(victim, next);
  }

  /** A relay is the one who says which keys sign grants, and what time it is. Notes the name of a new session. */
  function withOwnKeyAndClock(line: Line, message: ServerMessage): ServerMessage {
    if (message.type !== 'ok') return message;
    const behind = attack.clockBehindMs ?? 0;
    const type = line.requests.get(message.id);
    if (type === 'hello') {
      const hello = relayResultSchemas.hello.parse(message.result);
      const grantKeys = [...hello.grantKeys, options.announcedKey];
      return { ...message, result: { ...hello, grantKeys, serverTime: hello.serverTime - behind } };
    }
    if (type === 'session.create') session = relayResultSchemas['session.create'].parse(message.result).sessionId;
    if (type === 'ping') {
      const pong = relayResultSchemas.ping.parse(message.result);
      return { ...message, result: { ...pong, serverTime: pong.serverTime - behind } };
    }
    return message;
  }

  sockets.on('connection', (app) => {
    const real = new WebSocket(options.realUrl, [RELAY_SUBPROTOCOL], { perMessageDeflate: false });
    const line: Line = { app, real, victim: null, requests: new Map() };
    const inTurn = (run: (line: Line, text: string) => Promise<void>) => {
      let turn = Promise.resolve();
      return (data: WebSocket.RawData): void => {
        turn = turn.then(() => run(line, String(data))).catch((fault: unknown) => void faults.push(fault));
      };
    };
    app.on('message', inTurn(fromApp));
    real.on('message', inTurn(toApp));
    app.on('close', () => real.terminate());
    real.on('close', () => app.terminate());
    // `close` follows.
    for (const socket of [app, real]) socket.on('error', () => undefined);
  });

  const cutOff = (): void => {
    for (const { app } of lines.values()) app.terminate();
  };
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  const address = https.address();
  if (address === null || typeof address === 'string') throw new Error('The hostile relay has no port.');
  return {
    ...hands,
    url: `wss://localhost:${address.port}`,
    attackWith: (next) => {
      attack = next;
      heard = [];
      passed = [];
      faults = [];
    },
    tellText: (victim, text) => lines.get(victim)?.app.send(text),
    cutOff,
    heard: () => heard,
    passed: () => passed,
    session: () => session,
    faults: () => faults,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      https.close();
      https.closeAllConnections();
      await once(https, 'close');
    }
  };
}
