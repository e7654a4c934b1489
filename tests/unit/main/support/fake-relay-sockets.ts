import { createRelayClient } from '#main/relay/relay-client.ts';
import type { RelaySocketListener } from '#main/relay/socket.ts';
import type { RelayView } from '#shared/ipc/app-view.ts';
import { RELAY_PING_MS } from '#shared/protocol/limits.ts';
import { fakeClock } from './fake-clock.ts';
import { fakeLog } from './fake-log.ts';

type Sent = Record<string, unknown> & { type: string; id: number };
type FakeSocket = { listener: RelaySocketListener; sent: Sent[]; closed: 'no' | 'now' | 'politely' };

const HELLO = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  objectId: '22222222-2222-4222-8222-222222222222',
  grantKeys: [{ kty: 'EC' }]
};

/** A relay client over sockets that the test plays the relay on. */
export function fakeRelaySockets(
  options: { token?: (renew: boolean) => Promise<{ token: string; expiresAt: number }> } = {}
) {
  const clock = fakeClock();
  const sockets: FakeSocket[] = [];
  const views: RelayView[] = [];
  const tokens: boolean[] = [];
  const client = createRelayClient({
    openSocket: (listener) => {
      const socket: FakeSocket = { listener, sent: [], closed: 'no' };
      sockets.push(socket);
      return {
        send: (text) => socket.sent.push(JSON.parse(text)),
        close: (how) => {
          if (socket.closed !== 'no') return;
          socket.closed = how;
          listener.onClosed(null);
        }
      };
    },
    clock,
    random: () => 0.5,
    accessToken: async (renew) => {
      tokens.push(renew);
      return options.token === undefined
        ? { token: renew ? 'renewed' : 'cached', expiresAt: clock.now() + 3_600_000 }
        : options.token(renew);
    },
    about: async () => ({
      client: { kind: 'native-linux', version: '0.1.0' },
      device: { name: 'pc', os: 'Linux', entraDeviceId: null }
    }),
    log: fakeLog(),
    onChanged: () => views.push(client.view())
  });
  const socket = (index = sockets.length - 1) => {
    const found = sockets[index];
    if (found === undefined) throw new Error('no socket');
    return found;
  };
  const say = async (message: unknown, to = socket()) => {
    to.listener.onMessage(JSON.stringify(message));
    await clock.pass(0);
  };
  const last = (type: string, on = socket()) => {
    const found = on.sent.filter((sent) => sent.type === type).at(-1);
    if (found === undefined) throw new Error(`no ${type} was sent`);
    return found;
  };
  const answer = (type: string, result: unknown) => say({ type: 'ok', id: last(type).id, result });
  const refuse = (type: string, code: string, details?: unknown) =>
    say({ type: 'error', id: last(type).id, code, message: 'm', ...(details === undefined ? {} : { details }) });
  const letIn = async (skewMs = 0) => {
    socket().listener.onOpen();
    await clock.pass(0);
    await answer('hello', { ...HELLO, serverTime: clock.now() + skewMs });
  };
  const online = async () => {
    client.start();
    await letIn();
  };
  const begin = async () => {
    await online();
    const created = client.signalling.create(null);
    await clock.pass(0);
    await answer('session.create', {
      sessionId: 'session-1',
      code: 'K7QM3WXP',
      expiresAt: clock.now() + 600_000,
      link: 'deskside://join?code=K7QM-3WXP',
      resumeToken: 'r'.repeat(32)
    });
    return created;
  };
  /** Lets time pass with every ping answered. */
  const live = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += RELAY_PING_MS) {
      await clock.pass(RELAY_PING_MS);
      const ping = socket()
        .sent.filter((sent) => sent.type === 'ping')
        .at(-1);
      if (ping !== undefined) await say({ type: 'ok', id: ping.id, result: { serverTime: clock.now() } });
    }
  };
  return { clock, client, sockets, socket, views, tokens, say, last, answer, refuse, letIn, online, begin, live };
}
