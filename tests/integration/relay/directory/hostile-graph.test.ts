import { describe, expect, test } from 'vitest';
import { DirectoryPermissionMissing, DirectoryUnavailable } from '#relay/directory/directory.ts';
import { type StubAnswer, stubError } from './support/graph-answers.ts';
import type { Disturbance, StubCall } from './support/graph-stub.ts';
import { ABSENT, DEVICE, HOME, PERSON } from './support/organisation.ts';
import { openOverStub, sessionNeeds, settled } from './support/session.ts';

/** What a question failed with; a test fails when it did not. */
async function failureOf(question: Promise<unknown>): Promise<DirectoryUnavailable> {
  const outcome = await question.then(
    () => 'answered',
    (error: unknown) => error
  );
  if (outcome instanceof DirectoryUnavailable) return outcome;
  throw new Error(`not a refusal: ${String(outcome)}`);
}

const nurse = { tenantId: HOME, objectId: PERSON.nurse };
const ok = (body: unknown): StubAnswer => ({ status: 200, body });
const html = (status: number): Disturbance => ({
  raw: new Response('<html>Please accept the terms, Ada Example</html>', { status })
});
const isBatch = ({ path }: StubCall): boolean => path.endsWith('/$batch');

/** Everything that an error says, its causes included. */
function everything(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message} ${everything(error.cause)}` : String(error);
}

describe('F8: what is not an answer is no answer, and nothing of it counts', () => {
  const cases: readonly [string, (call: StubCall) => Disturbance | null, string][] = [
    ['a web page instead of a batch', (call) => (isBatch(call) ? html(200) : null), 'not-an-answer'],
    [
      'half a batch',
      (call) => (isBatch(call) ? { raw: new Response('{"responses":[{"id":"0","sta') } : null),
      'not-an-answer'
    ],
    [
      'a batch larger than is read',
      (call) => (isBatch(call) ? { raw: new Response(`"${'x'.repeat(5 * 1024 * 1024)}"`) } : null),
      'not-an-answer'
    ],
    ['a batch without answers', (call) => (isBatch(call) ? ok({ responses: [] }) : null), 'not-an-answer'],
    [
      'a batch that answers one request twice and one never',
      (call) =>
        isBatch(call) ? ok({ responses: [0, 0, 1].map((id) => ({ id: `${id}`, status: 200, body: {} })) }) : null,
      'not-an-answer'
    ],
    [
      'a batch with answers to what was not asked',
      (call) => (isBatch(call) ? ok({ responses: ['x', 'y', 'z'].map((id) => ({ id, status: 404 })) }) : null),
      'not-an-answer'
    ],
    ['a refused batch', (call) => (isBatch(call) ? stubError(400, 'BadRequest') : null), 'failed'],
    ['a batch that does not exist', (call) => (isBatch(call) ? stubError(404, 'NotFound') : null), 'failed'],
    ['a batch that is forbidden', (call) => (isBatch(call) ? stubError(403, 'Forbidden') : null), 'failed'],
    ['an error inside', ({ path }) => (path.includes('licenseDetails') ? stubError(500, 'Oops') : null), 'failed'],
    ['a page in base64', ({ path }) => (path.includes('licenseDetails') ? ok('PGh0bWw+') : null), 'not-an-answer'],
    [
      'a 404 of a proxy',
      ({ path }) => (path.includes('$select=id,acc') ? { status: 404, body: 'gone' } : null),
      'failed'
    ],
    [
      'a 403 of a proxy',
      ({ path }) => (path.includes('$select=id,acc') ? { status: 403, body: 'no' } : null),
      'failed'
    ],
    [
      'a missing field',
      ({ path }) => (path.includes('$select=id,acc') ? ok({ id: PERSON.nurse }) : null),
      'not-an-answer'
    ],
    [
      'another type of field',
      ({ path }) => (path.includes('$select=id,acc') ? ok({ id: PERSON.nurse, accountEnabled: 'yes' }) : null),
      'not-an-answer'
    ],
    [
      'an answer about somebody else',
      ({ path }) => (path.includes('$select=id,acc') ? ok({ id: PERSON.lead, accountEnabled: true }) : null),
      'not-an-answer'
    ],
    [
      'null',
      ({ path }) => (path.includes('/users/') && path.includes('transitiveMemberOf') ? ok(null) : null),
      'not-an-answer'
    ],
    [
      'a group without id on the second page',
      ({ path }) => {
        if (!path.includes('transitiveMemberOf') || !path.includes('/users/')) return null;
        if (path.includes('skip')) return ok({ value: [{}] });
        return ok({ value: [{ id: ABSENT }], '@odata.nextLink': `https://graph.example${path}&skip=1` });
      },
      'not-an-answer'
    ],
    [
      'a collection that goes away between two pages',
      ({ path }) => {
        if (!path.includes('transitiveMemberOf') || !path.includes('/users/')) return null;
        if (path.includes('skip')) return stubError(404, 'Request_ResourceNotFound');
        return ok({ value: [{ id: ABSENT }], '@odata.nextLink': `https://graph.example${path}&skip=1` });
      },
      'not-an-answer'
    ]
  ];

  test.each(cases)('%s', async (_what, disturb, reason) => {
    const { stub, directory } = openOverStub();
    stub.disturb = disturb;
    const error = await failureOf(directory.sharer(nurse));
    expect(error).toMatchObject({ reason });
    expect(error).not.toBeInstanceOf(DirectoryPermissionMissing);
    expect(everything(error)).not.toMatch(/Ada|Example|html|0000-4000/);
    stub.disturb = () => null;
    expect(await directory.sharer(nurse)).toMatchObject({ enabled: true, licensed: true });
  });

  test.each<[string, string]>([
    ['another host', 'https://evil.example/v1.0/users'],
    ['another port', 'https://graph.example:8443/v1.0/users'],
    ['another version', 'https://graph.example/beta/users'],
    ['somewhere without a version', 'https://graph.example/users'],
    ['no address', 'next']
  ])('a next page at %s is not asked for', async (_what, link) => {
    const { stub, directory } = openOverStub();
    stub.disturb = ({ path }) => (path.includes('licenseDetails') ? ok({ value: [], '@odata.nextLink': link }) : null);
    expect(await failureOf(directory.sharer(nurse))).toMatchObject({ reason: 'not-an-answer' });
    expect(stub.exchanges).toBe(2);
  });

  test('a page that leads to itself ends at once, and endless ones at the bound', async () => {
    const { stub, directory } = openOverStub();
    stub.disturb = ({ path }) =>
      path.includes('licenseDetails') ? ok({ value: [], '@odata.nextLink': `https://graph.example${path}` }) : null;
    expect(await failureOf(directory.sharer(nurse))).toMatchObject({ reason: 'not-an-answer' });
    expect(stub.calls.filter(({ path }) => path.includes('licenseDetails'))).toHaveLength(1);

    let pages = 0;
    stub.disturb = ({ path }) => {
      if (!path.includes('licenseDetails')) return null;
      pages += 1;
      const next = `https://graph.example/v1.0/users/${PERSON.nurse}/licenseDetails?page=${pages}`;
      return ok({ value: [], '@odata.nextLink': next });
    };
    expect(await failureOf(directory.sharer(nurse))).toMatchObject({ reason: 'not-an-answer' });
    expect(pages).toBe(20);
  });

  test('more records than anybody has end the reading', async () => {
    const { stub, directory } = openOverStub({}, { limits: { maxRecords: 100 } });
    let pages = 0;
    stub.disturb = ({ path }) => {
      if (!path.includes('/users/') || !path.includes('transitiveMemberOf')) return null;
      pages += 1;
      const next = `https://graph.example/v1.0/users/${PERSON.nurse}/transitiveMemberOf?page=${pages}`;
      return ok({ value: Array.from({ length: 60 }, () => ({ id: ABSENT })), '@odata.nextLink': next });
    };
    expect(await failureOf(directory.sharer(nurse))).toMatchObject({ reason: 'not-an-answer' });
    expect(pages).toBe(2);
  });

  test('one useless answer of a session leaves the others good', async () => {
    const { stub, directory } = openOverStub();
    stub.disturb = ({ path }) => (path.includes('managedDevices') ? ok({ value: 'none' }) : null);
    await failureOf(sessionNeeds(directory));
    await settled();
    stub.forget();
    expect(await directory.sharer(nurse)).toMatchObject({ enabled: true });
    expect(stub.exchanges).toBe(0);
  });
});

describe('F8: a busy directory', () => {
  const busy = (status: number, seconds?: string): StubAnswer =>
    stubError(status, 'TooManyRequests', seconds === undefined ? {} : { 'Retry-After': seconds });

  test.each([429, 503])('a batch that gets %i waits as long as it is told, and then goes on', async (status) => {
    const { stub, directory, pass } = openOverStub();
    let left = 1;
    stub.disturb = (call) => {
      if (!isBatch(call) || left === 0) return null;
      left -= 1;
      return busy(status, '2');
    };
    const answer = directory.sharer(nurse);
    await pass(1_900);
    expect(stub.exchanges).toBe(2);
    await pass(250);
    expect(await answer).toMatchObject({ enabled: true });
    expect(stub.exchanges).toBe(3);
  });

  test('one throttled request of a batch is asked again alone, the others are not', async () => {
    const { stub, directory, pass } = openOverStub();
    let left = 1;
    stub.disturb = ({ path }) => {
      if (!path.includes('licenseDetails') || left === 0) return null;
      left -= 1;
      return busy(429, '1');
    };
    const answer = sessionNeeds(directory, { helper: PERSON.nurse });
    await pass(1_250);
    expect((await answer)[2]).toMatchObject({ licensed: true });
    expect(stub.calls.filter(({ path }) => path.includes('accountEnabled'))).toHaveLength(1);
    expect(stub.calls.filter(({ path }) => path.includes('licenseDetails'))).toHaveLength(2);
    expect(stub.exchanges).toBe(4);
  });

  test('the pause may be named as a date', async () => {
    const { stub, directory, clock, pass } = openOverStub();
    let left = 1;
    stub.disturb = (call) => {
      if (!isBatch(call) || left === 0) return null;
      left -= 1;
      return busy(429, new Date(clock.now() + 3_000).toUTCString());
    };
    const answer = directory.sharer(nurse);
    await pass(2_900);
    expect(stub.exchanges).toBe(2);
    await pass(500);
    expect(await answer).toMatchObject({ enabled: true });
  });

  test.each(['soon', '-5', '1e9', ''])('a pause of “%s” counts as none and the own one holds', async (pause) => {
    const { stub, directory, pass } = openOverStub();
    let left = 2;
    stub.disturb = (call) => {
      if (!isBatch(call) || left === 0) return null;
      left -= 1;
      return busy(429, pause);
    };
    const answer = directory.sharer(nurse);
    await pass(400);
    expect(stub.exchanges).toBe(2);
    await pass(2_000);
    expect(await answer).toMatchObject({ enabled: true });
  });

  test('a storm ends after three attempts and says what it was', async () => {
    const { stub, directory, pass } = openOverStub();
    stub.disturb = (call) => (isBatch(call) ? busy(429) : null);
    const failure = failureOf(directory.sharer(nurse));
    await pass(5_000);
    expect(await failure).toMatchObject({ reason: 'throttled' });
    expect(stub.exchanges).toBe(4);
  });

  test('nobody waits for a pause longer than they can, and nobody asks during it', async () => {
    const { stub, directory, pass } = openOverStub();
    stub.disturb = (call) => (isBatch(call) ? busy(503, '3600') : null);
    expect(await failureOf(directory.sharer(nurse))).toMatchObject({ reason: 'throttled' });
    stub.forget();
    stub.disturb = () => null;
    for (const objectId of Object.values(PERSON)) {
      const failure = failureOf(directory.sharer({ tenantId: HOME, objectId }));
      await pass(0);
      expect(await failure).toMatchObject({ reason: 'throttled' });
    }
    expect(stub.exchanges).toBe(0);
    // The other version of Graph was not busy.
    expect(await directory.settings(HOME)).toBeDefined();
    // However long the directory asks for, it is tried again after a minute.
    await pass(60_000);
    expect(await directory.sharer(nurse)).toMatchObject({ enabled: true });
  });

  test('a connection that breaks once is tried again, and twice is a failure', async () => {
    const { stub, directory } = openOverStub();
    let left = 1;
    stub.disturb = (call) => {
      if (!isBatch(call) || left === 0) return null;
      left -= 1;
      return 'hang-up';
    };
    expect(await directory.sharer(nurse)).toMatchObject({ enabled: true });
    left = 2;
    const error = await failureOf(directory.sharer({ tenantId: HOME, objectId: PERSON.lead }));
    expect(error).toMatchObject({ reason: 'unreachable', code: 'ECONNRESET' });
    expect(stub.exchanges).toBe(5);
  });

  test('a directory that never answers fails in time, whatever it is asked', async () => {
    const never: Promise<Response> = new Promise(() => {});
    const { directory, pass, clock } = openOverStub({}, {}, (answer) => async (url, init) => {
      if (url.endsWith('/token')) return answer(url, init);
      init.signal?.throwIfAborted();
      return Promise.race([
        never,
        new Promise<Response>((_resolve, reject) => {
          init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        })
      ]);
    });
    const failure = failureOf(sessionNeeds(directory));
    await pass(10_000);
    expect(await failure).toMatchObject({ reason: 'too-slow' });
    expect(clock.pending).toBe(0);
  });

  test('a question has one deadline for all its pages', async () => {
    const { stub, directory, pass, clock } = openOverStub({ pageSize: 1 }, {}, (answer) => async (url, init) => {
      if (!url.endsWith('/token')) await new Promise<void>((resolve) => clock.after(3_000, resolve));
      return answer(url, init);
    });
    const failure = failureOf(directory.sharer({ tenantId: HOME, objectId: PERSON.joiner }));
    await pass(10_000);
    expect(await failure).toMatchObject({ reason: 'too-slow' });
    await pass(10_000);
    expect(stub.exchanges).toBeLessThanOrEqual(6);
  });
});

describe('F8: refusals are told apart', () => {
  test.each<[string, (opened: ReturnType<typeof openOverStub>) => Promise<unknown>]>([
    ['User.Read.All', ({ directory }) => directory.sharer(nurse)],
    ['GroupMember.Read.All', ({ directory }) => directory.sharer(nurse)],
    ['DeviceManagementRBAC.Read.All', ({ directory }) => directory.helper(nurse)],
    ['DeviceManagementServiceConfig.Read.All', ({ directory }) => directory.settings(HOME)],
    ['DeviceManagementManagedDevices.Read.All', ({ directory }) => directory.device(HOME, DEVICE.laptop)],
    ['Device.Read.All', ({ directory }) => directory.device(HOME, DEVICE.laptop)]
  ])('without %s the message names it, alone and in a session', async (permission, ask) => {
    const opened = openOverStub();
    opened.stub.missing = new Set([permission]);
    const alone = await failureOf(ask(opened));
    expect(alone).toBeInstanceOf(DirectoryPermissionMissing);
    expect(alone).toMatchObject({ permission, reason: 'permission-missing' });
    const inSession = openOverStub();
    inSession.stub.missing = new Set([permission]);
    expect(await failureOf(sessionNeeds(inSession.directory, { helper: PERSON.nurse }))).toMatchObject({ permission });
  });

  test('a missing permission costs one request for all sessions of half a minute, and is seen when it is granted', async () => {
    const { stub, directory, clock } = openOverStub();
    stub.missing = new Set(['User.Read.All']);
    for (const objectId of [...Object.values(PERSON), ...Object.values(PERSON)]) {
      await failureOf(directory.sharer({ tenantId: HOME, objectId }));
    }
    expect(stub.calls.filter(({ path }) => path.includes('accountEnabled'))).toHaveLength(1);
    expect(stub.tokensIssued).toBe(1);
    stub.missing = new Set();
    clock.advance(30_000);
    expect(await directory.sharer(nurse)).toMatchObject({ enabled: true });
    // What an application may do stands in its token, so that a new one is needed to see it.
    expect(stub.tokensIssued).toBe(2);
  });

  test('a missing permission stands in nobody’s way who does not need it', async () => {
    const { stub, directory } = openOverStub();
    stub.missing = new Set(['DeviceManagementRBAC.Read.All']);
    await failureOf(directory.helper(nurse));
    expect(await directory.sharer(nurse)).toMatchObject({ enabled: true });
    expect(await directory.device(HOME, DEVICE.laptop)).toMatchObject({ compliant: true });
  });

  test('a token that is refused is renewed once, without anybody noticing', async () => {
    const { stub, directory } = openOverStub();
    await directory.settings(HOME);
    stub.revokeTokens();
    expect((await sessionNeeds(directory))[2]).toMatchObject({ enabled: true });
    expect(stub.tokensIssued).toBe(2);
  });

  test('a request of a batch whose token is refused is asked again as well', async () => {
    const { stub, directory } = openOverStub();
    let left = 1;
    stub.disturb = ({ path }) => {
      if (!path.includes('licenseDetails') || left === 0) return null;
      left -= 1;
      return stubError(401, 'InvalidAuthenticationToken');
    };
    expect(await directory.sharer(nurse)).toMatchObject({ licensed: true });
    expect(stub.tokensIssued).toBe(2);
  });

  test('tokens that are refused again and again do not become sign-ins', async () => {
    const { stub, directory } = openOverStub();
    stub.disturb = ({ path }) => (path === '/token' ? null : stubError(401, 'InvalidAuthenticationToken'));
    for (const objectId of Object.values(PERSON)) {
      const error = await failureOf(directory.sharer({ tenantId: HOME, objectId }));
      expect(error).toMatchObject({ reason: 'token-refused' });
    }
    expect(stub.tokensIssued).toBe(2);
  });

  test('who does not exist is asked about, and the answer is remembered', async () => {
    const { stub, directory } = openOverStub();
    expect(await directory.device(HOME, ABSENT)).toBeNull();
    expect(await directory.sharer({ tenantId: HOME, objectId: ABSENT })).toMatchObject({ enabled: false });
    stub.forget();
    expect(await directory.device(HOME, ABSENT)).toBeNull();
    expect(stub.exchanges).toBe(0);
  });

  test('settings that a tenant never had are Intune’s defaults', async () => {
    const { stub, directory } = openOverStub();
    stub.disturb = ({ path }) => (path.endsWith('Settings') ? stubError(404, 'ResourceNotFound') : null);
    const off = { remoteHelpEnabled: false, unenrolledAllowed: false, chatAllowed: true };
    expect(await directory.settings(HOME)).toEqual(off);
  });
});

describe('F8: the relay’s own sign-in', () => {
  const tokenAnswer = (answer: Disturbance) => (call: StubCall) => (call.path === '/token' ? answer : null);

  test('a refused one says the protocol’s word and no other, in error and log', async () => {
    const lines: string[] = [];
    const log = (...line: unknown[]): void => void lines.push(JSON.stringify(line));
    const { stub, directory } = openOverStub({}, { log });
    stub.disturb = tokenAnswer({
      status: 401,
      body: { error: 'invalid_client', error_description: 'AADSTS7000215: secret stub-secret-never-logged of Ada' }
    });
    const error = await failureOf(sessionNeeds(directory));
    expect(error).toMatchObject({ reason: 'sign-in-refused', code: 'invalid_client' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"invalid_client"');
    expect(lines.join() + everything(error)).not.toMatch(/secret|Ada|AADSTS/);
  });

  test('a refusal is remembered, so that many sessions do not become many sign-ins', async () => {
    const { stub, directory, clock } = openOverStub();
    stub.disturb = tokenAnswer({ status: 400, body: { error: 'unauthorized_client' } });
    for (const objectId of Object.values(PERSON)) {
      await failureOf(directory.sharer({ tenantId: HOME, objectId }));
    }
    expect(stub.exchanges).toBe(1);
    stub.disturb = () => null;
    clock.advance(30_000);
    expect(await directory.sharer(nurse)).toMatchObject({ enabled: true });
  });

  test.each<[string, Disturbance, string]>([
    ['a web page', html(200), 'not-an-answer'],
    ['a token without end', ok({ access_token: 'x' }), 'not-an-answer'],
    ['an empty token', ok({ access_token: '', expires_in: 60 }), 'not-an-answer'],
    ['a token as long as a book', ok({ access_token: 'x'.repeat(20_000), expires_in: 60 }), 'not-an-answer'],
    ['an error without a word', { status: 400, body: { error: { code: 'Ada' } } }, 'failed'],
    ['a word that is no word', { status: 400, body: { error: 'Ada Example said no' } }, 'failed'],
    ['a broken server', html(502), 'failed'],
    ['no connection', 'hang-up', 'unreachable'],
    ['a pause of an hour', stubError(429, 'TooMany', { 'retry-after': '3600' }), 'throttled']
  ])('%s is no sign-in, and the next one is tried', async (_what, answer, reason) => {
    const { stub, directory } = openOverStub();
    stub.disturb = tokenAnswer(answer);
    const error = await failureOf(directory.settings(HOME));
    expect(error).toMatchObject({ reason });
    expect(everything(error)).not.toMatch(/Ada|html/);
    stub.disturb = () => null;
    expect(await directory.settings(HOME)).toBeDefined();
  });

  test('a busy one is asked once more', async () => {
    const { stub, directory, pass } = openOverStub();
    let left = 1;
    stub.disturb = ({ path }) => {
      if (path !== '/token' || left === 0) return null;
      left -= 1;
      return stubError(503, 'Busy', { 'retry-after': '1' });
    };
    const answer = directory.settings(HOME);
    await settled();
    await pass(1_000);
    expect(await answer).toBeDefined();
  });
});

describe('F8: what an operator reads', () => {
  test('a thousand failures of one kind are one line, which names tenant and reason', async () => {
    const lines: unknown[] = [];
    const { stub, directory, clock } = openOverStub({}, { log: (...line) => void lines.push(line) });
    stub.missing = new Set(['User.Read.All']);
    for (let round = 0; round < 10; round += 1) await failureOf(directory.sharer(nurse));
    const fields = { tenantId: HOME, reason: 'permission-missing', permission: 'User.Read.All' };
    expect(lines).toEqual([['warn', 'directory-unavailable', fields]]);
    clock.advance(30_000);
    await failureOf(directory.sharer(nurse));
    expect(lines).toHaveLength(2);
  });
});
