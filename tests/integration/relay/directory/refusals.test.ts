import { describe, expect, test } from 'vitest';
import { DirectoryPermissionMissing } from '#relay/directory/directory.ts';
import { createLogger } from '#relay/logging.ts';
import { everything, failureOf, html, nurse, ok } from './support/failure.ts';
import { stubError } from './support/graph-answers.ts';
import type { Disturbance, StubCall } from './support/graph-stub.ts';
import { ABSENT, DEVICE, HOME, PERSON } from './support/organisation.ts';
import { openOverStub, sessionNeeds, settled } from './support/session.ts';

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
  test.each<[string, Disturbance, string]>([
    ['the word of a refusal', { status: 401, body: { error: 'invalid_client' } }, '"code":"invalid_client"'],
    ['the code of a broken connection', 'hang-up', '"systemCode":"ECONNRESET"']
  ])('%s passes the redactor', async (_what, answer, expected) => {
    const lines: string[] = [];
    const log = createLogger((line) => void lines.push(line), { now: () => 0 });
    const { stub, directory } = openOverStub({}, { log });
    stub.disturb = (call) => (call.path === '/token' ? answer : null);
    await failureOf(directory.settings(HOME));
    expect(lines.join()).toContain(expected);
    expect(lines.join()).not.toContain('redacted');
  });

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
