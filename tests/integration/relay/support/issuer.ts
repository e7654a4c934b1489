import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { ServerCertificate } from '#demo/organisation/index.ts';

/** An identity provider that publishes keys and signs whatever a test asks for, right or wrong. */
export interface TestIssuer {
  issuerOf(tenantId: string): string;
  /** Signs claims; `how` makes it do so in ways that a real one would not. */
  sign(claims: JWTPayload, how?: { readonly alg?: 'ES256' | 'RS256'; readonly stranger?: boolean }): Promise<string>;
  /** Requests for the key set so far. */
  readonly keyRequests: () => number;
  /** Answers 503 from now on, or no more. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

export async function startTestIssuer(certificate: ServerCertificate): Promise<TestIssuer> {
  const ec = await generateKeyPair('ES256');
  const rsa = await generateKeyPair('RS256');
  const stranger = await generateKeyPair('ES256');
  const keys = [
    { ...(await exportJWK(ec.publicKey)), kid: 'ES256', alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(rsa.publicKey)), kid: 'RS256', alg: 'RS256', use: 'sig' }
  ];
  let keyRequests = 0;
  let down = false;
  let origin = '';
  const server = createServer(
    { cert: certificate.certificatePem, key: certificate.privateKeyPem },
    (request, response) => {
      const path = request.url ?? '';
      if (path === '/keys') keyRequests += 1;
      const tenant = /^\/([0-9a-f-]{36})\/v2\.0\/\.well-known\/openid-configuration$/.exec(path)?.[1];
      const body = path === '/keys' ? { keys } : { issuer: `${origin}/${tenant}/v2.0`, jwks_uri: `${origin}/keys` };
      const found = path === '/keys' || tenant !== undefined;
      response.writeHead(down ? 503 : found ? 200 : 404, { 'content-type': 'application/json' });
      response.end(down || !found ? '{}' : JSON.stringify(body));
    }
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `https://127.0.0.1:${addressOf(server.address()).port}`;
  return {
    issuerOf: (tenantId) => `${origin}/${tenantId}/v2.0`,
    sign: (claims, how = {}) => {
      const alg = how.alg ?? 'ES256';
      const own = alg === 'ES256' ? ec.privateKey : rsa.privateKey;
      const key = how.stranger === true ? stranger.privateKey : own;
      return new SignJWT(claims).setProtectedHeader({ alg, kid: alg, typ: 'JWT' }).sign(key);
    },
    keyRequests: () => keyRequests,
    setDown: (value) => {
      down = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address;
}
