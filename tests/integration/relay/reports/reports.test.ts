import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monitorSchema, trendsSchema } from '#shared/api/figures.ts';
import { reviewSchema } from '#shared/api/review.ts';
import { sessionDetailsSchema, sessionPageSchema } from '#shared/api/sessions.ts';
import { DEVICE, FOREIGNER, HELPER, HOME, person, role, SHARER } from '../support/world.ts';
import { csvRows } from './csv-parser.ts';
import { ADMIN, ADMIN_ABROAD, AUDITOR, NOBODY, ORIGIN, REPORTER, type ReadingWorld, startReading } from './support.ts';

let reading: ReadingWorld;
beforeEach(async () => {
  reading = await startReading();
});
afterEach(() => reading.close());

/** A session of ten minutes in which the helper looked, controlled and chatted. */
async function helped(minutes = 10, helper = HELPER, sharer = SHARER): Promise<string> {
  const { world } = reading;
  const pair = await world.joined(helper, sharer);
  const { sessionId } = pair;
  const report = (event: Parameters<typeof pair.sharer.must<'session.report'>>[1]['event']) =>
    pair.sharer.must('session.report', { sessionId, event });
  await report({ kind: 'answered', outcome: 'allowed', mode: 'control' });
  await report({ kind: 'mode', mode: 'view' });
  await report({ kind: 'mode', mode: 'control' });
  await pair.helper.must('session.report', { sessionId, event: { kind: 'feature', feature: 'chat' } });
  await world.pass(minutes * 60_000, [pair.helper, pair.sharer], 2_000);
  await pair.sharer.must('session.end', { sessionId, reason: 'sharer-ended' });
  await pair.helper.close();
  await pair.sharer.close();
  return sessionId;
}
const page = async (query = '', who = ADMIN) =>
  sessionPageSchema.parse(await reading.read(`/v1/reports/sessions${query}`, who));
const audited = async () => (await reading.world.rows('audit')).map(({ event, actor }) => ({ ...event, actor }));

describe('G3: a session that really happened, read by who may', () => {
  test('G3: the list shows who, whom, when, on what and how it was used', async () => {
    const sessionId = await helped(1);
    const { total, sessions, next } = await page();
    expect({ total, next }).toEqual({ total: 1, next: null });
    expect(sessions[0]).toMatchObject({
      sessionId,
      state: 'ended',
      helper: HELPER,
      sharer: SHARER,
      device: { enrolled: true, name: 'TEST-PC', os: 'Linux', entraDeviceId: DEVICE, compliant: true },
      durationMs: 60_000,
      controlType: 'control',
      modesUsed: ['view', 'control'],
      featuresUsed: ['chat'],
      warnings: [],
      endReason: 'sharer-ended',
      endedBy: 'sharer',
      ticket: null
    });
  });

  test('G1: one session comes with the decision, what was reported and when', async () => {
    const sessionId = await helped(1);
    const details = sessionDetailsSchema.parse(await reading.read(`/v1/reports/sessions/${sessionId}`, ADMIN));
    expect(details.decided?.modes).toEqual(['view', 'control']);
    expect(details.decided?.refusals.map(({ what }) => what)).toContain('elevation');
    expect(details.reported.map(({ event }) => event.kind)).toEqual(['answered', 'mode', 'mode', 'feature']);
    expect(details.uses.map(({ what }) => what)).toEqual(['view', 'control', 'chat']);
  });

  test('G3: of an unenrolled device only the system is told, and its name cannot be found by searching', async () => {
    reading.directory.managed = null;
    await helped(1);
    const { sessions } = await page();
    expect(sessions[0]?.device).toEqual({ enrolled: false, os: 'Linux' });
    expect((await page('?device=TEST')).total).toBe(0);
    expect((await page(`?deviceId=${DEVICE}`)).total).toBe(0);
    expect(await reading.refused('/v1/reports/sessions?device=T&enrolled=false', ADMIN)).toMatchObject({
      code: 'bad-request',
      details: { fields: ['enrolled'] }
    });
    expect(await reading.refused('/v1/reports/sessions?orderBy=device', ADMIN)).toMatchObject({ code: 'bad-request' });
    const csv = await (await reading.get('/v1/reports/sessions/export?format=csv', ADMIN)).text();
    expect(csvRows(csv)[0]).toMatchObject({ deviceName: '', deviceId: '', deviceOs: 'Linux', deviceEnrolled: 'false' });
    expect(csv).not.toContain('TEST-PC');
  });

  test('G3: filters, order and pages', async () => {
    await helped(1, person(1), person(2));
    await helped(3, person(3), person(2));
    await helped(2, person(1), person(4));
    const ids = async (query: string) => (await page(query)).sessions.map(({ helper, sharer }) => [helper, sharer]);
    expect(await ids(`?helper=${person(3).objectId.toUpperCase()}`)).toEqual([[person(3), person(2)]]);
    expect(await ids(`?sharer=${person(2).objectId}&order=asc`)).toHaveLength(2);
    expect(await ids('?mode=control&feature=chat&endReason=sharer-ended&enrolled=true&joined=true')).toHaveLength(3);
    expect(await ids('?warned=true')).toEqual([]);
    expect(await ids('?state=active')).toEqual([]);
    const lengths = (await page('?orderBy=duration&order=asc')).sessions.map(({ durationMs }) => durationMs);
    expect(lengths).toEqual([60_000, 120_000, 180_000]);
    const from = (await page('?order=asc')).sessions[1]?.createdAt ?? '';
    expect((await page(`?from=${from}`)).total).toBe(2);
    expect((await page(`?to=${from}`)).total).toBe(1);

    const first = await page('?limit=2');
    expect(first).toMatchObject({ total: 3 });
    // What begins while somebody pages moves nothing.
    reading.world.clock.advance(5);
    await helped(1, person(5), person(6));
    const second = await page(`?limit=2&cursor=${first.next}`);
    expect(second).toMatchObject({ total: 3, next: null });
    const seen = [...first.sessions, ...second.sessions].map(({ sessionId }) => sessionId);
    expect(new Set(seen).size).toBe(3);
  });
});

describe('G2: figures', () => {
  test('G2: the monitor counts what is going on, what was, and how long', async () => {
    await helped(10);
    await helped(20);
    const pair = await reading.world.joined(person(5), person(6));
    const waiting = await reading.world.signIn(person(7));
    await waiting.must('session.create', {});
    const monitor = monitorSchema.parse(await reading.read('/v1/reports/monitor', REPORTER));
    expect(monitor).toMatchObject({ active: 1, waiting: 1, created: 4, total: 3, averageMs: 15 * 60_000 });
    expect(monitor.sessions.map(({ sessionId }) => sessionId)).toEqual([pair.sessionId]);
    expect(monitor.endings).toEqual([{ reason: 'sharer-ended', sessions: 2 }]);
  });

  test('F5: trends have every day, with sessions under a warning and refusals by reason', async () => {
    const { world, directory } = reading;
    directory.managed = { compliant: false, ownerId: null, dedicated: false, groups: new Set() };
    await helped(1);
    world.clock.advance(24 * 60 * 60_000);
    directory.helperAccount = { ...directory.helperAccount, roles: [] };
    const helper = await world.signIn(HELPER);
    await helper.refused({ type: 'session.create' });
    const { days } = trendsSchema.parse(await reading.read('/v1/reports/trends', REPORTER));
    expect(days).toHaveLength(31);
    expect(days.at(-2)).toMatchObject({ sessions: 1, warned: 1, refused: 0, reasons: [] });
    expect(days.at(-1)).toMatchObject({ sessions: 0, warned: 0, refused: 1 });
    expect(days.at(-1)?.reasons.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['not-allowed', 'right-view-missing'])
    );
  });
});

describe('G10: the review', () => {
  test('G10: who can help, whom they reach, who may elevate, unenrolled devices, who reads records', async () => {
    const desk = 'aaaaaaaa-0000-4000-8000-000000000001';
    const staff = 'aaaaaaaa-0000-4000-8000-000000000002';
    const auditors = 'aaaaaaaa-0000-4000-8000-000000000003';
    reading.directory.allAssignments = [
      {
        ...role('view', 'control', 'elevation'),
        scope: { kind: 'groups', groups: [staff] },
        roleName: 'Operator',
        members: [desk]
      },
      { ...role(), reads: ['reports', 'audit'], roleName: 'Auditor', members: [auditors] },
      { ...role(), offersHelp: false, readsConnector: false, roleName: 'Printers', members: [desk] }
    ];
    const review = reviewSchema.parse(await reading.read('/v1/reports/review', ADMIN));
    expect(review).toMatchObject({ tenantId: HOME, remoteHelpEnabled: true, unenrolledDevicesAllowed: true });
    expect(review.helpers).toEqual([
      {
        group: desk,
        modes: ['view', 'control'],
        features: ['chat', 'elevation'],
        mayElevate: true,
        reach: [{ kind: 'groups', groups: [staff] }]
      }
    ]);
    expect(review.readers).toEqual([{ group: auditors, reads: ['reports', 'audit'] }]);
    expect(review.assignments.map(({ roleName }) => roleName)).toEqual(['Operator', 'Auditor']);
    expect(review.partnerTenants).toEqual([FOREIGNER.tenantId]);
  });
});

describe('G4: who may not read, and what is left of it', () => {
  test.each([
    ['monitor', AUDITOR, 'reports'],
    ['sessions', AUDITOR, 'reports'],
    ['sessions/export?format=csv', AUDITOR, 'reports'],
    ['sessions/AAAAAAAAAAAAAAAAAAAAAA', NOBODY, 'reports'],
    ['trends', NOBODY, 'reports'],
    ['audit', REPORTER, 'audit'],
    ['audit/export?format=json', REPORTER, 'audit'],
    ['review', REPORTER, 'roles']
  ])('G4: %s is refused without its right, and that is in the audit log', async (path, who, right) => {
    const refusal = await reading.refused(`/v1/reports/${path}`, who);
    expect(refusal).toEqual({ status: 403, code: 'not-allowed', details: { reading: right } });
    expect(await audited()).toEqual([expect.objectContaining({ what: 'denied', right, actor: who })]);
  });

  test('G4: somebody whose account was switched off reads nothing any more', async () => {
    reading.directory.disabled.add(ADMIN.objectId);
    expect(await reading.refused('/v1/reports/monitor', ADMIN)).toMatchObject({ status: 403, code: 'not-allowed' });
  });

  test('nobody reads another tenant’s rows; those of a session between two are both tenants’', async () => {
    const own = await helped(1);
    expect((await page('', ADMIN_ABROAD)).total).toBe(0);
    expect(await reading.refused(`/v1/reports/sessions/${own}`, ADMIN_ABROAD)).toEqual({
      status: 404,
      code: 'not-found'
    });
    expect(await reading.refused('/v1/reports/sessions/AAAAAAAAAAAAAAAAAAAAAA', ADMIN)).toEqual({
      status: 404,
      code: 'not-found'
    });
    const json = await (await reading.get('/v1/reports/sessions/export?format=json', ADMIN_ABROAD)).text();
    expect(JSON.parse(json)).toEqual([]);
    expect(monitorSchema.parse(await reading.read('/v1/reports/monitor', ADMIN_ABROAD)).total).toBe(0);
    const trends = trendsSchema.parse(await reading.read('/v1/reports/trends', ADMIN_ABROAD));
    expect(trends.days.every(({ sessions, refused }) => sessions + refused === 0)).toBe(true);
    const between = await helped(1, HELPER, FOREIGNER);
    expect((await page('', ADMIN_ABROAD)).sessions.map(({ sessionId }) => sessionId)).toEqual([between]);
    expect((await page()).total).toBe(2);
    const audit = await (await reading.get('/v1/reports/audit/export?format=json', ADMIN_ABROAD)).json();
    for (const { actor } of audit) expect(actor).toEqual(ADMIN_ABROAD);
  });

  test('without a good token there is a coded 401 and nothing else; a bad one is recorded, none is not', async () => {
    const { world } = reading;
    const path = '/v1/reports/monitor';
    for (const authorization of ['', 'Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer ä', 'Token abc']) {
      const response = await reading.request(path, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
      expect(await response.json()).toEqual({ code: 'unauthenticated' });
    }
    expect(await audited()).toEqual([]);
    const forged = await world.token(ADMIN, {}, { stranger: true });
    const old = await world.token(ADMIN, { exp: Math.floor(world.clock.now() / 1000) - 100 });
    const strange = await world.token(ADMIN, { iss: 'https://elsewhere.example' });
    const noScope = await world.token(ADMIN, { scp: 'Other.Thing' });
    const asked = async (token: string) =>
      (await reading.request(path, { headers: { authorization: `Bearer ${token}` } })).json();
    expect(await asked(forged)).toEqual({ code: 'unauthenticated' });
    expect(await asked(noScope)).toEqual({ code: 'unauthenticated' });
    expect(await asked(old)).toEqual({ code: 'token-expired' });
    expect(await asked(strange)).toEqual({ code: 'tenant-not-allowed' });
    expect(await audited()).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ actor: null })));
  });

  test('bad tokens of one address are recorded up to a bound', async () => {
    const path = '/v1/reports/monitor';
    const headers = { authorization: 'Bearer nonsense' };
    const statuses: number[] = [];
    for (let count = 0; count < 30; count += 1) statuses.push((await reading.request(path, { headers })).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
    expect(await audited()).toHaveLength(20);
    expect((await reading.get(path, ADMIN)).status).toBe(200);
  });

  test('a directory that cannot be asked, or lacks a permission, lets nobody in and says so', async () => {
    reading.directory.down = true;
    expect(await reading.refused('/v1/reports/monitor', ADMIN)).toEqual({ status: 503, code: 'directory-unavailable' });
    reading.directory.lacking = 'DeviceManagementRBAC.Read.All';
    expect(await reading.refused('/v1/reports/review', ADMIN)).toEqual({
      status: 503,
      code: 'directory-permission-missing',
      details: { permission: 'DeviceManagementRBAC.Read.All' }
    });
  });

  test('one person’s questions have a bound, which is not another’s', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 70 }, async () => (await reading.get('/v1/reports/monitor', REPORTER)).status)
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    const refusal = await reading.refused('/v1/reports/monitor', REPORTER);
    expect(refusal).toMatchObject({ status: 429, code: 'rate-limited' });
    expect(refusal.details?.retryAfterMs).toBeGreaterThan(0);
    expect((await reading.get('/v1/reports/monitor', ADMIN)).status).toBe(200);
  });
});

describe('pages of other origins, and caches', () => {
  test('only an allowed origin is answered, and nothing is kept', async () => {
    const path = '/v1/reports/monitor';
    const allowed = await reading.get(path, ADMIN, { origin: ORIGIN });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(allowed.headers.get('cache-control')).toBe('no-store');
    expect(allowed.headers.get('vary')).toContain('Origin');
    const foreign = await reading.get(path, ADMIN, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    expect(await foreign.json()).toEqual({ code: 'origin-refused' });
    expect((await reading.get(path, ADMIN, { origin: 'null' })).status).toBe(403);
    expect((await reading.get(path, ADMIN)).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a browser that asks first is told what it may send', async () => {
    const ask = (origin: string) =>
      reading.request('/v1/reports/sessions', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET' }
      });
    const answer = await ask(ORIGIN);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toBe('authorization');
    expect((await ask('https://evil.example')).status).toBe(403);
  });

  test('no other method and no other path exists, and each is refused in code', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD']) {
      const response = await reading.request('/v1/reports/monitor', { method });
      expect(response.status).toBe(404);
    }
    expect(await reading.refused('/v1/reports/nothing', ADMIN)).toEqual({ status: 404, code: 'not-found' });
    expect(await reading.refused('/v1/reports/sessions/a%2Fb', ADMIN)).toEqual({ status: 404, code: 'not-found' });
    expect((await reading.get('/v1/reports/sessions/%E0%A4%A', ADMIN)).status).toBe(400);
  });

  test('what is read about people is in the audit log; the log of the process names nobody', async () => {
    const sessionId = await helped(1);
    await page();
    await reading.read(`/v1/reports/sessions/${sessionId}`, ADMIN);
    await reading.read('/v1/reports/audit', ADMIN);
    await reading.read('/v1/reports/monitor', ADMIN);
    expect((await audited()).map((event) => [event.what, 'report' in event ? event.report : null])).toEqual([
      ['report-read', 'sessions'],
      ['report-read', 'session'],
      ['report-read', 'audit']
    ]);
    expect(reading.world.logLines.join('')).not.toContain(HELPER.objectId);
  });

  test('the description of the API is there for everybody', async () => {
    const response = await reading.request('/v1/openapi.json', {});
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ openapi: '3.1.0' });
  });
});
