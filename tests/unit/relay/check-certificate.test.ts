import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCertificateAuthority, type ServerCertificate } from '#demo/organisation/index.ts';
import { checkCertificate } from '#relay/check/certificate.ts';

const DAY_MS = 24 * 60 * 60_000;

let authority: Awaited<ReturnType<typeof createCertificateAuthority>>;
let good: ServerCertificate;
beforeAll(async () => {
  authority = await createCertificateAuthority('Check test');
  good = await authority.issue(['relay.example', '127.0.0.1']);
});

/** Everything that is not fine. */
async function complaints(cert: string, key: string, name = 'relay.example', now = Date.now()) {
  const results = await checkCertificate({ cert, key, name }, now);
  expect(results.every(({ check }) => check === 'certificate')).toBe(true);
  expect(results.every(({ outcome, todo }) => (outcome === 'ok') === (todo === undefined))).toBe(true);
  return results.filter(({ outcome }) => outcome !== 'ok').map(({ outcome, says }) => `${outcome}: ${says}`);
}

describe('the certificate', () => {
  test('of an authority that nobody here knows is a warning; of a known one nothing is wrong', async () => {
    const { certificatePem, privateKeyPem } = good;
    expect(await complaints(certificatePem, privateKeyPem)).toEqual([
      'warning: not trusted by this machine (UNABLE_TO_VERIFY_LEAF_SIGNATURE)'
    ]);
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, authority.certificatePem]);
    expect(await complaints(certificatePem, privateKeyPem)).toEqual([]);
    expect(await complaints(certificatePem, privateKeyPem, '127.0.0.1')).toEqual([]);
    const results = await checkCertificate(
      { cert: certificatePem, key: privateKeyPem, name: 'relay.example' },
      Date.now()
    );
    expect(results.map(({ says }) => says)).toContain('nothing older than TLS 1.2 is spoken');
    expect(results.map(({ says }) => says)).toContain('trusted by this machine, TLSv1.3');
    setDefaultCACertificates(before);
  });

  test('for another name', async () => {
    expect(await complaints(good.certificatePem, good.privateKeyPem, 'other.example')).toEqual([
      'failed: is not for other.example but for: DNS:relay.example, IP Address:127.0.0.1'
    ]);
  });

  test('with another’s key, and with none', async () => {
    const other = await authority.issue(['relay.example']);
    expect(await complaints(good.certificatePem, other.privateKeyPem)).toEqual([
      'failed: the key belongs to another certificate'
    ]);
    expect(await complaints(good.certificatePem, 'canary')).toEqual(['failed: the key cannot be read']);
    expect(await complaints('canary', good.privateKeyPem)).toEqual(['failed: the file holds no certificate']);
  });

  test.each([
    [-2 * DAY_MS, 'failed: is not valid yet'],
    [20 * DAY_MS, 'warning: ends on'],
    [31 * DAY_MS, 'failed: ended on']
  ])('at another time (%i ms from now)', async (ahead, expected) => {
    const found = await complaints(good.certificatePem, good.privateKeyPem, 'relay.example', Date.now() + ahead);
    expect(found[0]).toContain(expected);
  });

  test('with a chain in the wrong order', async () => {
    const stranger = await createCertificateAuthority('Stranger');
    expect(await complaints(`${good.certificatePem}${stranger.certificatePem}`, good.privateKeyPem)).toEqual([
      'failed: certificate 2 of the file did not issue the one before it'
    ]);
    const whole = await complaints(`${good.certificatePem}${authority.certificatePem}`, good.privateKeyPem);
    expect(whole).toEqual(['warning: not trusted by this machine (SELF_SIGNED_CERT_IN_CHAIN)']);
  });
});
