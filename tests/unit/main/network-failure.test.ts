import { describe, expect, it } from 'vitest';
import { connectionProblem, proxyStatusOf } from '#main/network-failure.ts';

const NAMES = { certificate: 'relay-certificate', unreachable: 'relay-unreachable' } as const;
const failure = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('tls'), { code }) });

describe('why a connection failed', () => {
  it.each([
    ['CERT_HAS_EXPIRED', 'relay-certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'relay-certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'relay-certificate'],
    ['ECONNREFUSED', 'relay-unreachable'],
    ['CERT_NOT_YET_VALID', 'clock-wrong']
  ])('%s is %s', (code, problem) => {
    expect(connectionProblem(failure(code), NAMES)).toBe(problem);
  });

  it('J1: a proxy that wants a sign-in is said so; one that refuses otherwise is no way to the service', () => {
    const tunnel = (statusCode: number) => Object.assign(new Error('x'), { code: 'ERR_PROXY_TUNNEL', statusCode });
    expect(connectionProblem(tunnel(407), NAMES)).toBe('proxy-sign-in-needed');
    expect(connectionProblem(tunnel(403), NAMES)).toBe('relay-unreachable');
    expect(proxyStatusOf(tunnel(403))).toBe(403);
    expect(proxyStatusOf(failure('ECONNREFUSED'))).toBeNull();
  });

  it('anything else is unreachable', () => {
    for (const error of [null, undefined, 'text', new Error('no code')]) {
      expect(connectionProblem(error, NAMES)).toBe('relay-unreachable');
    }
  });
});
