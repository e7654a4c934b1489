import { describe, expect, it } from 'vitest';
import { ProxyLost, ProxyRefusal, placeOf, targetOf } from '#main/check/connect.ts';
import { isIntercepted, type Signing } from '#main/check/interception.ts';
import { pathSteps, serverOf, stepOf } from '#main/check/path-steps.ts';
import { checkReport } from '#main/check/report.ts';
import { refusedUpgrade } from '#main/check/upgrade.ts';
import { certificateProblem, connectionFinding } from '#main/check/why.ts';
import { bypassesProxy, environmentProxy } from '#main/proxy/proxy.ts';
import type { Probe, ProbeOutcome } from '#shared/check/probe.ts';
import type { CheckResult } from '#shared/check/steps.ts';
import { verdictOf, withSparePaths } from '#shared/check/verdict.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import type { IceServer } from '#shared/protocol/relay.ts';

const codeOf = (error: unknown) => {
  const finding = connectionFinding(error);
  return 'code' in finding ? finding.code : finding.status;
};
const system = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });

describe('J2: why a connection failed', () => {
  it.each([
    ['ENOTFOUND', 'name-not-found'],
    ['EAI_AGAIN', 'name-no-server'],
    ['ECONNREFUSED', 'tcp-refused'],
    ['EHOSTUNREACH', 'tcp-unreachable'],
    ['ENETUNREACH', 'tcp-unreachable'],
    ['ECONNRESET', 'connection-reset'],
    ['ETIMEDOUT', 'no-answer'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no-answer'],
    ['CERT_HAS_EXPIRED', 'certificate-expired'],
    ['CERT_NOT_YET_VALID', 'clock-wrong'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-name'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
    ['EPROTO', 'tls-failed']
  ])('%s is %s', (code, expected) => {
    expect(codeOf(system(code))).toBe(expected);
  });

  it('a proxy’s refusals are told apart, from our own CONNECT and from fetch', () => {
    expect(codeOf(new ProxyRefusal(407))).toBe('proxy-sign-in-needed');
    expect(codeOf(new ProxyRefusal(403))).toBe('proxy-refused');
    expect(codeOf(new ProxyRefusal(504))).toBe('proxy-cannot-reach');
    expect(codeOf(new ProxyLost('x', { cause: system('ECONNREFUSED') }))).toBe('proxy-unreachable');
    const fetched = new TypeError('fetch failed', {
      cause: new Error('x', { cause: new Error('Proxy response (407) !== 200 when HTTP Tunneling') })
    });
    expect(codeOf(fetched)).toBe('proxy-sign-in-needed');
  });

  it('what nobody knows is at least a connection that broke', () => {
    for (const error of [null, 'text', new Error('closed')]) expect(codeOf(error)).toBe('connection-reset');
    expect(certificateProblem(null)).toBe('certificate-untrusted');
  });

  it.each([
    [503, 'relay-busy'],
    [429, 'relay-busy'],
    [400, 'upgrade-refused'],
    [403, 'upgrade-refused'],
    [200, 'upgrade-blocked'],
    [426, 'upgrade-blocked'],
    [502, 'upgrade-blocked'],
    [0, 'upgrade-blocked']
  ])('an upgrade answered with %i is %s', (status, code) => {
    expect(refusedUpgrade(status)).toMatchObject({ code });
  });
});

describe('J2: interception', () => {
  const signing = (change: Partial<Signing> = {}): Signing => ({
    signer: 'Harbour Clinic CA',
    root: 'AA',
    isPublic: false,
    ...change
  });

  it('is a known maker’s certificate, or the signer of both the relay and a host of Microsoft’s', () => {
    expect(isIntercepted(signing({ signer: 'Zscaler Root CA, Zscaler Inc.' }), null)).toBe(true);
    expect(isIntercepted(signing(), signing())).toBe(true);
  });

  it('is not an organisation’s own authority, nor a public one, nor two different ones', () => {
    expect(isIntercepted(signing(), null)).toBe(false);
    expect(isIntercepted(signing(), signing({ root: 'BB', isPublic: true }))).toBe(false);
    expect(isIntercepted(signing({ isPublic: true }), signing({ isPublic: true }))).toBe(false);
    expect(isIntercepted(signing({ signer: null }), null)).toBe(false);
    expect(isIntercepted(null, signing())).toBe(false);
  });
});

describe('J2: what goes past a proxy', () => {
  const bypass = (list: string, url: string) => {
    const proxy = environmentProxy({ HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: list });
    return proxy !== null && bypassesProxy(proxy, new URL(url));
  };
  it.each([
    ['', 'wss://relay.example', false],
    ['relay.example', 'wss://relay.example', true],
    ['relay.example', 'wss://other.relay.example', false],
    ['.example', 'wss://relay.example', true],
    ['*.example', 'wss://relay.example', true],
    ['RELAY.example:443', 'wss://relay.example', true],
    ['relay.example:8443', 'wss://relay.example', false],
    ['*', 'wss://relay.example', true],
    ['', 'wss://localhost:9', true],
    ['', 'wss://127.0.0.1:9', true],
    ['', 'wss://[::1]:9', true]
  ])('NO_PROXY=%s, %s: %s', (list, url, expected) => {
    expect(bypass(list, url)).toBe(expected);
  });

  it('places are host and port, by the scheme where none is named', () => {
    expect(placeOf(new URL('wss://relay.example'))).toEqual({ host: 'relay.example', port: 443 });
    expect(placeOf(new URL('wss://[::1]:8443'))).toEqual({ host: '::1', port: 8443 });
    expect(targetOf(new URL('wss://[::1]:8443'))).toBe('[::1]:8443');
  });
});

describe('J2: paths', () => {
  it.each([
    ['stun:stun.example', 'stun', 'stun.example:3478'],
    ['turn:turn.example:3478?transport=udp', 'turn-udp', 'turn.example:3478'],
    ['turn:turn.example?transport=tcp', 'turn-tcp', 'turn.example:3478'],
    ['turns:turn.example:443?transport=tcp', 'turn-tls', 'turn.example:443'],
    ['turns:[2001:db8::1]?transport=tcp', 'turn-tls', '[2001:db8::1]:5349'],
    ['http:turn.example', null, null]
  ])('%s is for %s at %s', (url, step, server) => {
    expect(stepOf(url)).toBe(step);
    if (server !== null) expect(serverOf(url)).toBe(server);
  });

  const SERVERS: IceServer[] = [
    { urls: ['turns:t.example:443?transport=tcp', 'turn:t.example:3478?transport=udp'], username: 'u', credential: 'c' }
  ];
  const run = async (change: { signedIn?: boolean; online?: boolean; outcome?: ProbeOutcome; limited?: boolean }) => {
    const probed: Probe[] = [];
    let asked = 0;
    const steps = pathSteps({
      signedIn: () => change.signedIn ?? true,
      online: () => change.online ?? true,
      askPaths: async () => {
        asked += 1;
        return change.limited === true
          ? { ok: false, code: 'rate-limited', retryAfterMs: 9 }
          : { ok: true, value: { iceServers: SERVERS } };
      },
      probe: async (probe) => {
        probed.push(probe);
        return change.outcome ?? 'ok';
      }
    });
    const said: Record<string, string> = {};
    for (const { id, run: test } of steps) {
      const finding = await test(new AbortController().signal);
      said[id] = 'code' in finding ? finding.code : finding.status;
    }
    return { said, probed, asked };
  };

  it('credentials are asked for once a check, and each address is tried alone with them', async () => {
    const { said, probed, asked } = await run({});
    expect(asked).toBe(1);
    expect(said).toEqual({
      stun: 'not-offered',
      'turn-tls': 'passed',
      'turn-tcp': 'not-offered',
      'turn-udp': 'passed',
      peer: 'passed'
    });
    expect(probed[0]).toEqual({
      kind: 'gather',
      candidate: 'relay',
      server: { urls: ['turns:t.example:443?transport=tcp'], username: 'u', credential: 'c' }
    });
  });

  it('nobody asks for credentials who is not signed in or not online', async () => {
    const before = await run({ signedIn: false });
    expect([before.asked, before.said['turn-tls'], before.said.peer]).toEqual([0, 'sign-in-first', 'passed']);
    const offline = await run({ online: false });
    expect([offline.asked, offline.said['turn-udp']]).toEqual([0, 'relay-first']);
    expect((await run({ limited: true })).said['turn-tls']).toBe('later');
  });

  it('blocked and refused are told apart', async () => {
    expect((await run({ outcome: 'blocked' })).said).toMatchObject({ 'turn-tls': 'path-blocked', peer: 'peer-failed' });
    expect((await run({ outcome: 'refused' })).said).toMatchObject({ 'turn-tls': 'turn-refused' });
  });
});

const line = (step: CheckResult['step']): CheckResult => ({ step, status: 'passed', target: null, ms: 1 });
const blocked = (step: CheckResult['step']): CheckResult => ({
  step,
  status: 'failed',
  code: 'path-blocked',
  httpStatus: null,
  signer: null,
  target: 't.example:3478',
  ms: 1
});

describe('J2: the verdict', () => {
  it('one open way over TURN makes the others spare; none at all is a failure', () => {
    const spare = withSparePaths([line('turn-tls'), blocked('turn-udp'), blocked('stun')]);
    expect(spare.map(({ status }) => status)).toEqual(['passed', 'attention', 'attention']);
    expect(verdictOf({ state: 'done', results: [...spare] })).toBe('attention');
    const none = withSparePaths([line('tls'), blocked('turn-tls'), blocked('turn-udp')]);
    expect(verdictOf({ state: 'done', results: [...none] })).toBe('blocked');
  });

  it('is as good as the worst step', () => {
    const untested: CheckResult = { step: 'stun', status: 'not-tested', code: 'sign-in-first', target: null, ms: null };
    const unneeded: CheckResult = { step: 'proxy', status: 'not-needed', code: 'no-proxy', target: null, ms: null };
    expect(verdictOf({ state: 'done', results: [unneeded, line('tls')] })).toBe('open');
    expect(verdictOf({ state: 'done', results: [line('tls'), untested] })).toBe('part');
    expect(verdictOf({ state: 'done', results: [untested, blocked('turn-tls')] })).toBe('blocked');
    expect(verdictOf({ state: 'running', results: [blocked('turn-tls')] })).toBe('running');
    expect(verdictOf({ state: 'cancelled', results: [] })).toBe('cancelled');
  });

  it('the report names place, code and what to do, for an administrator', () => {
    const { t } = createTranslator('en');
    const text = checkReport(
      { state: 'done', results: [line('tls'), { ...blocked('turn-udp') }] },
      { t, about: 'Deskside 1.0.0 linux', at: 0 }
    );
    expect(text.split('\n')).toEqual([
      'Deskside connection check',
      'Deskside 1.0.0 linux 1970-01-01T00:00:00.000Z',
      'Something is in the way',
      '',
      '[passed] tls · The service proves that it is genuine · 1 ms',
      '[failed] turn-udp · The detour over UDP · t.example:3478 · path-blocked · 1 ms',
      `    ${t('check.problem.path-blocked.why')} ${t('check.problem.path-blocked.action')}`,
      ''
    ]);
  });
});
