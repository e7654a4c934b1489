import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CallerCheck, createCallerCheck } from '#demo/organisation/graph/caller.ts';
import { DEMO_TENANTS, openDirectory } from '#demo/organisation/people.ts';

const directory = openDirectory(DEMO_TENANTS);
const [clinicId = '', freightId = ''] = directory.tenants.map((tenant) => tenant.id);
const AUDIENCE = 'https://graph.example';
const issuerOf = (tenantId: string) => `https://login.example/${tenantId}/v2.0`;

let check: CallerCheck;
let bearer: (claims: Record<string, unknown>) => Promise<string>;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'key' };
  check = createCallerCheck(directory, { audience: AUDIENCE, issuerOf, publicKeys: { keys: [jwk] } });
  bearer = async (claims) => {
    const token = new SignJWT({ aud: AUDIENCE, iss: issuerOf(clinicId), tid: clinicId, oid: 'someone', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'key' })
      .setExpirationTime('1 min');
    return `Bearer ${await token.sign(privateKey)}`;
  };
});

describe('A2: who the directory takes a caller for', () => {
  it('is what the token says: a person with scopes', async () => {
    expect(await check(await bearer({ scp: 'User.Read Other' }))).toMatchObject({
      tenant: { id: clinicId },
      personId: 'someone',
      permissions: new Set(['User.Read', 'Other'])
    });
  });

  it('is what the token says: a service with roles, whose scopes do not count', async () => {
    expect(await check(await bearer({ idtyp: 'app', roles: ['User.Read.All'], scp: 'Everything' }))).toMatchObject({
      personId: null,
      permissions: new Set(['User.Read.All'])
    });
  });

  it('is nobody when a token signed for one organisation names another', async () => {
    const refused = { kind: 'error', status: 401, message: expect.stringContaining('issuer') };
    expect(await check(await bearer({ tid: freightId }))).toMatchObject(refused);
    expect(await check(await bearer({ iss: issuerOf(freightId) }))).toMatchObject(refused);
    expect(await check(await bearer({ tid: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' }))).toMatchObject(refused);
  });

  it('is nobody without the claims, with another audience or without a token', async () => {
    for (const header of [
      await bearer({ oid: 7 }),
      await bearer({ aud: 'other' }),
      'Basic abc',
      'Bearer ',
      undefined
    ]) {
      expect(await check(header)).toMatchObject({ kind: 'error', status: 401 });
    }
  });
});
