import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { createTokenVerifier } from './auth/token-verifier.ts';
import { type Clock, systemClock } from './clock.ts';
import { type AttemptLimitSettings, AttemptLimits, DEFAULT_ATTEMPT_LIMITS } from './codes/attempt-limits.ts';
import { parseConfig, type RelayConfigInput } from './config.ts';
import { acceptSockets } from './connect/accept-sockets.ts';
import { createDirectory } from './directory/create-directory.ts';
import type { Directory } from './directory/directory.ts';
import { createGrantSigner } from './grants/grant-signer.ts';
import type { Fetch } from './http/bounded-fetch.ts';
import type { Ledger } from './ledger/ledger.ts';
import { createMemoryLedger } from './ledger/memory-ledger.ts';
import { createLogger, type Logger } from './logging.ts';
import { policyOver } from './policy/evaluate.ts';
import { standingWithin } from './policy/standing.ts';
import { tenantPolicies } from './policy/tenant-policy.ts';
import { Sessions } from './sessions/sessions.ts';
import { DEFAULT_TIMINGS, type Timings } from './timings.ts';

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
}

/** A relay that listens. */
export interface Relay {
  /** What clients connect to: `wss://host:port/v1/connect`. */
  readonly url: string;
  readonly port: number;
  /** The record, for reading. */
  readonly ledger: Ledger;
  /** Ends all sessions, tells everybody, stops listening. Calling it again waits for the same end. */
  close(): Promise<void>;
}

/** Requests over HTTP that may take this long before the connection is cut; there is nothing slow to ask for. */
const HTTP_TIMEOUT_MS = 10_000;

/**
 * Wires a relay by hand and starts it. Throws a `ConfigError` for a configuration that is not right, a `DirectoryFileError`
 * for a directory file that cannot be used, and the listening error as it is (`EADDRINUSE`).
 */
export async function startRelay(input: RelayConfigInput, given: Partial<RelayDependencies> = {}): Promise<Relay> {
  const config = parseConfig(input);
  const clock = given.clock ?? systemClock;
  const log = given.log ?? createLogger((line) => process.stderr.write(line), clock);
  const fetcher: Fetch = given.fetch ?? ((url, init) => fetch(url, init));
  const ledger = given.ledger ?? createMemoryLedger(clock);
  const timings: Timings = { ...DEFAULT_TIMINGS, ...given.timings };
  const directory = given.directory ?? (await createDirectory(config.tenants, fetcher, clock, log));
  const partners = config.partnerTenants;
  const { settingsOf, codeLifetimeOf } = tenantPolicies(config.tenants, config.codeLifetimeMs);
  const policy = policyOver(directory, settingsOf, partners);
  const signer = await createGrantSigner();
  const sessions = new Sessions({
    clock,
    timings,
    ledger,
    log,
    signer,
    partners,
    policy,
    iceServers: config.iceServers,
    randomBytes: given.randomBytes ?? randomBytes,
    limits: new AttemptLimits(given.attemptLimits ?? DEFAULT_ATTEMPT_LIMITS),
    codeLifetimeOf
  });

  const http = fastify({
    https: { ...config.tls, minVersion: 'TLSv1.2' },
    logger: false,
    requestTimeout: HTTP_TIMEOUT_MS,
    bodyLimit: 1024
  });
  http.get('/healthz', async () => ({ status: 'ok' }));
  const sockets = acceptSockets(http.server, {
    clock,
    timings,
    ledger,
    log,
    sessions,
    rules: { minimumClientVersion: config.minimumClientVersion, settingsOf },
    standing: standingWithin(policy, timings.policyMs, clock, log),
    verify: createTokenVerifier(config, fetcher, clock, log),
    grantKeys: signer.publicKeys,
    allowedOrigins: config.allowedOrigins
  });
  await http.listen({ host: config.listen.host, port: config.listen.port });
  const port = portOf(http.server.address());
  log('info', 'relay-listening', { port });

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    sessions.close();
    await sockets.close();
    await http.close();
    log('info', 'relay-closed');
  };
  return {
    url: `wss://${hostForUrl(config.listen.publicName ?? config.listen.host)}:${port}/v1/connect`,
    port,
    ledger,
    close: () => {
      closed ??= close();
      return closed;
    }
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address with a port');
  return address.port;
}

/** IPv6 addresses stand in brackets (RFC 3986 section 3.2.2). */
function hostForUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
