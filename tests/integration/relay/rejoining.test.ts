import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestClient } from './support/client.ts';
import {
  DEVICE,
  grantIn,
  HELPER,
  type JoinedPair,
  person,
  role,
  SHARER,
  startWorld,
  type World
} from './support/world.ts';

let world: World;
let pair: JoinedPair;
beforeEach(async () => {
  world = await startWorld();
  pair = await world.joined();
});
afterEach(() => world.close());

type Over = { readonly resumeToken?: string; readonly sessionId?: string; readonly lastSeq?: number };

const asks = (resumeToken: string, over: Over = {}) =>
  ({ type: 'session.rejoin', sessionId: pair.sessionId, resumeToken, lastSeq: 1, ...over }) as const;
const sharerAsks = (over: Over = {}) => asks(pair.redeemed.resumeToken, over);
const helperAsks = (over: Over = {}) => asks(pair.created.resumeToken, over);

/** The request as `must` takes it. */
async function accepted(client: TestClient, { type, ...rest }: ReturnType<typeof asks>) {
  return client.must(type, rest);
}

/** The sharer's machine goes, and stays away for longer than a resume takes. */
async function suspended(): Promise<void> {
  await pair.sharer.close();
  await pair.helper.next('session.peer');
  await world.pass(60_000, [pair.helper], 2_000);
  await pair.helper.next('session.suspended');
}

/** Both rejoin; the sharer with a socket of their own. */
async function bothBack(): Promise<TestClient> {
  const sharer = await world.signIn(SHARER);
  await accepted(sharer, sharerAsks());
  await accepted(pair.helper, helperAsks({ lastSeq: 3 }));
  return sharer;
}

describe('D10: a session that is suspended', () => {
  test('goes on when both have rejoined, under a grant of its own', async () => {
    await suspended();
    const sharer = await bothBack();
    const [told, his] = await Promise.all([pair.helper.next('session.rejoined'), sharer.next('session.rejoined')]);
    expect(told.grant).toBe(his.grant);
    expect([told.role, his.role]).toEqual(['helper', 'sharer']);
    expect(grantIn(told.grant)).toMatchObject({ sid: pair.sessionId, modes: ['view', 'control'] });
    expect(grantIn(told.grant).exp).toBeGreaterThan(grantIn(pair.grant).exp);
    const { sessionId } = pair;
    await pair.helper.must('session.signal', { sessionId, payload: 'new offer', number: 1 });
    expect(await sharer.next('session.signal')).toMatchObject({ payload: 'new offer' });
  });

  test('is told of with the time until which it waits', async () => {
    await pair.sharer.close();
    await world.pass(62_000, [pair.helper], 2_000);
    const { until } = await pair.helper.next('session.suspended');
    expect(until).toBe(grantIn(pair.grant).exp * 1_000);
  });

  test('is in the record: that it was suspended, that it was rejoined and under what, under the same session', async () => {
    await suspended();
    world.directory.helperAccount = { ...world.directory.helperAccount, roles: [role('view')] };
    const sharer = await bothBack();
    await sharer.next('session.rejoined');
    const { sessionId } = pair;
    expect(await world.rows('session-suspended')).toMatchObject([{ sessionId }]);
    expect(await world.rows('session-rejoined')).toMatchObject([
      { sessionId, modes: ['view'], sharerDevice: { name: 'TEST-PC', entraDeviceId: DEVICE } }
    ]);
    expect(await world.rows('session-joined')).toHaveLength(1);
    expect(await world.rows('session-ended')).toEqual([]);
  });

  test('passes nothing on and gives no grant before both are back', async () => {
    await suspended();
    const { sessionId } = pair;
    expect(await pair.helper.refused({ type: 'session.signal', sessionId, payload: 'x' })).toMatchObject({
      code: 'wrong-state'
    });
    await accepted(pair.helper, helperAsks());
    expect(await pair.helper.refused({ type: 'session.signal', sessionId, payload: 'x' })).toMatchObject({
      code: 'wrong-state'
    });
    await world.pass(240_000, [pair.helper], 2_000);
    expect(pair.helper.events.map(({ type }) => type)).toEqual(['session.joined', 'session.peer', 'session.suspended']);
  });

  test('what was on its way in the former connection is not said again', async () => {
    const { sessionId } = pair;
    await pair.sharer.close();
    await pair.helper.next('session.peer');
    for (const payload of ['old offer', 'old candidate']) {
      await pair.helper.must('session.signal', { sessionId, payload });
    }
    await world.pass(60_000, [pair.helper], 2_000);
    const sharer = await bothBack();
    await sharer.next('session.rejoined');
    expect(sharer.events.map(({ type }) => type)).toEqual(['session.rejoined']);
  });

  test('a message that was taken before is not taken twice, and what was not may still be told', async () => {
    const { sessionId } = pair;
    const event = { kind: 'paused', paused: true } as const;
    await pair.sharer.must('session.report', { sessionId, event, number: 4 });
    await suspended();
    const sharer = await world.signIn(SHARER);
    expect(await accepted(sharer, sharerAsks())).toMatchObject({ heard: 4 });
    await sharer.must('session.report', { sessionId, event, number: 4 });
    await sharer.must('session.report', { sessionId, event, number: 5 });
    expect(await world.rows('session-report')).toHaveLength(2);
  });

  test('whoever waited and loses their socket has to rejoin with the new token', async () => {
    await suspended();
    const first = await world.signIn(SHARER);
    const { resumeToken } = await accepted(first, sharerAsks());
    await first.close();
    const second = await world.signIn(SHARER);
    await accepted(second, sharerAsks({ resumeToken }));
    await accepted(pair.helper, helperAsks({ lastSeq: 3 }));
    await Promise.all([pair.helper.next('session.rejoined'), second.next('session.rejoined')]);
  });

  test('a directory that cannot be asked is asked again', async () => {
    await suspended();
    world.directory.down = true;
    const sharer = await bothBack();
    await world.pass(20_000, [pair.helper, sharer]);
    world.directory.down = false;
    await world.pass(30_000, [pair.helper, sharer]);
    await Promise.all([pair.helper.next('session.rejoined'), sharer.next('session.rejoined')]);
  });

  test.each(['helper', 'sharer'] as const)('either ends it with one word: the %s', async (who) => {
    await suspended();
    const sharer = await world.signIn(SHARER);
    await sharer.must('session.resume', {
      sessionId: pair.sessionId,
      resumeToken: pair.redeemed.resumeToken,
      lastSeq: 0
    });
    const [ends, hears] = who === 'helper' ? [pair.helper, sharer] : [sharer, pair.helper];
    await ends.must('session.end', { sessionId: pair.sessionId, reason: `${who}-ended` });
    expect(await hears.next('session.ended')).toMatchObject({ reason: `${who}-ended`, by: who });
  });

  test('keeps nobody from anything else: a sharer who types another code has left it', async () => {
    await suspended();
    const other = await world.signIn(person(9));
    const { code } = await other.must('session.create', {});
    const sharer = await world.signIn(SHARER);
    await sharer.must('session.redeem', { code });
    await sharer.next('session.joined');
    expect(await pair.helper.next('session.ended')).toMatchObject({ reason: 'sharer-gone' });
  });

  test('F1: the longest time of a session counts from its first beginning', async () => {
    await suspended();
    const sharer = await bothBack();
    const { grant } = await sharer.next('session.rejoined');
    const { limits } = grantIn(grant);
    const joinedAt = grantIn(pair.grant).iat;
    world.clock.advance((joinedAt + limits.longest) * 1_000 - world.clock.now() + 1_000);
    await sharer.settled().catch(() => {});
    const [row] = await world.rows('session-ended');
    expect(['time-limit', 'grant-expired', 'sharer-gone', 'helper-gone']).toContain(row?.reason);
    expect(row?.at).toBeLessThanOrEqual((joinedAt + limits.longest) * 1_000);
  });
});

describe('D10: the peers have lost each other while both are at the relay', () => {
  test('who rejoins suspends the session, and the other one is told', async () => {
    const { resumeToken, seq } = await accepted(pair.sharer, sharerAsks());
    expect(resumeToken).not.toBe(pair.redeemed.resumeToken);
    expect(seq).toBe(1);
    await pair.helper.next('session.suspended');
    await accepted(pair.helper, helperAsks({ lastSeq: 2 }));
    await Promise.all([pair.helper.next('session.rejoined'), pair.sharer.next('session.rejoined')]);
    expect(pair.sharer.events.map(({ type }) => type)).toEqual(['session.joined', 'session.rejoined']);
  });

  test('an app that was started anew within the minute rejoins at once', async () => {
    await pair.sharer.close();
    await pair.helper.next('session.peer');
    const sharer = await world.signIn(SHARER);
    await accepted(sharer, sharerAsks({ lastSeq: 0 }));
    await pair.helper.next('session.suspended');
    await accepted(pair.helper, helperAsks({ lastSeq: 3 }));
    await Promise.all([pair.helper.next('session.rejoined'), sharer.next('session.rejoined')]);
    await world.pass(120_000, [pair.helper, sharer], 2_000);
    expect(pair.helper.events.at(-1)?.type).toBe('session.rejoined');
  });
});

describe('D10: nobody else rejoins', () => {
  const elsewhere = { name: 'OTHER-PC', os: 'Linux', entraDeviceId: '99999999-9999-4999-8999-999999999999' };

  async function refusedFor(client: TestClient, over: Over = {}): Promise<void> {
    expect(await client.refused(sharerAsks(over))).toMatchObject({ code: 'session-not-found' });
    expect(pair.helper.events.some(({ type }) => type === 'session.rejoined')).toBe(false);
  }

  test('with a wrong token', async () => {
    await suspended();
    await refusedFor(await world.signIn(SHARER), { resumeToken: 'A'.repeat(22) });
  });

  test('with a right token and another account, the other side’s included', async () => {
    await suspended();
    await refusedFor(await world.signIn(person(7)));
    await refusedFor(pair.helper);
  });

  test('on another device, or with another kind of client', async () => {
    await suspended();
    for (const other of [{ device: elsewhere }, { client: { kind: 'web' as const, version: '1.0.0' } }]) {
      const client = await world.open();
      const { type, ...hello } = await world.hello(SHARER);
      await client.must(type, { ...hello, ...other });
      await refusedFor(client);
      await client.close();
    }
    await accepted(await world.signIn(SHARER), sharerAsks());
  });

  test('with a token that was used', async () => {
    await suspended();
    const sharer = await bothBack();
    await sharer.next('session.rejoined');
    const second = await world.signIn(SHARER);
    expect(await second.refused(sharerAsks())).toMatchObject({ code: 'session-not-found' });
    expect(await second.refused({ ...sharerAsks(), type: 'session.resume' })).toMatchObject({
      code: 'session-not-found'
    });
    await pair.helper.must('session.signal', { sessionId: pair.sessionId, payload: 'still there', number: 1 });
    expect(await sharer.next('session.signal')).toMatchObject({ payload: 'still there' });
  });

  test('after the end', async () => {
    await suspended();
    await pair.helper.must('session.end', { sessionId: pair.sessionId, reason: 'helper-ended' });
    await refusedFor(await world.signIn(SHARER));
  });

  test('after the grant', async () => {
    await suspended();
    await world.pass(542_000, [pair.helper], 2_000);
    await pair.helper.next('session.ended');
    await refusedFor(await world.signIn(SHARER));
  });

  test('with a wrong token while it is live, and nothing changes', async () => {
    await refusedFor(pair.sharer, { resumeToken: 'A'.repeat(22) });
    await pair.sharer.must('session.signal', { sessionId: pair.sessionId, payload: 'x' });
    expect(await pair.helper.next('session.signal')).toMatchObject({ payload: 'x' });
  });

  test('before both were in', async () => {
    const other = await world.signIn(person(9));
    const { sessionId, resumeToken } = await other.must('session.create', {});
    const answer = await other.refused({ type: 'session.rejoin', sessionId, resumeToken, lastSeq: 0 });
    expect(answer).toMatchObject({ code: 'session-not-found' });
  });

  test('with a number from the future', async () => {
    expect(await pair.sharer.refused(sharerAsks({ lastSeq: 99 }))).toMatchObject({ code: 'bad-message' });
    await pair.sharer.must('session.signal', { sessionId: pair.sessionId, payload: 'x' });
  });
});

test('the helper’s account is the only one on its seat', async () => {
  await suspended();
  const helper = await world.signIn(HELPER);
  await accepted(helper, helperAsks({ lastSeq: 3 }));
  expect(await pair.helper.end()).toBe(4004);
});
