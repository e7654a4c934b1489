import { randomBytes } from 'node:crypto';
import { Server as TlsServer } from 'node:https';
import { registerReports } from './api/register-reports.ts';
import { createTokenVerifier } from './auth/token-verifier.ts';
import { watchChanges } from './changes/watch-changes.ts';
import { probeIssuer } from './check/identity.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Cluster, joinCluster } from './cluster/cluster.ts';
import { clusterKeys } from './cluster/keys.ts';
import { type AttemptLimitSettings, AttemptLimits, DEFAULT_ATTEMPT_LIMITS } from './codes/attempt-limits.ts';
import { parseConfig, type RelayConfigInput } from './config.ts';
import { acceptSockets } from './connect/accept-sockets.ts';
import { type ConnectionLimits, DEFAULT_CONNECTION_LIMITS } from './connect/connection-limits.ts';
import { SharedBudgets } from './connect/shared-budgets.ts';
import { createDirectory } from './directory/create-directory.ts';
import type { Directory } from './directory/directory.ts';
import { createGrantSigner } from './grants/grant-signer.ts';
import type { Fetch } from './http/bounded-fetch.ts';
import { listenBehindFront } from './http/front/behind-front.ts';
import { registerHealth } from './http/health-routes.ts';
import { listenPlace } from './http/listen-place.ts';
import { portOf } from './http/port-of.ts';
import { readinessOver } from './http/readiness.ts';
import { createHttpServer, tlsOptions } from './http/server.ts';
import type { Ledger } from './ledger/ledger.ts';
import { createLogger, type Logger } from './logging.ts';
import { LiveSessions } from './metrics/live-sessions.ts';
import { meteredDirectory, meteredPolicy, meteredRecord, meteredSigner } from './metrics/metered.ts';
import { listenForMetrics, type MetricsListener } from './metrics/metrics-listener.ts';
import { createRelayMetrics } from './metrics/relay-metrics.ts';
import { openRecord } from './open-record.ts';
import { policyOver } from './policy/evaluate.ts';
import { standingWithin } from './policy/standing.ts';
import { tenantPolicies } from './policy/tenant-policy.ts';
import { Sessions } from './sessions/sessions.ts';
import type { SessionsOptions } from './sessions/sessions-options.ts';
import { DEFAULT_TIMINGS, type Timings } from './timings.ts';
import { createCheckPaths } from './turn/check-paths.ts';
import { createTurnCredentials } from './turn/credentials.ts';
import { shareTlsPort } from './turn/share-port.ts';

/** What a relay may be given instead of the real thing. */
export interface RelayDependencies {
  readonly clock: Clock;
  /** A CSPRNG. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly fetch: Fetch;
  readonly log: Logger;
  readonly ledger: Ledger;
  readonly directory: Directory;
  readonly timings: Partial<Timings>;
  readonly attemptLimits: AttemptLimitSettings;
  readonly connectionLimits: Partial<ConnectionLimits>;
}

/** A relay that listens. */
export interface Relay {
  /** What clients connect to: `wss://host:port/v1/connect`; behind a proxy that ends TLS, the proxy. */
  readonly url: string;
  /** Where the relay itself listens; 0 for a UNIX socket. */
  readonly port: number;
  /** Of the listener of metrics and health; `null` when there is none. */
  readonly metricsPort: number | null;
  /** The record, for reading. */
  readonly ledger: Ledger;
  /**
   * Takes nobody in any more, tells everybody when to come back, lets those without a session go, and resolves when no
   * session is left or `ms` milliseconds have passed. One relay of several lets go of all at once: the others go on with their
   * sessions. {@link close} is still needed.
   */
  drain(ms: number): Promise<void>;
  /** Uses another certificate for connections from now on; one that cannot be read or used changes nothing and is logged. Without TLS nothing. */
  renewCertificate(read: () => { readonly cert: string; readonly key: string }): void;
  /** Ends all sessions, tells everybody, stops listening. Calling it again waits for the same end. */
  close(): Promise<void>;
}

/**
 * Wires a relay by hand and starts it. Throws a `ConfigError` for a configuration that is not right, a `DirectoryFileError`
 * for a directory file and a `LedgerError` for a database that cannot be used, and the listening error as it is.
 */
export async function startRelay(input: RelayConfigInput, given: Partial<RelayDependencies> = {}): Promise<Relay> {
  const config = parseConfig(input);
  const clock = given.clock ?? systemClock;
  const log = given.log ?? createLogger((line) => process.stderr.write(line), clock);
  const fetcher: Fetch = given.fetch ?? ((url, init) => fetch(url, init));
  const random = given.randomBytes ?? randomBytes;
  const timings: Timings = { ...DEFAULT_TIMINGS, ...given.timings };
  const limits: ConnectionLimits = { ...DEFAULT_CONNECTION_LIMITS, ...given.connectionLimits };
  const metrics = createRelayMetrics();
  const live = new LiveSessions();

  const source = given.directory ?? (await createDirectory(config.tenants, fetcher, clock, log));
  const directory = meteredDirectory(source, metrics, clock);
  const partners = config.partnerTenants;
  const { settingsOf, codeLifetimeOf } = tenantPolicies(config.tenants, config.codeLifetimeMs);
  const policy = meteredPolicy(policyOver(directory, settingsOf, partners), metrics, clock);
  // After everything that a wrong configuration can make fail, so that what was opened is closed.
  const joined = Promise.withResolvers<Cluster>();
  const survivors =
    config.bus === undefined
      ? undefined
      : async (sessionIds: readonly string[]) => (await joined.promise).survivors(sessionIds);
  const record = await openRecord({ config, given: given.ledger, fetcher, clock, log, survivors });
  const { ledger } = record;
  const changes = watchChanges({ config, record: ledger, directory: source.watched, clock, log });
  const counted = meteredRecord(ledger, metrics, live);
  const keys = config.bus === undefined ? undefined : clusterKeys(config.bus.secret);
  const signer = meteredSigner(await createGrantSigner(keys?.grant), metrics, clock);
  const turn = config.turn === undefined ? undefined : createTurnCredentials(config.turn);
  const attemptLimits = given.attemptLimits ?? DEFAULT_ATTEMPT_LIMITS;
  const needs: SessionsOptions = {
    clock,
    timings,
    ledger: counted,
    log,
    signer,
    partners,
    policy,
    iceServers: config.iceServers,
    turn,
    randomBytes: random,
    limits: new AttemptLimits(attemptLimits),
    codeLifetimeOf
  };
  const cluster =
    config.bus === undefined || keys === undefined
      ? null
      : joinCluster({
          config: config.bus,
          keys,
          clock,
          log,
          randomBytes: random,
          sessions: needs,
          attemptLimits,
          live
        });
  if (cluster !== null) joined.resolve(cluster);
  const sessions = cluster?.sessions ?? new Sessions(needs);

  /** When to come back, while the relay stops. */
  let stopping: number | null = null;
  const readiness = readinessOver({
    clock,
    identity: () => reachedIssuers(config.tenants, fetcher),
    troubles: () => [...(cluster?.troubles() ?? []), ...record.troubles()],
    draining: () => stopping !== null
  });
  const http = createHttpServer({
    tls: config.tls,
    clock,
    log,
    tcpPerAddress: limits.tcpPerAddress,
    tcpConnections: limits.sockets + SPARE_TCP
  });
  registerHealth(http, readiness.check);
  const verify = createTokenVerifier(config, fetcher, clock, log);
  const { allowedOrigins } = config;
  const directoryMs = timings.policyMs;
  registerReports(http, { clock, log, ledger, directory, verify, settingsOf, partners, allowedOrigins, directoryMs });
  const sockets = acceptSockets(http.server, {
    clock,
    timings,
    ledger: counted,
    log,
    sessions: cluster?.service ?? sessions,
    rules: { minimumClientVersion: config.minimumClientVersion, settingsOf, stopping: () => stopping },
    paths: createCheckPaths({ turn, iceServers: config.iceServers, clock, nameKey: random(32) }),
    standing: standingWithin(policy, timings.policyMs, clock, log),
    verify,
    grantKeys: signer.publicKeys,
    allowedOrigins,
    budgets: new SharedBudgets(limits),
    meter: metrics,
    refusedSocket: (status) => metrics.socketRefused(status),
    newSocketId: () => Buffer.from(random(16)).toString('base64url')
  });
  metrics.watch({
    sockets: () => sockets.count,
    sessions: () => live.count,
    ledger: () => ledger.health(),
    stream: record.stream,
    ready: () => ['ready', 'degraded'].includes(readiness.judge().status)
  });
  const turnPlace = config.turn?.onRelayPort;
  const overTls = http.server instanceof TlsServer ? http.server : null;
  const shared = overTls === null || turnPlace === undefined ? null : shareTlsPort(overTls, turnPlace);
  const behind = config.listen.proxyProtocol ? listenBehindFront(http.server) : null;
  let beside: MetricsListener | null = null;
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stopping ??= timings.restartMs;
    if (cluster === null) sessions.close();
    await cluster?.release();
    await sockets.close();
    await cluster?.close();
    shared?.close();
    behind?.close();
    await http.close();
    await beside?.close();
    await changes.stop();
    await record.close();
    log('info', 'relay-closed');
  };
  try {
    await http.listen(await listenPlace(config.listen));
    if (config.metrics !== false) beside = await listenForMetrics(config.metrics, metrics, readiness.check);
  } catch (error) {
    await close();
    throw error;
  }
  const { listen } = config;
  const port = listen.path === undefined ? portOf(http.server.address()) : 0;
  const publicPort = listen.proxyProtocol ? listen.publicPort : port;
  const metricsPort = beside?.port ?? null;
  log('info', 'relay-listening', { port });
  return {
    url: `wss://${hostForUrl(listen.publicName ?? listen.host)}:${publicPort}/v1/connect`,
    port,
    metricsPort,
    ledger,
    renewCertificate: (read) => {
      if (overTls === null) return;
      try {
        overTls.setSecureContext(tlsOptions(read()));
        log('info', 'certificate-renewed');
      } catch (error) {
        log('error', 'certificate-not-renewed', { cause: error });
      }
    },
    drain: async (ms) => {
      stopping = timings.restartMs;
      log('info', 'relay-draining', { sessions: live.count.active });
      if (cluster !== null) await cluster.release();
      sockets.drain(timings.restartMs);
      await until(() => live.count.active === 0, ms, clock);
      log('info', 'relay-drained', { sessions: live.count.active });
    },
    close: () => {
      closed ??= close();
      return closed;
    }
  };
}

/** TCP connections beside those of sockets: requests, those that are still being made, and TURN on the relay's port. */
const SPARE_TCP = 5_000;

async function reachedIssuers(tenants: readonly { readonly issuer: string }[], fetcher: Fetch) {
  const probes = await Promise.all(tenants.map(({ issuer }) => probeIssuer(issuer, fetcher)));
  return { reached: probes.filter(({ ok }) => ok).length, of: probes.length };
}

/** Resolves when `done` or after `ms` milliseconds. */
async function until(done: () => boolean, ms: number, clock: Clock): Promise<void> {
  const end = clock.elapsed() + ms;
  while (!done() && clock.elapsed() < end) {
    const step = Math.min(LOOK_EVERY_MS, end - clock.elapsed());
    await new Promise<void>((resolve) => clock.after(step, resolve));
  }
}
const LOOK_EVERY_MS = 200;

/** IPv6 addresses stand in brackets (RFC 3986 section 3.2.2). */
function hostForUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
