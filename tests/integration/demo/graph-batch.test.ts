import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  DEMO_TENANTS,
  type DemoOrganisation,
  type Device,
  type GraphDisturbance,
  type Person,
  type Tenant
} from '#demo/organisation/index.ts';
import { personNamed, serviceToken, startTrusted } from './world.ts';

let organisation: DemoOrganisation;
let clinic: Tenant;
let token: string;
/** What goes wrong with a path; tests fill it. */
const wrong = new Map<string, GraphDisturbance>();

beforeAll(async () => {
  organisation = await startTrusted({ disturbGraph: (call) => wrong.get(call.path) ?? null });
  const [first] = organisation.tenants;
  if (first === undefined) throw new Error('The demo has organisations.');
  clinic = first;
  token = await serviceToken(organisation, clinic);
});
afterEach(() => {
  wrong.clear();
  organisation.graphCalls.reset();
});
afterAll(() => organisation.close());

const batchSchema = z.object({
  responses: z.array(
    z.object({ id: z.string(), status: z.number(), headers: z.record(z.string(), z.string()), body: z.unknown() })
  )
});

function post(body: unknown, version = 'v1.0', bearer = token): Promise<Response> {
  return fetch(`${organisation.graphUrl}/${version}/$batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body)
  });
}

/** The answers of a batch of GET requests by the order that they were asked in. */
async function batch(urls: readonly string[], version = 'v1.0', bearer = token) {
  const requests = urls.map((url, index) => ({ id: String(index), method: 'GET', url }));
  const answer = await post({ requests }, version, bearer);
  expect(answer.status).toBe(200);
  const { responses } = batchSchema.parse(await answer.json());
  return urls.map((_url, index) => {
    const found = responses.find((response) => response.id === String(index));
    if (found === undefined) throw new Error(`No answer to ${index}.`);
    return found;
  });
}

function get(path: string, bearer = token): Promise<Response> {
  return fetch(`${organisation.graphUrl}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
}

function deviceOf(person: Person): Device {
  const found = clinic.devices.find((device) => device.userId === person.id);
  if (found === undefined) throw new Error(`${person.displayName} has no device.`);
  return found;
}

describe('F8: several requests at once', () => {
  it('are answered as if each had come alone, in any order, photos in base64', async () => {
    const mai = personNamed(clinic, 'Nguyễn Thị Mai');
    const urls = [
      `/users/${mai.id}?$select=id,accountEnabled`,
      `/users/${mai.id}/licenseDetails`,
      `/users/${mai.id}/transitiveMemberOf?$select=id&$top=2`,
      `/users/${mai.id}/photo/$value`,
      '/users/nobody@harbourclinic.example'
    ];
    const [user, licences, groups, photo, nobody] = await batch(urls);
    expect(user).toMatchObject({ status: 200, body: { id: mai.id, accountEnabled: true } });
    expect(licences).toMatchObject({ status: 200, body: { value: [{ skuPartNumber: 'INTUNE_A' }, {}] } });
    expect(groups?.body).toMatchObject({
      '@odata.nextLink': expect.stringContaining(`/users/${mai.id}/transitiveMemberOf?`),
      value: mai.groups.map((id) => ({ '@odata.type': '#microsoft.graph.group', id }))
    });
    expect(photo?.headers['Content-Type']).toBe('image/png');
    expect(Buffer.from(z.string().parse(photo?.body), 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(nobody).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });

    const inOrder = await post({ requests: urls.map((url, index) => ({ id: `r${index}`, method: 'GET', url })) });
    const ids = batchSchema.parse(await inOrder.json()).responses.map((response) => response.id);
    expect(ids).not.toEqual(urls.map((_url, index) => `r${index}`));
  });

  it('may be for the other version, and are counted as one call with what is inside', async () => {
    const [settings, assignments] = await batch(
      ['deviceManagement/remoteAssistanceSettings', '/deviceManagement/roleAssignments?$expand=roleDefinition'],
      'beta'
    );
    expect(settings).toMatchObject({ status: 200, body: { remoteAssistanceState: 'enabled' } });
    expect(assignments?.status).toBe(200);
    expect(organisation.graphCalls.list()).toEqual([
      { method: 'POST', path: '/beta/$batch', query: '', inBatch: false },
      { method: 'GET', path: '/beta/deviceManagement/remoteAssistanceSettings', query: '', inBatch: true },
      {
        method: 'GET',
        path: '/beta/deviceManagement/roleAssignments',
        query: '$expand=roleDefinition',
        inBatch: true
      }
    ]);
  });

  it.each<[string, unknown]>([
    ['text that is no JSON', '{"requests":['],
    ['no requests', { requests: [] }],
    [
      'more than twenty',
      { requests: Array.from({ length: 21 }, (_, id) => ({ id: `${id}`, method: 'GET', url: '/me' })) }
    ],
    ['a request without an id', { requests: [{ method: 'GET', url: '/organization' }] }],
    ['one id twice', { requests: Array.from({ length: 2 }, () => ({ id: '1', method: 'GET', url: '/organization' })) }],
    [
      'requests that depend on others',
      { requests: [{ id: '2', method: 'GET', url: '/organization', dependsOn: ['1'] }] }
    ],
    ['a body without end', { requests: [{ id: '1', method: 'GET', url: 'x'.repeat(1_100_000) }] }]
  ])('are refused whole: %s', async (_name, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'BadRequest' } });
  });

  it('cannot write, nest, leave the directory or go without a token', async () => {
    const requests = [
      { id: 'write', method: 'DELETE', url: `/users/${clinic.people[0]?.id}` },
      { id: 'nest', method: 'POST', url: '/$batch' },
      { id: 'leave', method: 'GET', url: '//evil.example/v1.0/organization' }
    ];
    const { responses } = batchSchema.parse(await (await post({ requests })).json());
    expect(Object.fromEntries(responses.map(({ id, status }) => [id, status]))).toEqual({
      write: 405,
      nest: 405,
      leave: 400
    });
    expect((await post({ requests }, 'v1.0', 'nonsense')).status).toBe(401);
  });

  it('A2: see the tenant of the caller alone', async () => {
    const other = organisation.tenants[1];
    const [stranger, own] = await batch([`/users/${other?.people[0]?.id}`, '/organization']);
    expect(stranger?.status).toBe(404);
    expect(own?.body).toMatchObject({ value: [{ id: clinic.id }] });
  });
});

describe('F3: the groups of a device', () => {
  it('are found by its Entra device id or its object id, nested ones too', async () => {
    const device = deviceOf(personNamed(clinic, 'Nguyễn Thị Mai'));
    const named = `/devices(deviceId='${device.azureADDeviceId}')`;
    const [record, groups, cast] = await batch([
      named,
      `${named}/transitiveMemberOf?$select=displayName`,
      `${named}/transitiveMemberOf/microsoft.graph.group?$select=id`
    ]);
    expect(record?.body).toMatchObject({ deviceId: device.azureADDeviceId, isCompliant: false, isManaged: true });
    expect(groups?.body).toMatchObject({
      value: [{ displayName: 'Theatre computers' }, { displayName: 'Ward computers' }]
    });
    const { id } = z.object({ id: z.uuid() }).parse(record?.body);
    expect(await (await get(`/v1.0/devices/${id}/transitiveMemberOf?$select=id`)).json()).toMatchObject({
      value: z.object({ value: z.array(z.unknown()) }).parse(cast?.body).value
    });
    expect((await get(`/v1.0/devices/${device.azureADDeviceId}`)).status).toBe(404);
    expect((await get(`/v1.0/devices(deviceId='${id}')`)).status).toBe(404);
  });

  it('come with what is selected and nothing else, and never with a credential', async () => {
    const scanner =
      "/deviceManagement/managedDevices?$filter=deviceName eq 'HC-SCAN-0007'&$select=id,deviceEnrollmentType";
    const [stable] = await batch([scanner]);
    expect(stable?.body).toMatchObject({ value: [{ deviceEnrollmentType: 'unknown' }] });
    const [some, all, wrongName] = await batch(
      [scanner, '/deviceManagement/managedDevices?$top=999', '/deviceManagement/managedDevices?$select=credential'],
      'beta'
    );
    expect(some?.body).toMatchObject({ value: [{ deviceEnrollmentType: 'androidEnterpriseDedicatedDevice' }] });
    expect(JSON.stringify(some?.body)).not.toContain('serialNumber');
    expect(JSON.stringify(all?.body)).not.toContain(clinic.devices[0]?.credential);
    expect(wrongName).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  });
});

describe('F8: a service that was not granted everything', () => {
  const needs: readonly [string, string, string][] = [
    ['User.Read.All', 'v1.0', '/users/priya.raman@harbourclinic.example'],
    ['GroupMember.Read.All', 'v1.0', '/users/priya.raman@harbourclinic.example/transitiveMemberOf'],
    [
      'Device.Read.All',
      'v1.0',
      `/devices(deviceId='${DEMO_TENANTS[0]?.devices[0]?.azureADDeviceId}')/transitiveMemberOf`
    ],
    ['DeviceManagementManagedDevices.Read.All', 'v1.0', '/deviceManagement/managedDevices'],
    ['DeviceManagementRBAC.Read.All', 'beta', '/deviceManagement/roleAssignments'],
    ['DeviceManagementServiceConfig.Read.All', 'beta', '/deviceManagement/remoteAssistanceSettings']
  ];

  it('is refused exactly what is missing, with the message of that part of Graph', async () => {
    const poor = await startTrusted({ relayPermissions: ['Organization.Read.All'] });
    try {
      const poorToken = await serviceToken(poor, clinic);
      for (const [permission, version, path] of needs) {
        expect((await get(`/${version}${path}`)).status, path).toBe(200);
        const refused = await fetch(`${poor.graphUrl}/${version}${path}`, {
          headers: { authorization: `Bearer ${poorToken}` }
        });
        expect(refused.status, path).toBe(403);
        const { error } = await refused.json();
        if (permission.startsWith('DeviceManagement')) {
          expect(error.code).toBe('Forbidden');
          expect(JSON.parse(error.message).Message).toContain(`one of the following scopes: ${permission}, `);
        } else {
          expect(error).toMatchObject({
            code: 'Authorization_RequestDenied',
            message: 'Insufficient privileges to complete the operation.'
          });
        }
      }
    } finally {
      await poor.close();
    }
  });
});

describe('F8: a directory that is not well', () => {
  const path = '/v1.0/organization';

  it.each<[GraphDisturbance, number, string | null]>([
    [{ kind: 'throttled', retryAfter: '7' }, 429, '7'],
    [{ kind: 'throttled' }, 429, null],
    [{ kind: 'unavailable', retryAfter: 'Sun, 22 Nov 2026 09:00:00 GMT' }, 503, 'Sun, 22 Nov 2026 09:00:00 GMT']
  ])('says %j, alone and in a batch', async (disturbance, status, retryAfter) => {
    wrong.set(path, disturbance);
    const alone = await get(path);
    expect(alone.status).toBe(status);
    expect(alone.headers.get('retry-after')).toBe(retryAfter);
    expect(await alone.json()).toMatchObject({ error: { code: expect.stringMatching(/./) } });
    const [inside, other] = await batch(['/organization', '/users/priya.raman@harbourclinic.example']);
    expect(inside?.status).toBe(status);
    expect(inside?.headers['Retry-After'] ?? null).toBe(retryAfter);
    expect(other?.status).toBe(200);
  });

  it('answers with a page for people', async () => {
    wrong.set(path, { kind: 'page' });
    const alone = await get(path);
    expect(alone.headers.get('content-type')).toContain('text/html');
    expect(await alone.text()).toContain('<!doctype html>');
    const [inside] = await batch(['/organization']);
    expect(Buffer.from(z.string().parse(inside?.body), 'base64').toString()).toContain('<!doctype html>');
  });

  it('answers with half of what it wanted to say, or not at all, a batch with its worst part', async () => {
    wrong.set(path, { kind: 'truncated' });
    await expect((await get(path)).json()).rejects.toThrow(SyntaxError);
    const requests = [{ id: '1', method: 'GET', url: '/organization' }];
    await expect((await post({ requests })).json()).rejects.toThrow(SyntaxError);
    wrong.set(path, { kind: 'hang-up' });
    await expect(get(path)).rejects.toThrow('fetch failed');
    await expect(post({ requests })).rejects.toThrow('fetch failed');
    wrong.clear();
    expect((await get(path)).status).toBe(200);
  });

  it('answers late', async () => {
    wrong.set(path, { kind: 'slow', milliseconds: 150 });
    const before = performance.now();
    expect((await get(path)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(149);
  });
});
