import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificateAuthority } from '#demo/organisation/index.ts';
import { freePort, Haproxy } from '#tests/integration/relay/front/support/haproxy.ts';
import { startTestIssuer } from '#tests/integration/relay/support/issuer.ts';
import { bareAt } from './clients/bare.ts';
import { desksideAt } from './clients/deskside.ts';
import { peerAt } from './clients/peer.ts';
import type { Rival } from './clients/rival.ts';
import { claimsOf, personOf, TENANT } from './people.ts';
import { canPin, FRONTED, memoryOf, type Server, type ServerName, startServer } from './servers/start.ts';

/** What all measurements share: one certificate, one issuer of tokens, a folder. */
export interface Stage {
  /** A new server, and the bench's way to speak to it. */
  start(name: ServerName): Promise<{ readonly server: Server; readonly rival: Rival }>;
  /**
   * Several relays over this Redis and this database. People are spread over them evenly: `apart`, whoever their partner is, or
   * `together` with their partner.
   */
  startRelays(
    count: number,
    bus: string,
    database: string
  ): Promise<{ readonly servers: readonly Server[]; readonly apart: Rival; readonly together: Rival }>;
  close(): Promise<void>;
}

/** Prepares the stage. Tokens are signed with RS256, as Entra's are, and once for each person. */
export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'deskside-bench-relay-'));
  const authority = await createCertificateAuthority('Bench authority');
  const ca = authority.certificatePem;
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, ca);
  const certificate = await authority.issue();
  const issuer = await startTestIssuer(certificate);
  const iss = issuer.issuerOf(TENANT);
  const tokens = new Map<string, Promise<string>>();
  const token = (side: 'helper' | 'sharer', number: number): Promise<string> => {
    const key = `${side} ${number}`;
    const signed = tokens.get(key) ?? issuer.sign(claimsOf(personOf(side, number), iss), { alg: 'RS256' });
    tokens.set(key, signed);
    return signed;
  };
  return {
    start: async (name) => {
      const order = { cert: certificate.certificatePem, key: certificate.privateKeyPem, issuer: iss, folder };
      const own = await startServer(name, order, caFile);
      const server = isFronted(name) ? await behindHaproxy(own, certificate) : own;
      const at = { port: server.port, ca };
      const relay = () => desksideAt({ ...at, token });
      const bare = () => bareAt(at);
      const rivals = { deskside: relay, peer: () => peerAt(at), bare, fronted: relay, 'fronted-bare': bare };
      return { server, rival: rivals[name]() };
    },
    startRelays: async (count, bus, database) => {
      const servers: Server[] = [];
      for (let index = 0; index < count; index += 1) {
        const cluster = { bus, database, node: `relay-${index}` };
        const order = {
          cert: certificate.certificatePem,
          key: certificate.privateKeyPem,
          issuer: iss,
          folder,
          cluster
        };
        servers.push(await startServer('deskside', order, caFile));
      }
      const at = (index: number): number => servers[index % count]?.port ?? 0;
      // By two digits of the number, so that of two relays' sessions half are over both.
      const apart = (side: 'helper' | 'sharer', number: number): number =>
        at(side === 'helper' ? number : Math.floor(number / count));
      const together = (_: 'helper' | 'sharer', number: number): number => at(number);
      return {
        servers,
        apart: desksideAt({ port: apart, ca, token }),
        together: desksideAt({ port: together, ca, token })
      };
    },
    close: async () => {
      await issuer.close();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function isFronted(name: ServerName): boolean {
  return FRONTED.some((fronted) => fronted === name);
}

/** Processes of HAProxy that share a port: one may not open as many files here as its clients need. */
const FRONTS = 2;
const CONNECTIONS_OF_FRONT = 9_000;

/** A server with HAProxy in front, as it is shipped. */
async function behindHaproxy(
  server: Server,
  certificate: { readonly certificatePem: string; readonly privateKeyPem: string }
): Promise<Server> {
  const port = await freePort();
  const fronts: Haproxy[] = [];
  for (let number = 0; number < FRONTS; number += 1) {
    const haproxy = await Haproxy.start({
      ...certificate,
      port,
      relays: [`127.0.0.1:${server.port}`],
      connections: CONNECTIONS_OF_FRONT,
      edit: (text) => text.replace(/^ {4}server relay-2 .*$/m, ''),
      command: canPin ? ['taskset', '-c', '0'] : []
    });
    fronts.push(haproxy);
  }
  return {
    ...server,
    port,
    front: () => {
      const all = fronts.map((front) => memoryOf(front.process));
      const sum = (of: 'residentMiB' | 'peakMiB') => all.reduce((total, memory) => total + memory[of], 0);
      return { residentMiB: sum('residentMiB'), peakMiB: sum('peakMiB') };
    },
    stop: async () => {
      await Promise.all(fronts.map((front) => front.stop()));
      await server.stop();
    }
  };
}

/** Does `work` for every number of a range, `atOnce` at a time. */
export async function eachOf(from: number, to: number, atOnce: number, work: (number: number) => Promise<void>) {
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < to) {
      const number = next;
      next += 1;
      await work(number);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, worker));
  } catch (error) {
    // Said now: the servers are stopped next, and sockets that break then would hide why.
    console.error(error);
    throw error;
  }
}

/** Measures each server in turn with a process that is its own, and stops it whatever happens. */
export async function withServer<Result>(
  stage: Stage,
  name: ServerName,
  work: (server: Server, rival: Rival) => Promise<Result>
): Promise<Result> {
  const { server, rival } = await stage.start(name);
  try {
    return await work(server, rival);
  } finally {
    await server.stop();
  }
}
