import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { RelayConfigInput } from '#relay/config.ts';
import type { Person } from '#relay/person.ts';
import { TestClient } from '../../support/client.ts';
import { startTestIssuer, type TestIssuer } from '../../support/issuer.ts';
import { AUDIENCE, authorityPem, certificate, DEVICE, HOME } from '../../support/world.ts';
import { RedisServer } from './redis.ts';

const readySchema = z.object({ url: z.string(), metricsPort: z.number().nullable() });

/** A relay in a process of its own. */
export interface NodeProcess {
  readonly name: string;
  readonly url: string;
  /** Standard error so far: the log. */
  readonly log: () => string;
  readonly ready: () => Promise<{ readonly status: string; readonly missing: readonly string[] }>;
  /** Sends a signal; resolves when the process has ended, for those that end it. */
  readonly signal: (signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT') => Promise<void>;
}

const readinessSchema = z.object({ status: z.string(), missing: z.array(z.string()) });

/** Several relays over one Redis, with everything around them, in real time. */
export class ClusterWorld {
  readonly redis: RedisServer;
  readonly issuer: TestIssuer;
  readonly folder: string;
  readonly #ledger: (name: string) => RelayConfigInput['ledger'];
  readonly #caFile: string;
  readonly #children = new Set<ChildProcess>();
  readonly #clients: TestClient[] = [];

  private constructor(redis: RedisServer, issuer: TestIssuer, ledger: (name: string) => RelayConfigInput['ledger']) {
    this.redis = redis;
    this.issuer = issuer;
    this.#ledger = ledger;
    this.folder = mkdtempSync(join(tmpdir(), 'deskside-cluster-'));
    this.#caFile = join(this.folder, 'ca.pem');
    writeFileSync(this.#caFile, authorityPem);
  }

  /** @param ledger where the relay of this name keeps the record */
  static async start(
    ledger: (name: string) => RelayConfigInput['ledger'] = () => ({ kind: 'memory' })
  ): Promise<ClusterWorld> {
    return new ClusterWorld(await RedisServer.start(), await startTestIssuer(certificate), ledger);
  }

  /** Starts one more relay. */
  async node(name: string): Promise<NodeProcess> {
    const config: RelayConfigInput = {
      listen: { host: '127.0.0.1', port: 0 },
      tls: { cert: certificate.certificatePem, key: certificate.privateKeyPem },
      tenants: [
        {
          tenantId: HOME,
          issuer: this.issuer.issuerOf(HOME),
          directory: { kind: 'graph', baseUrl: 'https://127.0.0.1:9', clientSecret: 'never-used' }
        }
      ],
      audience: AUDIENCE,
      metrics: { port: 0 },
      bus: { url: this.redis.url, secret: 'a secret that all relays of the test know' },
      ledger: this.#ledger(name)
    };
    const child = spawn(process.execPath, [join(import.meta.dirname, 'node-process.ts')], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NODE_EXTRA_CA_CERTS: this.#caFile }
    });
    this.#children.add(child);
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
    });
    const ended = once(child, 'exit');
    child.stdin.on('error', () => {});
    child.stdin.write(`${JSON.stringify({ config })}\n`);
    const failed = ended.then(() => {
      throw new Error(`${name} ended: ${log.slice(-2_000)}`);
    });
    failed.catch(() => {});
    const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), failed]);
    const { url, metricsPort } = readySchema.parse(JSON.parse(String(line)));
    return {
      name,
      url,
      log: () => log,
      ready: async () => readinessSchema.parse(await (await fetch(`http://127.0.0.1:${metricsPort}/readyz`)).json()),
      signal: async (signal) => {
        child.kill(signal);
        if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
      }
    };
  }

  token(who: Person): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return this.issuer.sign({
      iss: this.issuer.issuerOf(who.tenantId),
      aud: AUDIENCE,
      tid: who.tenantId,
      oid: who.objectId,
      scp: 'Session.Join',
      deviceid: DEVICE,
      iat: now,
      nbf: now,
      exp: now + 3600
    });
  }

  /** A socket to this relay on which this person has signed in. */
  async signIn(who: Person, node: NodeProcess): Promise<TestClient> {
    const client = new TestClient(node.url, authorityPem);
    this.#clients.push(client);
    await client.opened();
    await client.must('hello', {
      accessToken: await this.token(who),
      client: { kind: 'native-linux', version: '1.0.0' },
      device: { name: 'CLUSTER-PC', os: 'Linux', entraDeviceId: DEVICE }
    });
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.socket.terminate();
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await this.redis.close();
    await this.issuer.close();
  }
}
