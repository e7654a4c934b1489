import { createServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { type CertificateAuthority, createCertificateAuthority } from '#demo/organisation/certificates.ts';
import { environmentProxy, type ProxySettings } from '#main/proxy/proxy.ts';
import { RELAY_SUBPROTOCOL } from '#shared/protocol/relay.ts';
import { HELPER, startWorld } from '#tests/integration/relay/support/world.ts';
import { startConnectProxy } from '#tests/integration/turn/support/connect-proxy.ts';
import { freePort } from '#tests/integration/turn/support/coturn.ts';
import { checkOf, listen, runCheck, serve, trust } from './support.ts';

const DAY_MS = 86_400_000;
const READY = '{"status":"ready","missing":[]}';

let known: CertificateAuthority;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  known = await createCertificateAuthority();
  trust(known);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A server that says it is a ready relay and does as `upgrade` says about sockets. */
async function likeARelay(upgrade: 'right' | 'other-protocol' | 'none' | 'mute' = 'right', body = READY, status = 200) {
  const made = await serve({
    authority: known,
    answer: (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    }
  });
  stops.push(made.close);
  if (upgrade === 'none') return made.port;
  const protocols = upgrade === 'other-protocol' ? () => 'else.v1' : () => RELAY_SUBPROTOCOL;
  const sockets = new WebSocketServer({
    server: made.server,
    handleProtocols: protocols,
    ...(upgrade === 'mute' ? { autoPong: false } : {})
  });
  sockets.on('connection', (socket) => socket.on('error', () => undefined));
  return made.port;
}

const at = (port: number) => `wss://localhost:${port}`;

describe('J2: the way to the relay, step by step', () => {
  test('a relay that is all right passes every step; what follows says what is still untested', async () => {
    const world = await startWorld();
    stops.push(() => world.close());
    trust({ certificatePem: world.ca });
    const { said, results } = await runCheck({ relayUrl: world.relay.url.replace(/\/v1\/connect$/, '') });
    expect(said('proxy')).toBe('not-needed no-proxy');
    expect(said('name')).toMatch(/^passed$|^not-needed is-address$/);
    for (const step of ['tcp', 'tls', 'clock', 'upgrade', 'round-trip'] as const) {
      expect([step, said(step)]).toEqual([step, 'passed']);
    }
    expect(said('health')).toMatch(/^passed$|^failed relay-not-ready$/);
    expect(said('stun')).toBe('not-tested sign-in-first');
    expect(said('peer')).toBe('passed');
    expect(results.find(({ step }) => step === 'round-trip')?.ms).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(results)).not.toContain(HELPER.objectId);
  });

  test('a port that is closed', async () => {
    const { said, results } = await runCheck({ relayUrl: at(await freePort()) });
    expect(said('name')).toBe('passed');
    expect(said('tcp')).toBe('failed tcp-refused');
    for (const step of ['tls', 'clock', 'health', 'upgrade', 'round-trip'] as const) {
      expect(said(step)).toBe('not-tested earlier-step');
    }
    expect(results.map(({ step }) => step)).toHaveLength(14);
  });

  test('a name that nobody knows', async () => {
    const { said } = await runCheck({ relayUrl: 'wss://relay.invalid' });
    expect(said('name')).toMatch(/^failed name-(not-found|no-server)$/);
    expect(said('tcp')).toBe('not-tested earlier-step');
  });

  test('a server that takes connections and never says anything is given up in time', async () => {
    const mute = createServer(() => undefined);
    const { port, close } = await listen(mute);
    stops.push(close);
    const { said } = await runCheck({ relayUrl: at(port) });
    expect(said('tcp')).toBe('passed');
    expect(said('tls')).toBe('failed no-answer');
    expect(said('health')).toBe('not-tested earlier-step');
  });

  test.each([
    ['of an authority that this computer does not know', {}, 'certificate-untrusted'],
    ['that has run out', { notBefore: -9, notAfter: -1 }, 'certificate-expired'],
    ['that is not valid yet', { notBefore: 1, notAfter: 9 }, 'clock-wrong'],
    ['for another name', { hosts: ['elsewhere.example'] }, 'certificate-name'],
    ['of a middle box', { name: 'Zscaler Intermediate Root CA' }, 'certificate-intercepted']
  ] as const)('a certificate %s', async (_words, change, code) => {
    const days = (count: number) => new Date(Date.now() + count * DAY_MS);
    const foreign = 'name' in change || Object.keys(change).length === 0;
    const authority = foreign ? await createCertificateAuthority('name' in change ? change.name : undefined) : known;
    const made = await serve({
      authority,
      ...('hosts' in change ? { hosts: change.hosts } : {}),
      ...('notBefore' in change
        ? { validity: { notBefore: days(change.notBefore), notAfter: days(change.notAfter) } }
        : {})
    });
    stops.push(made.close);
    const { said, results } = await runCheck({ relayUrl: at(made.port) });
    expect(said('tls')).toBe(`failed ${code}`);
    const tls = results.find(({ step }) => step === 'tls');
    if (code === 'certificate-intercepted') expect(tls).toMatchObject({ signer: expect.stringContaining('Zscaler') });
  });

  test('a middle box that this computer is set to trust is seen, and stops nobody', async () => {
    const authority = await createCertificateAuthority('Fortinet inspection');
    trust(authority);
    const made = await serve({ authority, answer: (_request, response) => response.end(READY) });
    stops.push(made.close);
    const { said, view } = await runCheck({ relayUrl: at(made.port) });
    expect(said('tls')).toBe('attention certificate-inspected');
    expect(said('health')).toBe('passed');
    expect(view.state).toBe('done');
  });

  test('something that answers on TLS and is no relay', async () => {
    const { said } = await runCheck({ relayUrl: at(await likeARelay('none', '<html>Welcome to the hotel</html>')) });
    expect(said('health')).toBe('failed not-a-relay');
    expect(said('upgrade')).toBe('failed upgrade-blocked');
    expect(said('round-trip')).toBe('not-tested earlier-step');
  });

  test.each([
    [503, '{"status":"not-ready"}', 'failed relay-not-ready'],
    [503, '{"status":"draining"}', 'failed relay-draining'],
    [200, '{"status":"degraded: identity"}', 'attention relay-degraded'],
    [429, '{"code":"rate-limited"}', 'attention relay-busy'],
    [404, '{"code":"not-found"}', 'failed not-a-relay'],
    [200, 'x'.repeat(100_000), 'failed not-a-relay']
  ])('a relay that says %i %.30s', async (status, body, expected) => {
    const { said } = await runCheck({ relayUrl: at(await likeARelay('right', body, status)) });
    expect(said('health')).toBe(expected);
  });

  test('a socket with another sub-protocol', async () => {
    const { said } = await runCheck({ relayUrl: at(await likeARelay('other-protocol')) });
    expect(said('health')).toBe('passed');
    expect(said('upgrade')).toBe('failed subprotocol-wrong');
  });

  test('a socket over which nothing comes back', async () => {
    const { said } = await runCheck({ relayUrl: at(await likeARelay('mute')) });
    expect(said('upgrade')).toBe('passed');
    expect(said('round-trip')).toBe('failed pings-blocked');
  });

  test('a clock that is wrong by more than five minutes', async () => {
    const relayUrl = at(await likeARelay());
    const wrong = await runCheck({ relayUrl, now: () => Date.now() + 6 * 60_000 });
    expect(wrong.said('clock')).toBe('failed clock-wrong');
    const right = await runCheck({ relayUrl, now: () => Date.now() + 4 * 60_000 });
    expect(right.said('clock')).toBe('passed');
  });
});

describe('J2: through a proxy', () => {
  const SIGN_IN = { username: 'r. mustermann', password: 'p@ss:w/rd' };
  const proxyAt = (port: number, password = SIGN_IN.password): ProxySettings => {
    const [name, word] = [SIGN_IN.username, password].map(encodeURIComponent);
    const found = environmentProxy({ HTTPS_PROXY: `http://${name}:${word}@127.0.0.1:${port}` });
    if (found === null) throw new Error('no proxy');
    return found;
  };
  const NAME = 'relay.deskside.test';

  async function proxied() {
    const made = await serve({
      authority: known,
      hosts: [NAME],
      answer: (_request, response) => response.end(READY)
    });
    new WebSocketServer({ server: made.server, handleProtocols: () => RELAY_SUBPROTOCOL });
    const proxy = await startConnectProxy(new Map([[`${NAME}:443`, made.port]]), SIGN_IN);
    stops.push(made.close, proxy.close);
    return proxy;
  }

  test('that lets us through: name and TCP are its business, the rest is tested through it', async () => {
    const proxy = await proxied();
    const { said } = await runCheck({ relayUrl: `wss://${NAME}`, proxy: proxyAt(proxy.port) });
    expect(said('proxy')).toBe('passed');
    expect(said('name')).toBe('not-needed by-proxy');
    expect(said('tcp')).toBe('not-needed by-proxy');
    for (const step of ['tls', 'clock', 'health', 'upgrade', 'round-trip'] as const) expect(said(step)).toBe('passed');
  });

  test('that wants a sign-in (407), one that refuses, and one that is not there', async () => {
    const proxy = await proxied();
    const wrong = await runCheck({ relayUrl: `wss://${NAME}`, proxy: proxyAt(proxy.port, 'wrong') });
    expect(wrong.said('proxy')).toBe('failed proxy-sign-in-needed');
    expect(wrong.said('tls')).toBe('not-tested earlier-step');
    expect(wrong.report).not.toContain('wrong');
    expect(wrong.report).not.toContain('mustermann');
    const elsewhere = await runCheck({ relayUrl: 'wss://other.deskside.test', proxy: proxyAt(proxy.port) });
    expect(elsewhere.said('proxy')).toBe('failed proxy-cannot-reach');
    const gone = await runCheck({ relayUrl: `wss://${NAME}`, proxy: proxyAt(await freePort()) });
    expect(gone.said('proxy')).toBe('failed proxy-unreachable');
  });

  test('that never answers is given up in time', async () => {
    const { port, close } = await listen(createServer(() => undefined));
    stops.push(close);
    const { said } = await runCheck({ relayUrl: `wss://${NAME}`, proxy: proxyAt(port) });
    expect(said('proxy')).toBe('failed no-answer');
  });

  test('that is not for this service', async () => {
    const port = await likeARelay();
    const { said } = await runCheck({ relayUrl: at(port), proxy: proxyAt(await freePort()) });
    expect(said('proxy')).toBe('not-needed proxy-not-for-relay');
    expect(said('tls')).toBe('passed');
  });
});

test('J2: a check that is stopped lets go at once, and one that begins anew takes its place', async () => {
  const mute = createServer(() => undefined);
  const { port, close } = await listen(mute);
  stops.push(close);
  const check = checkOf({ relayUrl: at(port) });
  const first = check.start();
  await new Promise<void>((resolve) => mute.once('connection', () => resolve()));
  check.cancel();
  await first;
  expect(check.view().state).toBe('cancelled');
  expect(check.view().results.at(-1)).toMatchObject({ status: 'not-tested', code: 'cancelled' });
  const [second, third] = [check.start(), check.start()];
  await Promise.all([second, third]);
  expect(check.view().state).toBe('done');
});
