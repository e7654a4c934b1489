import { describe, expect, it } from 'vitest';
import { connectionProblem } from '#main/network-failure.ts';

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

  it('anything else is unreachable', () => {
    for (const error of [null, undefined, 'text', new Error('no code')]) {
      expect(connectionProblem(error, NAMES)).toBe('relay-unreachable');
    }
  });
});
