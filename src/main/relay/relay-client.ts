import { type CodedError, codeOf } from '#shared/errors/coded-error.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import type { RelayView } from '#shared/ipc/app-view.ts';
import { MAX_CLOCK_SKEW_MS, PEER_SILENT_MS, RELAY_PING_MS } from '#shared/protocol/limits.ts';
import {
  type ClientMessage,
  type RelayResult,
  type ServerMessage,
  serverMessageSchema
} from '#shared/protocol/relay.ts';
import type { Cancel, Clock, RelayAnswer, SignallingPort } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import { never, type ReconnectPolicy, whenIdle, whenInSession } from './reconnect-policy.ts';
import { createRequests, type Requests } from './requests.ts';
import { createSessionLink } from './session-link.ts';
import type { OpenRelaySocket, RelaySocket } from './socket.ts';

/** How often the socket is asked for a sign of life outside a session: often enough for proxies that drop idle ones. */
export const IDLE_PING_MS = 20_000;
/** How long before its expiry an access token is renewed on the open socket. */
export const RENEW_BEFORE_MS = 5 * 60_000;

/** Refusals that another try does not mend: they wait for the person. */
const WAITS_FOR_PERSON: ReadonlySet<ProblemCode> = new Set([
  'unauthenticated',
  'claims-challenge',
  'tenant-not-allowed',
  'client-too-old',
  'not-signed-in'
]);

export type RelayClient = {
  readonly view: () => RelayView;
  /** Connects and stays connected until stopped. */
  readonly start: () => void;
  /** Disconnects, forgets the session and stays so. */
  readonly stop: () => void;
  /** Tries at once. */
  readonly retry: () => void;
  readonly signalling: SignallingPort;
  /** What this person may do as a helper at best, and why not more (F4). */
  readonly standing: () => Promise<RelayAnswer<RelayResult<'policy.standing'>>>;
  /** Public keys that sign grants, from the last `hello`. */
  readonly grantKeys: () => readonly Readonly<Record<string, unknown>>[];
  /** The relay's clock as far as it is known, ms since the epoch. */
  readonly relayNow: () => number;
};

export type RelayClientOptions = {
  readonly openSocket: OpenRelaySocket;
  readonly clock: Clock;
  /** Uniform in [0, 1), for jitter only. */
  readonly random: () => number;
  /** An access token for the relay; `renew` asks the provider for a new one. Rejects with a coded error. */
  readonly accessToken: (renew: boolean) => Promise<{ readonly token: string; readonly expiresAt: number }>;
  readonly about: Pick<Extract<ClientMessage, { type: 'hello' }>, 'client' | 'device'>;
  readonly log: Log;
  readonly onChanged: () => void;
};

type Connection = { readonly socket: RelaySocket; readonly requests: Requests; readonly timers: Set<Cancel> };

/**
 * The app's end of the relay's socket (protocol.md section 1): says hello with an access token, keeps itself connected,
 * renews the token on the open socket, finds a wrong clock, and carries one session across lost sockets.
 */
export function createRelayClient(options: RelayClientOptions): RelayClient {
  const { clock, log } = options;
  let view: RelayView = { status: 'idle' };
  let wanted = false;
  let connection: Connection | null = null;
  let online: Requests | null = null;
  let attempt = 0;
  let stopRetry: Cancel = () => {};
  let renewToken = false;
  let skewMs = 0;
  let grantKeys: readonly Readonly<Record<string, unknown>>[] = [];
  const session = createSessionLink({ clock, log, requests: () => online });

  function show(next: RelayView): void {
    view = next;
    options.onChanged();
  }

  function connect(): void {
    stopRetry();
    drop('relay-lost');
    show({ status: 'connecting' });
    const timers = new Set<Cancel>();
    let settled = false;
    const requests = createRequests(clock, (text) => socket.send(text));
    const own: { connection: Connection | null } = { connection: null };
    const isCurrent = () => connection !== null && connection === own.connection;
    const socket = options.openSocket({
      onOpen: () => {
        if (isCurrent()) void greet(requests, isCurrent).then((code) => code !== null && isCurrent() && fail(code));
      },
      onMessage: (text) => {
        if (isCurrent()) receive(text, requests);
      },
      onClosed: (error: CodedError | null) => {
        if (settled || !isCurrent()) return;
        settled = true;
        const lost = view.status === 'online' ? 'relay-lost' : 'relay-unreachable';
        fail(error?.code === 'relay-certificate' ? error.code : lost);
      }
    });
    own.connection = { socket, requests, timers };
    connection = own.connection;
  }

  /** Ends the current socket, if any, and everything that hangs on it. */
  function drop(code: ProblemCode): void {
    const former = connection;
    connection = null;
    online = null;
    if (former === null) return;
    for (const stop of former.timers) stop();
    former.socket.close();
    former.requests.failAll(code);
  }

  function fail(code: ProblemCode): void {
    drop(code);
    session.disconnected();
    if (!wanted) return;
    // Once with a renewed token, then like any other refusal.
    const expired = code === 'token-expired' && !renewToken;
    renewToken = expired;
    const policy: ReconnectPolicy = WAITS_FOR_PERSON.has(code)
      ? never
      : session.id() === null
        ? whenIdle
        : whenInSession;
    const delay = expired ? 0 : policy(attempt, options.random());
    attempt += 1;
    log.warn('relay-offline', { code, attempts: attempt });
    if (delay !== null) stopRetry = clock.after(delay, connect);
    show({ status: 'offline', problem: code, retryAt: delay === null ? null : clock.now() + delay });
  }

  /** Says hello; answers the code of what is wrong, or `null` when the relay has let us in. */
  async function greet(requests: Requests, isCurrent: () => boolean): Promise<ProblemCode | null> {
    try {
      const access = await options.accessToken(renewToken);
      if (!isCurrent()) return null;
      const hello = await requests.send({ type: 'hello', accessToken: access.token, ...options.about });
      if (!isCurrent()) return null;
      if (!hello.ok) return hello.code;
      skewMs = hello.value.serverTime - clock.now();
      if (Math.abs(skewMs) > MAX_CLOCK_SKEW_MS) return 'clock-wrong';
      grantKeys = hello.value.grantKeys;
      online = requests;
      attempt = 0;
      renewToken = false;
      keepAlive();
      renewLater(access.expiresAt);
      show({ status: 'online' });
      log.info('relay-online');
      session.connected();
      return null;
    } catch (error) {
      return codeOf(error);
    }
  }

  function later(ms: number, run: () => void): void {
    const timers = connection?.timers;
    if (timers === undefined) return;
    const stop = clock.after(ms, () => {
      timers.delete(stop);
      run();
    });
    timers.add(stop);
  }

  /** Asks for a sign of life, and gives the socket up when none comes in time. */
  function keepAlive(quietMs = 0): void {
    const current = connection;
    later(RELAY_PING_MS, () => {
      const due = session.id() !== null || quietMs + RELAY_PING_MS >= IDLE_PING_MS;
      keepAlive(due ? 0 : quietMs + RELAY_PING_MS);
      if (!due) return;
      let answered = false;
      void current?.requests.send({ type: 'ping' }).then((pong) => {
        answered = true;
        if (pong.ok) skewMs = pong.value.serverTime - clock.now();
      });
      later(PEER_SILENT_MS, () => {
        if (!answered) fail('relay-lost');
      });
    });
  }

  function renewLater(expiresAt: number): void {
    later(Math.max(expiresAt - RENEW_BEFORE_MS - clock.now(), 1_000), () => {
      void renew();
    });
  }

  async function renew(): Promise<void> {
    const current = connection;
    try {
      const access = await options.accessToken(true);
      if (current === null || current !== connection) return;
      const answer = await current.requests.send({ type: 'token.renew', accessToken: access.token });
      if (current !== connection) return;
      if (answer.ok) renewLater(access.expiresAt);
      else fail(answer.code);
    } catch (error) {
      log.warn('token-not-renewed', { code: codeOf(error) });
      if (current !== connection) return;
      // The relay goes on until the old one expires; a provider that is away for a minute costs nothing.
      later(60_000, () => {
        void renew();
      });
    }
  }

  function receive(text: string, requests: Requests): void {
    const message = parse(text);
    if (message === null) {
      fail('bad-message');
      return;
    }
    if (message.type === 'ok' || message.type === 'error') requests.receive(message);
    else session.receive(message);
  }

  async function ask<Type extends 'session.create' | 'session.redeem' | 'policy.standing'>(
    send: (requests: Requests) => Promise<RelayAnswer<RelayResult<Type>>>
  ): Promise<RelayAnswer<RelayResult<Type>>> {
    if (online === null) return { ok: false, code: view.status === 'offline' ? view.problem : 'relay-unreachable' };
    return send(online);
  }

  return {
    view: () => view,
    start: () => {
      if (wanted) return;
      wanted = true;
      attempt = 0;
      connect();
    },
    stop: () => {
      wanted = false;
      stopRetry();
      session.forget();
      drop('relay-lost');
      show({ status: 'idle' });
    },
    retry: () => {
      if (!wanted || view.status !== 'offline') return;
      attempt = 0;
      connect();
    },
    grantKeys: () => grantKeys,
    relayNow: () => clock.now() + skewMs,
    standing: () => ask<'policy.standing'>((requests) => requests.send({ type: 'policy.standing' })),
    signalling: {
      create: async () => {
        const answer = await ask<'session.create'>((requests) => requests.send({ type: 'session.create' }));
        if (!answer.ok) return answer;
        session.begin(answer.value);
        // The countdown runs by this machine's clock.
        return { ok: true, value: { ...answer.value, expiresAt: answer.value.expiresAt - skewMs } };
      },
      redeem: async (code) => {
        const answer = await ask<'session.redeem'>((requests) => requests.send({ type: 'session.redeem', code }));
        if (answer.ok) session.begin(answer.value);
        return answer;
      },
      signal: (sessionId, payload) => session.send({ type: 'session.signal', sessionId, payload }),
      report: (sessionId, event) => session.send({ type: 'session.report', sessionId, event }),
      end: (sessionId, reason) => session.end(sessionId, reason),
      onEvent: session.onEvent,
      onLost: session.onLost
    }
  };
}

/** A message of the relay, or `null` for junk. */
function parse(text: string): ServerMessage | null {
  try {
    const parsed = serverMessageSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
