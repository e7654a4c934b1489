import { type CodedError, codeOf } from '#shared/errors/coded-error.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import type { RelayView } from '#shared/ipc/app-view.ts';
import { MAX_CLOCK_SKEW_MS, PEER_SILENT_MS, RELAY_PING_MS } from '#shared/protocol/limits.ts';
import type { ClientMessage, RelayResult } from '#shared/protocol/relay.ts';
import type { Cancel, Clock, RefusalDetails, RelayAnswer } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import { readMessage } from './read-message.ts';
import { never, type ReconnectPolicy, whenIdle, whenInSession } from './reconnect-policy.ts';
import { createRequests, type Requests } from './requests.ts';
import { createSessionLinks, type OwnSignalling } from './session-links.ts';
import type { OpenRelaySocket, RelaySocket } from './socket.ts';

/** How often the socket is asked for a sign of life outside a session: often enough for proxies that drop idle ones. */
export const IDLE_PING_MS = 20_000;
/** How long a socket may take to answer when there is reason to believe that it is dead. */
export const PROBE_MS = 1_500;
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

/** Too many to write down when all is well, and nothing that anybody looks for in a log. */
const FREQUENT: ReadonlySet<ClientMessage['type']> = new Set(['ping', 'session.signal', 'session.report']);

export type RelayClient = {
  readonly view: () => RelayView;
  /** Connects and stays connected until stopped. */
  readonly start: () => void;
  /** Disconnects, forgets every session and stays so. */
  readonly stop: () => void;
  /** Tries at once. */
  readonly retry: () => void;
  /** The network is another one: tries at once, and a socket that seems to stand has {@link PROBE_MS} to show that it does. */
  readonly probe: () => void;
  /**
   * Shows the relay the access token of now, on the open socket or by connecting at once. Settles when the relay took or
   * refused it.
   */
  readonly renewNow: () => Promise<RelayAnswer<null>>;
  /** The claims for want of which the relay took no token last (A5); waits for the person. */
  readonly demand: () => string | null;
  /** The relay for the session of the app's first window, and for one more (D12). */
  readonly signalling: OwnSignalling;
  readonly openSignalling: () => OwnSignalling;
  /** What this person may do as a helper at best, and why not more (F4). */
  readonly standing: () => Promise<RelayAnswer<RelayResult<'policy.standing'>>>;
  /** Servers for the connection check, with credentials for it alone (J2); the relay gives them seldom. */
  readonly checkPaths: () => Promise<RelayAnswer<RelayResult<'check.paths'>>>;
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
  /** What `hello` says about this client and its device; asked once for each socket. */
  readonly about: () => Promise<Pick<Extract<ClientMessage, { type: 'hello' }>, 'client' | 'device'>>;
  readonly log: Log;
  readonly onChanged: () => void;
  /** The session's seat is opened by another token from now on. */
  readonly onToken?: (() => void) | undefined;
};

/** Why the relay, or the way to it, is not there. */
type Refusal = { readonly ok: false; readonly code: ProblemCode } & RefusalDetails;

type Connection = { readonly socket: RelaySocket; readonly requests: Requests; readonly timers: Set<Cancel> };

/**
 * The app's end of the relay's socket (protocol.md section 1): says hello with an access token, keeps itself connected,
 * renews the token on the open socket, finds a wrong clock, and carries sessions across lost sockets.
 */
export function createRelayClient(options: RelayClientOptions): RelayClient {
  const { clock, log } = options;
  let view: RelayView = { status: 'idle' };
  let wanted = false;
  let connection: Connection | null = null;
  let online: Requests | null = null;
  let attempt = 0;
  let stopRetry: Cancel = () => {};
  let stopRenewal: Cancel = () => {};
  let renewToken = false;
  let skewMs = 0;
  let grantKeys: readonly Readonly<Record<string, unknown>>[] = [];
  let demand: string | null = null;
  /** Those who wait for this connection to come to something. */
  let waiting: ((answer: RelayAnswer<null>) => void)[] = [];
  const stalled = (): void => fail(refusal('relay-lost'));
  const sessions = createSessionLinks({
    clock,
    log,
    requests: () => online,
    stalled,
    onToken: options.onToken,
    create: async (ticket) => {
      const answer = await ask<'session.create'>((requests) =>
        requests.send({ type: 'session.create', ...(ticket === null ? {} : { ticket }) })
      );
      // The countdown runs by this machine's clock.
      return answer.ok ? { ok: true, value: { ...answer.value, expiresAt: answer.value.expiresAt - skewMs } } : answer;
    },
    redeem: (code, besides) =>
      ask<'session.redeem'>((requests) =>
        requests.send({ type: 'session.redeem', code, ...(besides === undefined ? {} : { besides }) })
      )
  });

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
    let socketId: string | undefined;
    const requests = createRequests(
      clock,
      (text) => socket.send(text),
      (requestId, what, code) => {
        const request = { ...idField(socketId), requestId, what };
        if (code !== null) log.warn('request-refused', { ...request, code });
        else if (!FREQUENT.has(what)) log.info('request-accepted', request);
      }
    );
    const own: { connection: Connection | null } = { connection: null };
    const isCurrent = () => connection !== null && connection === own.connection;
    const socket = options.openSocket({
      onOpen: (id) => {
        socketId = id;
        if (isCurrent()) log.info('relay-connected', idField(socketId));
        if (isCurrent()) void greet(requests, isCurrent).then((why) => why !== null && isCurrent() && fail(why));
      },
      onRefused: (status, id) => log.warn('relay-refused', { ...idField(id), status }),
      onMessage: (text) => {
        if (isCurrent()) receive(text, requests);
      },
      onClosed: (error: CodedError | null) => {
        if (settled || !isCurrent()) return;
        settled = true;
        const lost = view.status === 'online' ? 'relay-lost' : 'relay-unreachable';
        fail(refusal(error === null || error.code === 'relay-unreachable' ? lost : error.code));
      }
    });
    own.connection = { socket, requests, timers };
    connection = own.connection;
  }

  /** Ends the current socket, if any, and everything that hangs on it. */
  function drop(code: ProblemCode, how: 'now' | 'politely' = 'now'): void {
    const former = connection;
    connection = null;
    online = null;
    if (former === null) return;
    for (const stop of former.timers) stop();
    former.socket.close(how);
    former.requests.failAll(code);
  }

  /** Tells those who wait how it came out. */
  function settle(answer: RelayAnswer<null>): void {
    const told = waiting;
    waiting = [];
    for (const tell of told) tell(answer);
  }

  function fail(why: Refusal): void {
    const { code } = why;
    drop(code);
    sessions.disconnected();
    if (!wanted) return;
    demand = demandOf(why) ?? demand;
    // Once with a renewed token, then like any other refusal.
    const expired = code === 'token-expired' && !renewToken;
    renewToken = expired;
    const policy: ReconnectPolicy = WAITS_FOR_PERSON.has(code) ? never : !sessions.any() ? whenIdle : whenInSession;
    const delay = expired ? 0 : policy(attempt, options.random());
    attempt += 1;
    log.warn('relay-offline', { code, attempts: attempt });
    if (delay !== null) stopRetry = clock.after(delay, connect);
    show({ status: 'offline', problem: code, retryAt: delay === null ? null : clock.now() + delay });
    if (!expired) settle(why);
  }

  /** Says hello; answers what is wrong, or `null` when the relay has let us in. */
  async function greet(requests: Requests, isCurrent: () => boolean): Promise<Refusal | null> {
    try {
      const [access, about] = await Promise.all([options.accessToken(renewToken), options.about()]);
      if (!isCurrent()) return null;
      const hello = await requests.send({ type: 'hello', accessToken: access.token, ...about });
      if (!isCurrent()) return null;
      if (!hello.ok) return hello;
      skewMs = hello.value.serverTime - clock.now();
      if (Math.abs(skewMs) > MAX_CLOCK_SKEW_MS) return refusal('clock-wrong');
      grantKeys = hello.value.grantKeys;
      online = requests;
      attempt = 0;
      renewToken = false;
      demand = null;
      keepAlive();
      renewLater(access.expiresAt);
      show({ status: 'online' });
      log.info('relay-online');
      sessions.connected();
      settle({ ok: true, value: null });
      return null;
    } catch (error) {
      return refusal(codeOf(error));
    }
  }

  function later(ms: number, run: () => void): Cancel {
    const timers = connection?.timers;
    if (timers === undefined) return () => {};
    const stop = clock.after(ms, () => {
      timers.delete(stop);
      run();
    });
    timers.add(stop);
    return () => {
      timers.delete(stop);
      stop();
    };
  }

  /** Asks for a sign of life, and gives the socket up when none comes in time. */
  function keepAlive(quietMs = 0): void {
    later(RELAY_PING_MS, () => {
      const due = sessions.any() || quietMs + RELAY_PING_MS >= IDLE_PING_MS;
      keepAlive(due ? 0 : quietMs + RELAY_PING_MS);
      if (!due) return;
      askForLife(PEER_SILENT_MS);
    });
  }

  /** Pings, and gives the socket up when nothing comes back within `ms`. */
  function askForLife(ms: number): void {
    let answered = false;
    void connection?.requests.send({ type: 'ping' }).then((pong) => {
      answered = true;
      if (!pong.ok) return;
      // A clock that runs away after it was right is no clock: grants are judged by it.
      const skew = pong.value.serverTime - clock.now();
      if (Math.abs(skew) > MAX_CLOCK_SKEW_MS) fail(refusal('clock-wrong'));
      else skewMs = skew;
    });
    later(ms, () => {
      if (!answered) fail(refusal('relay-lost'));
    });
  }

  function renewLater(expiresAt: number): void {
    stopRenewal();
    stopRenewal = later(Math.max(expiresAt - RENEW_BEFORE_MS - clock.now(), 1_000), () => {
      void renew();
    });
  }

  async function renew(): Promise<void> {
    const current = connection;
    try {
      const answer = await present(true);
      if (current !== connection || answer.ok) return;
      // More is demanded than a silent renewal brings: the relay goes on until the old token expires, and the person is
      // asked when they want something.
      if (answer.code !== 'claims-challenge') fail(answer);
    } catch (error) {
      log.warn('token-not-renewed', { code: codeOf(error) });
      if (current !== connection) return;
      // The relay goes on until the old one expires; a provider that is away for a minute costs nothing.
      stopRenewal = later(60_000, () => {
        void renew();
      });
    }
  }

  /** Shows the relay an access token on the open socket. Rejects when there is none to show. */
  async function present(renewed: boolean): Promise<RelayAnswer<null>> {
    const current = connection;
    const access = await options.accessToken(renewed);
    if (current === null || current !== connection) return refusal('relay-lost');
    const answer = await current.requests.send({ type: 'token.renew', accessToken: access.token });
    if (current !== connection) return refusal('relay-lost');
    if (!answer.ok) {
      demand = demandOf(answer) ?? demand;
      return answer;
    }
    demand = null;
    renewLater(access.expiresAt);
    return { ok: true, value: null };
  }

  function receive(text: string, requests: Requests): void {
    const message = readMessage(text);
    if (message === null) {
      fail(refusal('bad-message'));
      return;
    }
    if (message.type === 'ok' || message.type === 'error') requests.receive(message);
    else sessions.receive(message);
  }

  async function ask<Type extends 'session.create' | 'session.redeem' | 'policy.standing' | 'check.paths'>(
    send: (requests: Requests) => Promise<RelayAnswer<RelayResult<Type>>>
  ): Promise<RelayAnswer<RelayResult<Type>>> {
    if (online !== null) return send(online);
    const code = view.status === 'offline' ? view.problem : 'relay-unreachable';
    return { ...refusal(code), ...(code === 'claims-challenge' && demand !== null ? { claims: demand } : {}) };
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
      sessions.forget();
      renewToken = false;
      demand = null;
      drop('relay-lost', 'politely');
      show({ status: 'idle' });
      settle(refusal('relay-lost'));
    },
    retry: () => {
      if (!wanted || view.status !== 'offline') return;
      attempt = 0;
      connect();
    },
    probe: () => {
      if (!wanted) return;
      // Whatever was begun over the former network would wait for its own end.
      if (online === null) {
        attempt = 0;
        connect();
        return;
      }
      askForLife(PROBE_MS);
    },
    renewNow: async () => {
      if (!wanted) return refusal('relay-unreachable');
      if (online !== null) return present(false).catch((error: unknown) => refusal(codeOf(error)));
      const answer = new Promise<RelayAnswer<null>>((resolve) => waiting.push(resolve));
      if (view.status === 'offline') {
        attempt = 0;
        connect();
      }
      return answer;
    },
    demand: () => demand,
    grantKeys: () => grantKeys,
    relayNow: () => clock.now() + skewMs,
    standing: () => ask<'policy.standing'>((requests) => requests.send({ type: 'policy.standing' })),
    checkPaths: () => ask<'check.paths'>((requests) => requests.send({ type: 'check.paths' })),
    signalling: sessions.open(),
    openSignalling: sessions.open
  };
}

/** The socket's id as a field of a log line, where the relay gave one. */
const idField = (socketId: string | undefined) => (socketId === undefined ? {} : { socketId });

const refusal = (code: ProblemCode): Refusal => ({ ok: false, code });

/** What a claims challenge demands; `null` for every other refusal. */
function demandOf({ code, claims }: Refusal): string | null {
  return code === 'claims-challenge' && claims !== undefined ? claims : null;
}
