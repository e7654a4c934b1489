import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificateAuthority, type ServerCertificate } from '#demo/organisation/index.ts';
import { createTurnCredentials, type TurnConfig } from '#relay/turn/credentials.ts';
import { type TurnServerOptions, turnServerConfiguration } from '#relay/turn/server-configuration.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import type { TurnAddress, TurnLogin } from './turn-client.ts';

/** The host name that the certificate of a {@link Coturn} is for, beside loopback's addresses. */
export const TURN_HOST = 'turn.deskside.test';

/** Debian's coturn, running with the configuration that Deskside wrote. */
export type Coturn = {
  readonly plainPort: number;
  readonly tlsPort: number;
  readonly secret: string;
  readonly authority: string;
  readonly certificate: ServerCertificate;
  readonly pid: number | undefined;
  readonly log: () => string;
  readonly at: (over: TurnAddress['over'], host?: string) => TurnAddress;
  /** Credentials as the relay would hand them out, good for `ms` from now. */
  readonly login: (sessionId?: string, role?: SessionRole, ms?: number, secret?: string) => TurnLogin;
  readonly stop: () => Promise<void>;
};

/** A port that nobody listens on, for TCP. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A secret as an administrator would draw one. */
export const newSecret = (): string => randomBytes(36).toString('base64url');

/** Starts coturn on loopback and waits until it listens; stops with its temporary folder. */
export async function startCoturn(options: Partial<TurnServerOptions> = {}): Promise<Coturn> {
  const folder = await mkdtemp(join(tmpdir(), 'deskside-turn-'));
  const authority = await createCertificateAuthority();
  const certificate = await authority.issue([TURN_HOST, 'localhost', '127.0.0.1', '::1']);
  const [certFile, keyFile, configFile] = ['cert.pem', 'key.pem', 'turn.conf'].map((name) => join(folder, name));
  if (certFile === undefined || keyFile === undefined || configFile === undefined) throw new Error('unreachable');
  const [plainPort, tlsPort, secret] = [await freePort(), await freePort(), newSecret()];
  await writeFile(certFile, certificate.certificatePem);
  await writeFile(keyFile, certificate.privateKeyPem, { mode: 0o600 });
  const configuration = turnServerConfiguration({
    realm: TURN_HOST,
    secrets: [secret],
    listen: ['127.0.0.1'],
    plainPort,
    tls: { port: tlsPort, certFile, keyFile },
    databaseFile: join(folder, 'turndb'),
    pidFile: join(folder, 'pid'),
    ...options
  });
  await writeFile(configFile, configuration, { mode: 0o600 });
  const { process: child, log } = await launch(configFile, plainPort);

  return {
    plainPort,
    tlsPort,
    secret,
    authority: authority.certificatePem,
    certificate,
    pid: child.pid,
    log,
    at: (over, host = '127.0.0.1') => ({
      host,
      over,
      port: over === 'tls' ? tlsPort : plainPort,
      ca: authority.certificatePem
    }),
    login: (sessionId = randomBytes(16).toString('base64url'), role = 'helper', ms = 60_000, by = secret) =>
      loginBy({ urls: ['turn:localhost:1?transport=udp'], secret: by, transport: 'all' }, sessionId, role, ms),
    stop: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await exited;
      }
      await rm(folder, { recursive: true, force: true });
    }
  };
}

function loginBy(config: TurnConfig, sessionId: string, role: SessionRole, ms: number): TurnLogin {
  const now = Date.now();
  // A credential that was good once: made at its own time, used now.
  const madeAt = Math.min(now, now + ms - 1_000);
  const [server] = createTurnCredentials(config).iceServersFor({ sessionId, role, endsAt: now + ms }, madeAt);
  if (server?.username === undefined || server.credential === undefined) throw new Error('no credentials');
  return { username: server.username, credential: server.credential };
}

async function launch(
  configFile: string,
  port: number
): Promise<{ readonly process: ChildProcess; readonly log: () => string }> {
  const child = spawn('turnserver', ['-c', configFile, '--relay-threads=1', '--verbose'], {
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let log = '';
  child.stdout.on('data', (data) => {
    log += data;
  });
  child.stderr.on('data', (data) => {
    log += data;
  });
  const until = Date.now() + 10_000;
  for (;;) {
    if (child.exitCode !== null || Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`coturn does not run:\n${log}`);
    }
    if (await listens(port)) return { process: child, log: () => log };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function listens(port: number): Promise<boolean> {
  const socket = createConnection({ host: '127.0.0.1', port });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).then((connected) => {
    socket.destroy();
    return connected === true;
  });
}
