import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, connect, createServer } from 'node:tls';
import { portOf } from '../http/port-of.ts';
import { tlsOptions } from '../http/server.ts';
import type { CheckResult } from './result.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A certificate that ends sooner should have been renewed by now (an ACME client does so 30 days before). */
const SOON_DAYS = 14;

interface Subject {
  readonly cert: string;
  readonly key: string;
  /** The name that clients connect to. */
  readonly name: string;
}

/** A result of the check of the certificate. */
export const ok = (says: string): CheckResult => ({ check: 'certificate', outcome: 'ok', says });
/** One that somebody has to do something about. */
export const bad = (outcome: 'failed' | 'warning', says: string, todo: string): CheckResult => ({
  check: 'certificate',
  outcome,
  says,
  todo
});

/** Verifies what clients will see: key, names, times, chain, and that nothing older than TLS 1.2 is spoken. */
export async function checkCertificate({ cert, key, name }: Subject, now: number): Promise<readonly CheckResult[]> {
  const chain = readChain(cert);
  const [leaf] = chain;
  if (leaf === undefined) return [bad('failed', 'the file holds no certificate', 'write PEM into tls.certFile')];
  const results = [checkKey(leaf, key), checkNames(leaf, name), checkTimes(chain, now), checkOrder(chain)];
  if (results.some(({ outcome }) => outcome === 'failed')) return results;
  return [...results, ...(await checkHandshakes({ cert, key, name }))];
}

function readChain(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return [];
  }
}

function checkKey(leaf: X509Certificate, key: string): CheckResult {
  try {
    if (leaf.checkPrivateKey(createPrivateKey(key))) return ok('the key belongs to the certificate');
  } catch {
    return bad('failed', 'the key cannot be read', 'write an unencrypted PEM key into tls.keyFile');
  }
  return bad('failed', 'the key belongs to another certificate', 'use the pair that was issued together');
}

/** Whether clients that were given this name accept the certificate for it. */
export function checkNames(leaf: X509Certificate, name: string): CheckResult {
  const fits = (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined;
  if (fits) return ok(`names ${name}`);
  const names = (leaf.subjectAltName ?? 'none').slice(0, 256);
  return bad('failed', `is not for ${name} but for: ${names}`, 'set listen.publicName, or get a certificate for it');
}

/** Whether a chain is valid at `now`, milliseconds since the epoch, and for some time to come. */
export function checkTimes(chain: readonly X509Certificate[], now: number): CheckResult {
  const from = Math.max(...chain.map(({ validFromDate }) => validFromDate.getTime()));
  const to = Math.min(...chain.map(({ validToDate }) => validToDate.getTime()));
  const days = Math.floor((to - now) / DAY_MS);
  const end = new Date(to).toISOString().slice(0, 10);
  if (from > now) return bad('failed', 'is not valid yet', 'look at the clock of this machine');
  if (to <= now) return bad('failed', `ended on ${end}`, 'renew it');
  if (days < SOON_DAYS) return bad('warning', `ends on ${end}, in ${days} days`, 'renew it');
  return ok(`valid until ${end}, ${days} more days`);
}

function checkOrder(chain: readonly X509Certificate[]): CheckResult {
  const broken = chain.findIndex((certificate, index) => {
    const issuer = chain[index + 1];
    return issuer !== undefined && !certificate.checkIssued(issuer);
  });
  if (broken < 0) return ok(`chain of ${chain.length} in order`);
  return bad(
    'failed',
    `certificate ${broken + 2} of the file did not issue the one before it`,
    'put the intermediates behind the certificate, in order'
  );
}

/** What a client's handshake came to: the version that was spoken, or the code of why not. */
export type Handshake =
  | { readonly version: string; readonly chain: readonly X509Certificate[] }
  | { readonly code: string };

/** An old client that would take anything, weak ciphers included: it must be the server that says no. */
export const OLD_CLIENT: ConnectionOptions = {
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT@SECLEVEL=0',
  rejectUnauthorized: false
};

async function checkHandshakes({ cert, key, name }: Subject): Promise<readonly CheckResult[]> {
  const server = createServer(tlsOptions({ cert, key }), (socket) => socket.end());
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    const at = { ...asClientOf(name), host: '127.0.0.1', port: portOf(server.address()) };
    return [trustOf(await handshake(at)), oldOf(await handshake({ ...at, ...OLD_CLIENT }))];
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

/** A client that was given this name; an address is never sent as one (RFC 6066 section 3). */
export function asClientOf(name: string): ConnectionOptions {
  return {
    ...(isIP(name) === 0 ? { servername: name } : {}),
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate)
  };
}

/** What a handshake of {@link OLD_CLIENT} shows. */
export function oldOf(outcome: Handshake): CheckResult {
  if ('code' in outcome) return ok('nothing older than TLS 1.2 is spoken');
  return bad('failed', `${outcome.version} is spoken`, 'look at the OpenSSL configuration of this machine');
}

/** What a handshake of today's client shows. */
export function trustOf(outcome: Handshake): CheckResult {
  if ('version' in outcome) return ok(`trusted by this machine, ${outcome.version}`);
  if (/ISSUER|SELF_SIGNED|LEAF_SIGNATURE/.test(outcome.code)) {
    return bad(
      'warning',
      `not trusted by this machine (${outcome.code})`,
      'add the intermediates to tls.certFile; an authority of your own has to be known to every client (NODE_EXTRA_CA_CERTS for this command)'
    );
  }
  return bad('failed', `a handshake fails (${outcome.code})`, 'look at certificate and key');
}

/** Connects once. Never rejects. */
export function handshake(options: ConnectionOptions): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connect(options);
    socket.setTimeout(5_000, () => socket.destroy(new Error('slow')));
    socket.once('secureConnect', () => {
      resolve({ version: socket.getProtocol() ?? 'TLS', chain: chainOf(socket.getPeerX509Certificate()) });
      socket.destroy();
    });
    socket.once('error', (error) => {
      const code: unknown = Reflect.get(error, 'code');
      resolve({ code: typeof code === 'string' ? code : 'failed' });
    });
  });
}

/** A certificate and those that issued it, as far as they came along. */
function chainOf(leaf: X509Certificate | undefined): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let at = leaf; at !== undefined && !chain.some(({ raw }) => at?.raw.equals(raw)); at = at.issuerCertificate) {
    chain.push(at);
  }
  return chain;
}
