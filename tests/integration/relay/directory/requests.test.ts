import { describe, expect, test } from 'vitest';
import { DIRECTORY_CACHE_MS } from '#relay/directory/graph-directory.ts';
import { DEVICE, GROUP, HOME, PERSON } from './support/organisation.ts';
import { openOverStub, sessionNeeds, settled } from './support/session.ts';

/** The bound for a session whose people nobody has asked about. */
const COLD_BOUND = 6;

describe('F8: how often Graph is asked', () => {
  test('a session costs a sign-in and two batches cold, and nothing warm', async () => {
    const { stub, directory } = openOverStub();
    await sessionNeeds(directory);
    expect(stub.exchanges).toBe(3);
    expect(
      stub.calls
        .filter(({ inBatch }) => !inBatch)
        .map(({ path }) => path)
        .sort()
    ).toEqual(['/beta/$batch', '/token', '/v1.0/$batch']);
    stub.forget();
    await sessionNeeds(directory);
    expect(stub.exchanges).toBe(0);
  });

  test('a session stays within six requests when Graph expands no roles', async () => {
    const { stub, directory } = openOverStub({ expands: false });
    await sessionNeeds(directory);
    expect(stub.exchanges).toBeLessThanOrEqual(COLD_BOUND);
    expect(stub.exchanges).toBe(4);
  });

  test('further pages of all collections travel together as well', async () => {
    const { stub, directory } = openOverStub({ pageSize: 4 });
    const [, , sharer] = await sessionNeeds(directory);
    expect(sharer.groups).toEqual(new Set([GROUP.nurses, GROUP.wards, GROUP.staff]));
    // Both people and the assignments have two pages here, and the assignments are of the other version.
    expect(stub.exchanges).toBeLessThanOrEqual(COLD_BOUND);
  });

  test('each fact is asked for once, also when a person is asked about in both roles', async () => {
    const { stub, directory } = openOverStub();
    await sessionNeeds(directory, { helper: PERSON.nurse, sharer: PERSON.nurse });
    const inBatches = stub.calls.filter(({ inBatch }) => inBatch).map(({ path }) => path);
    expect(inBatches).toHaveLength(new Set(inBatches).size);
    // Account, licences, groups, groups of the device; settings, device, assignments.
    expect(inBatches).toHaveLength(7);
  });

  test('the next session of other people asks for what is theirs and for nothing of the tenant', async () => {
    const { stub, directory } = openOverStub();
    await sessionNeeds(directory);
    stub.forget();
    await sessionNeeds(directory, { helper: PERSON.lead, sharer: PERSON.joiner, device: DEVICE.kiosk });
    expect(stub.exchanges).toBe(2);
    expect(stub.calls.some(({ path }) => /roleAssignments|Settings|token/.test(path))).toBe(false);
  });

  test('a batch holds twenty requests at the most, and what is over goes beside it', async () => {
    const { stub, directory } = openOverStub();
    const people = Object.values(PERSON).map((objectId) => directory.sharer({ tenantId: HOME, objectId }));
    const devices = Object.values(DEVICE).map((id) => directory.device(HOME, id));
    await Promise.all([...people, ...devices]);
    const sent = stub.calls.filter(({ inBatch }) => inBatch).length;
    // Seven people with three questions each and five devices with one: 26 of v1.0 in two batches; five of the beta.
    expect(sent).toBe(31);
    expect(stub.exchanges).toBe(4);
  });

  test('no more than four exchanges run at once, however many people are asked about', async () => {
    const running = { now: 0, most: 0 };
    const { directory } = openOverStub({}, {}, (answer) => async (url, init) => {
      running.now += 1;
      running.most = Math.max(running.most, running.now);
      await settled();
      running.now -= 1;
      return answer(url, init);
    });
    const absent = Array.from({ length: 200 }, (_, index) => `${index + 10_000_000}-0000-4000-8000-000000000000`);
    const answers = await Promise.all(absent.map((objectId) => directory.sharer({ tenantId: HOME, objectId })));
    expect(answers.every(({ enabled }) => !enabled)).toBe(true);
    expect(running.most).toBe(4);
  });

  test('more questions than can wait are turned away at once', async () => {
    const { directory, pass } = openOverStub({}, { limits: { maxWaiting: 30 } });
    const absent = Array.from({ length: 40 }, (_, index) => `${index + 10_000_000}-0000-4000-8000-000000000000`);
    const asked = Promise.allSettled(absent.map((objectId) => directory.sharer({ tenantId: HOME, objectId })));
    await pass(0);
    const outcomes = await asked;
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused).toMatchObject({ reason: { reason: 'too-many-questions' } });
  });

  test('an answer is at most a minute old, of every kind', async () => {
    const { stub, directory, clock } = openOverStub();
    await sessionNeeds(directory);
    clock.advance(DIRECTORY_CACHE_MS - 1);
    stub.forget();
    await sessionNeeds(directory);
    expect(stub.exchanges).toBe(0);
    clock.advance(1);
    await sessionNeeds(directory);
    expect(stub.calls.filter(({ inBatch }) => inBatch)).toHaveLength(10);
  });

  test('a token is renewed before it ends, and only then', async () => {
    const { stub, directory, clock } = openOverStub();
    stub.tokenLifetime = 600;
    await directory.settings(HOME);
    clock.advance(539_000);
    await directory.settings(HOME);
    expect(stub.tokensIssued).toBe(1);
    clock.advance(DIRECTORY_CACHE_MS);
    await directory.settings(HOME);
    expect(stub.tokensIssued).toBe(2);
  });

  test('a token of a few seconds is used, not asked for again and again', async () => {
    const { stub, directory } = openOverStub();
    stub.tokenLifetime = 4;
    await sessionNeeds(directory);
    expect(stub.tokensIssued).toBe(1);
  });
});
