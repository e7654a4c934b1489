import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type CertificateAuthority, createCertificateAuthority } from '#demo/organisation/certificates.ts';
import { freePort } from '#tests/integration/turn/support/coturn.ts';
import { listen, runCheck, serve, trust } from './support.ts';

let known: CertificateAuthority;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  known = await createCertificateAuthority();
  trust(known);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** What the step says of an identity provider at this port of loopback. */
async function identityAt(port: number): Promise<string> {
  const { said } = await runCheck({
    relayUrl: `wss://localhost:${await freePort()}`,
    authority: `https://localhost:${port}/tenant/v2.0`
  });
  return said('identity');
}

const METADATA = JSON.stringify({
  issuer: 'https://localhost/tenant/v2.0',
  authorization_endpoint: 'https://localhost/authorize',
  token_endpoint: 'https://localhost/token'
});

test.each<[string, RequestListener, string]>([
  ['its document', (_request, response) => response.end(METADATA), 'passed'],
  ['a page of the hotel', (_request, response) => response.end('<html>Welcome</html>'), 'failed identity-wrong'],
  ['JSON of something else', (_request, response) => response.end('{"issuer":"x"}'), 'failed identity-wrong'],
  [
    'a redirect to a sign-in page',
    (_request, response) => response.writeHead(302, { location: 'https://hotel.example/' }).end(),
    'failed identity-wrong'
  ],
  ['an error', (_request, response) => response.writeHead(500).end(), 'failed identity-wrong'],
  ['more than anybody reads', (_request, response) => response.end('x'.repeat(1_000_000)), 'failed identity-wrong']
])('J2: an identity provider that answers with %s', async (_words, answer, expected) => {
  const made = await serve({ authority: known, answer });
  stops.push(made.close);
  expect(await identityAt(made.port)).toBe(expected);
});

test('J2: an identity provider with a foreign certificate, one that is gone, and one that never answers', async () => {
  const foreign = await serve({ answer: (_request, response) => response.end(METADATA) });
  const mute = await listen(createServer(() => undefined));
  stops.push(foreign.close, mute.close);
  expect(await identityAt(foreign.port)).toBe('failed certificate-untrusted');
  expect(await identityAt(await freePort())).toBe('failed tcp-refused');
  expect(await identityAt(mute.port)).toBe('failed no-answer');
});
