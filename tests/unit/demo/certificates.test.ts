import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificateAuthority, type ServerCertificate } from '#demo/organisation/certificates.ts';

const DAY_MS = 86_400_000;
const servers: tls.Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** The error code of a TLS handshake with a server that has the certificate, or `trusted`. */
async function handshake(certificate: ServerCertificate, ca: string, servername = 'localhost'): Promise<string> {
  const server = tls.createServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem });
  server.on('tlsClientError', () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const { port } = address;
  return new Promise((resolve) => {
    const socket = tls.connect({ port, host: '127.0.0.1', servername, ca });
    const finish = (outcome: string) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.on('secureConnect', () => finish('trusted'));
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'unknown'));
  });
}

describe('the certificate authority of the demo', () => {
  it('issues certificates that clients trusting it accept, for localhost and both loopback addresses', async () => {
    const authority = await createCertificateAuthority();
    const server = await authority.issue();
    expect(await handshake(server, authority.certificatePem)).toBe('trusted');
    const certificate = new X509Certificate(server.certificatePem);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('::1')).toBe('::1');
    expect(certificate.checkHost('localhost.example')).toBeUndefined();
  });

  it('is not trusted by anybody who was not told', async () => {
    const [ours, other] = await Promise.all([createCertificateAuthority(), createCertificateAuthority()]);
    const server = await other.issue();
    expect(await handshake(server, ours.certificatePem)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it('can issue one that has expired and one that is not valid yet, for the screens that explain it', async () => {
    const authority = await createCertificateAuthority('Old', { notBefore: new Date(Date.now() - 9 * DAY_MS) });
    const expired = await authority.issue(undefined, { notAfter: new Date(Date.now() - DAY_MS) });
    const early = await authority.issue(undefined, { notBefore: new Date(Date.now() + DAY_MS) });
    expect(await handshake(expired, authority.certificatePem)).toBe('CERT_HAS_EXPIRED');
    expect(await handshake(early, authority.certificatePem)).toBe('CERT_NOT_YET_VALID');
  });

  it('issues for other names too, which then do not fit localhost', async () => {
    const authority = await createCertificateAuthority();
    const server = await authority.issue(['relay.example']);
    expect(await handshake(server, authority.certificatePem)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await handshake(server, authority.certificatePem, 'relay.example')).toBe('trusted');
    await expect(authority.issue(['2001:db8::1'])).rejects.toThrow(RangeError);
  });

  it('is an authority only for servers, and its server keys are not authorities', async () => {
    const authority = await createCertificateAuthority();
    const server = await authority.issue();
    expect(new X509Certificate(authority.certificatePem).ca).toBe(true);
    expect(new X509Certificate(server.certificatePem).ca).toBe(false);
    expect(new X509Certificate(server.certificatePem).keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('names the hash of the public key as Chromium wants it', async () => {
    const authority = await createCertificateAuthority();
    const server = await authority.issue();
    const key = createPublicKey(createPrivateKey(server.privateKeyPem)).export({ type: 'spki', format: 'der' });
    expect(server.spkiSha256).toBe(createHash('sha256').update(key).digest('base64'));
  });
});
