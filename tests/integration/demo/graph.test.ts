import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DemoOrganisation, Tenant } from '#demo/organisation/index.ts';
import { PageClient } from './page-client.ts';
import { startTrusted } from './world.ts';

let organisation: DemoOrganisation;
let clinic: Tenant;
let freight: Tenant;
/** A service's token for each organisation, and a person's. */
let relay: string;
let foreignRelay: string;
let priya: string;

beforeAll(async () => {
  organisation = await startTrusted();
  const [first, second] = organisation.tenants;
  if (first === undefined || second === undefined) throw new Error('The demo has two organisations.');
  [clinic, freight] = [first, second];
  relay = await serviceToken(clinic);
  foreignRelay = await serviceToken(freight);
  priya = await personToken('priya.raman@harbourclinic.example', 'amber-lantern');
});

afterAll(() => organisation.close());

const tokensSchema = z.object({ access_token: z.string(), refresh_token: z.string().optional() });

async function tokenAnswer(home: Tenant, fields: Record<string, string>) {
  const url = organisation.issuerOf(home.id).replace(/v2\.0$/, 'oauth2/v2.0/token');
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  return tokensSchema.parse(await answer.json());
}

async function tokenRequest(home: Tenant, fields: Record<string, string>): Promise<string> {
  return (await tokenAnswer(home, fields)).access_token;
}

function serviceToken(home: Tenant): Promise<string> {
  return tokenRequest(home, {
    grant_type: 'client_credentials',
    client_id: organisation.relayClient.id,
    client_secret: organisation.relayClient.secret,
    scope: organisation.graph.defaultScope
  });
}

/** Signs a person in and redeems the code; the answer's refresh token serves every resource. */
async function personTokens(username: string, password: string, scope: string) {
  const pages = new PageClient(organisation.caCertificatePem);
  const request = new URLSearchParams({
    client_id: organisation.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: 'http://localhost:4242',
    scope: `openid profile offline_access ${scope}`,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256'
  });
  const page = await pages.open(
    `${organisation.issuerOf(clinic.id).replace(/v2\.0$/, 'oauth2/v2.0/authorize')}?${request}`
  );
  const answer = await pages.submit(page, { username, password, action: 'sign-in' });
  return tokenAnswer(clinic, {
    grant_type: 'authorization_code',
    client_id: organisation.clientId,
    redirect_uri: 'http://localhost:4242',
    code: new URL(answer.url).searchParams.get('code') ?? '',
    code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  });
}

async function personToken(username: string, password: string, scope = organisation.graph.scope): Promise<string> {
  return (await personTokens(username, password, scope)).access_token;
}

async function get(path: string, token: string | null, init: RequestInit = {}) {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(new URL(path, organisation.graphUrl), { headers, ...init });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** Follows `@odata.nextLink` to the end. */
async function all(path: string, token: string): Promise<Record<string, unknown>[]> {
  const records: Record<string, unknown>[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { body } = await get(next, token);
    records.push(...body.value);
    next = body['@odata.nextLink'];
  }
  return records;
}

describe('F8: people in the directory', () => {
  it('A3: has what the identity card shows, for people of the same organisation', async () => {
    const { status, body } = await get(
      '/v1.0/users/sakura.kobayashi@harbourclinic.example?$select=id,displayName,givenName,surname,jobTitle,companyName',
      priya
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      displayName: '小林 さくら',
      givenName: 'さくら',
      surname: '小林',
      jobTitle: 'Charge Nurse',
      companyName: 'Harbour Clinic'
    });
    const organisationAnswer = await get('/v1.0/organization', priya);
    const domains: { name: string; isDefault: boolean }[] = organisationAnswer.body.value[0].verifiedDomains;
    expect(domains.find((domain) => domain.isDefault)?.name).toBe('harbourclinic.example');
  });

  it('knows who is asking', async () => {
    const { body } = await get('/v1.0/me', priya);
    expect(body).toMatchObject({ displayName: 'Priya Raman', userPrincipalName: 'priya.raman@harbourclinic.example' });
    expect(body.companyName).toBeUndefined();
    expect((await get('/v1.0/me', relay)).status).toBe(404);
  });

  it('gives photos, and 404 for who has none', async () => {
    const photo = (who: string) =>
      fetch(`${organisation.graphUrl}/v1.0/users/${who}@harbourclinic.example/photo/$value`, {
        headers: { authorization: `Bearer ${priya}` }
      });
    const some = await photo('tomas.lindqvist');
    expect(some.status).toBe(200);
    expect(some.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await some.arrayBuffer())
        .subarray(1, 4)
        .toString()
    ).toBe('PNG');
    const none = await photo('mateo.quispe');
    expect(none.status).toBe(404);
    expect(await none.json()).toMatchObject({ error: { code: 'ImageNotFound' } });
  });

  it('F3: lists nested groups over several pages', async () => {
    const groups = await all('/v1.0/users/mai.nguyen@harbourclinic.example/transitiveMemberOf?$top=1', relay);
    expect(groups.map((group) => group.displayName)).toEqual(['Theatre nurses', 'All staff', 'Ward staff']);
  });

  it('F6: shows licences', async () => {
    const plans = async (who: string) =>
      JSON.stringify((await get(`/v1.0/users/${who}@harbourclinic.example/licenseDetails`, relay)).body.value);
    expect(await plans('priya.raman')).toContain('REMOTE_HELP');
    expect(await plans('ingrid.sorensen')).not.toContain('REMOTE_HELP');
  });
});

describe('F8: devices, roles and settings', () => {
  it('F5: finds a device by its directory id and by its owner', async () => {
    const device = clinic.devices.find((candidate) => candidate.complianceState === 'noncompliant');
    if (device === undefined) throw new Error('The clinic has such a device.');
    for (const filter of [`azureADDeviceId eq '${device.azureADDeviceId}'`, `userId eq '${device.userId}'`]) {
      const { body } = await get(`/v1.0/deviceManagement/managedDevices?$filter=${encodeURIComponent(filter)}`, relay);
      expect(body.value).toHaveLength(1);
      expect(body.value[0]).toMatchObject({
        id: device.id,
        complianceState: 'noncompliant',
        managementState: 'managed',
        userPrincipalName: 'sakura.kobayashi@harbourclinic.example'
      });
    }
    expect(await all('/v1.0/deviceManagement/managedDevices', relay)).toHaveLength(clinic.devices.length);
    expect((await get(`/v1.0/deviceManagement/managedDevices/${device.id}`, relay)).status).toBe(200);
    expect((await get("/v1.0/deviceManagement/managedDevices?$filter=1 eq '1'", relay)).status).toBe(400);
  });

  it('F2: describes roles and who has them over whom', async () => {
    const assignments = await all('/beta/deviceManagement/roleAssignments?$expand=roleDefinition', relay);
    const trainees = assignments.find((assignment) => String(assignment.displayName).startsWith('Trainees'));
    expect(trainees).toMatchObject({ scopeType: 'resourceScope' });
    expect(JSON.stringify(trainees?.roleDefinition)).toContain('Microsoft.Intune_RemoteAssistanceApp_ViewScreen');
    expect(JSON.stringify(trainees?.roleDefinition)).not.toContain('TakeFullControl');
    const definitions = await all('/beta/deviceManagement/roleDefinitions', relay);
    expect(definitions.map((role) => role.displayName)).toContain('School Administrator');
    const [first] = definitions;
    const ofFirst = await all(`/beta/deviceManagement/roleDefinitions/${first?.id}/roleAssignments`, relay);
    expect(ofFirst).toHaveLength(1);
    const back = await get(`/beta/deviceManagement/roleAssignments/${ofFirst[0]?.id}/roleDefinition`, relay);
    expect(back.body.id).toBe(first?.id);
  });

  it('F1: has the three switches of each organisation', async () => {
    const settings = async (token: string) =>
      (await get('/beta/deviceManagement/remoteAssistanceSettings', token)).body;
    expect(await settings(relay)).toMatchObject({ allowSessionsToUnenrolledDevices: true, blockChat: false });
    expect(await settings(foreignRelay)).toMatchObject({ allowSessionsToUnenrolledDevices: false, blockChat: true });
  });
});

describe('what the directory refuses', () => {
  it('A2: looking into another organisation', async () => {
    const [person] = freight.people;
    const [device] = freight.devices;
    const missing = { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } };
    expect(await get(`/v1.0/users/${person?.id}`, priya)).toMatchObject(missing);
    expect(await get(`/v1.0/users/${person?.userPrincipalName}`, relay)).toMatchObject(missing);
    expect(await get(`/v1.0/users/${person?.id}/photo/$value`, relay)).toMatchObject(missing);
    expect(await get(`/v1.0/users/${person?.id}/transitiveMemberOf`, relay)).toMatchObject(missing);
    expect(await get(`/v1.0/deviceManagement/managedDevices/${device?.id}`, relay)).toMatchObject(missing);
    expect((await get(`/v1.0/users/${person?.id}`, foreignRelay)).status).toBe(200);
    const answer = await get(`/v1.0/organization?tenantId=${freight.id}`, relay);
    expect(answer.body.value[0].id).toBe(clinic.id);
  });

  it('a person without the permission, each part of Graph in its own way', async () => {
    const groups = '/v1.0/users/mai.nguyen@harbourclinic.example/transitiveMemberOf';
    expect(await get(groups, priya)).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } }
    });
    for (const path of [
      '/beta/deviceManagement/roleAssignments',
      '/v1.0/deviceManagement/managedDevices',
      '/beta/deviceManagement/remoteAssistanceSettings'
    ]) {
      const { status, body } = await get(path, priya);
      expect({ status, code: body.error.code }).toEqual({ status: 403, code: 'Forbidden' });
      expect(JSON.parse(body.error.message).Message).toMatch(/^User is not authorized to perform this operation/);
    }
  });

  it('a person who may read only themselves', async () => {
    const { refresh_token: refresh = '' } = await personTokens(
      'priya.raman@harbourclinic.example',
      'amber-lantern',
      organisation.relayApi.scope
    );
    const narrow = await tokenRequest(clinic, {
      grant_type: 'refresh_token',
      client_id: organisation.clientId,
      refresh_token: refresh,
      scope: `openid ${organisation.graph.audience}/User.Read`
    });
    expect(decodeJwt(narrow).scp).toBe('User.Read');
    expect((await get('/v1.0/me', narrow)).status).toBe(200);
    expect((await get('/v1.0/users/PRIYA.RAMAN@harbourclinic.example', narrow)).status).toBe(200);
    expect((await get('/v1.0/users/tomas.lindqvist@harbourclinic.example', narrow)).status).toBe(403);
    expect((await get('/v1.0/users/nobody@harbourclinic.example', narrow)).status).toBe(403);
  });

  it('no token, a broken one, one for another API and an ID token', async () => {
    const forRelay = await personToken(
      'priya.raman@harbourclinic.example',
      'amber-lantern',
      organisation.relayApi.scope
    );
    for (const token of [null, 'nonsense', `${priya}x`, forRelay]) {
      const answer = await get('/v1.0/me', token);
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(answer.body.error.innerError['request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('tokens that say the right things with the wrong signature', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const kid = JSON.parse(Buffer.from(priya.split('.')[0] ?? '', 'base64url').toString()).kid;
    const forged = await new SignJWT(decodeJwt(priya)).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    expect((await get('/v1.0/me', forged)).status).toBe(401);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${priya.split('.')[1]}.`;
    expect((await get('/v1.0/me', unsigned)).status).toBe(401);
    const publicJwk = JSON.stringify(await exportJWK((await generateKeyPair('RS256')).publicKey));
    expect((await get('/v1.0/me', publicJwk)).status).toBe(401);
  });

  it('a token that has expired', async () => {
    const hasty = await startTrusted({ tokenLifetimeSeconds: 1 });
    try {
      const answer = await fetch(hasty.issuerOf(clinic.id).replace(/v2\.0$/, 'oauth2/v2.0/token'), {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: hasty.relayClient.id,
          client_secret: hasty.relayClient.secret,
          scope: hasty.graph.defaultScope
        })
      });
      const { access_token: token } = await answer.json();
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      const late = await fetch(`${hasty.graphUrl}/v1.0/organization`, {
        headers: { authorization: `Bearer ${token}` }
      });
      expect(late.status).toBe(401);
      expect((await late.json()).error.message).toContain('expired');
    } finally {
      await hasty.close();
    }
  });

  it('paths, versions and methods that do not exist, the way Graph does', async () => {
    expect(await get('/v1.0/nothing', relay)).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
    expect((await get('/v2.0/me', relay)).status).toBe(400);
    expect((await get('/', relay)).status).toBe(400);
    expect((await get('/v1.0/users/%zz', relay)).status).toBe(404);
    expect((await get('/v1.0/users/x?$select=password', relay)).status).toBe(404);
    expect((await get('/v1.0/users/tomas.lindqvist@harbourclinic.example?$select=password', relay)).status).toBe(400);
    const deletion = { method: 'DELETE', headers: { authorization: `Bearer ${relay}` } };
    expect((await get(`/v1.0/users/${clinic.people[0]?.id}`, relay, deletion)).status).toBe(405);
    expect((await get('/v1.0/organization?$top=0', relay)).status).toBe(400);
  });
});
