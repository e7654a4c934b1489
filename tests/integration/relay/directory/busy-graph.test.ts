import { describe, expect, test } from 'vitest';
import { failureOf, isBatch, nurse } from './support/failure.ts';
import { type StubAnswer, stubError } from './support/graph-answers.ts';
import { HOME, PERSON } from './support/organisation.ts';
import { openOverStub, sessionNeeds } from './support/session.ts';

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
