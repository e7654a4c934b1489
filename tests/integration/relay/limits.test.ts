import { afterEach, describe, expect, test } from 'vitest';
import { ABROAD, FOREIGNER, grantIn, HELPER, HOME, startWorld, type World } from './support/world.ts';

const MINUTE = 60_000;

let world: World;
afterEach(() => world.close());

describe('F1: the longest session', () => {
  test('ends it for both at that time after joining, by the relay, and the record says so', async () => {
    world = await startWorld({}, {}, { [HOME]: { longestSessionMs: 12 * MINUTE, idleLimitMs: 5 * MINUTE } });
    const { helper, sharer, sessionId, grant } = await world.joined();
    expect(grantIn(grant).limits).toEqual({ longest: 12 * 60, idle: 5 * 60 });
    await world.pass(12 * MINUTE - 2_000, [helper, sharer], 2_000);
    expect(helper.events.some((event) => event.type === 'session.ended')).toBe(false);
    await world.pass(2_000, [helper, sharer], 1_000);
    const ended = { sessionId, reason: 'time-limit', by: 'relay' };
    expect(await helper.next('session.ended')).toMatchObject(ended);
    expect(await sharer.next('session.ended')).toMatchObject(ended);
    expect(await world.rows('session-ended')).toMatchObject([ended]);
  });

  test('no grant outlives it, and renewals go on until then', async () => {
    world = await startWorld({}, {}, { [HOME]: { longestSessionMs: 12 * MINUTE } });
    const joinedAt = world.clock.now();
    const { helper, sharer, grant } = await world.joined();
    const end = Math.floor(joinedAt / 1000) + 12 * 60;
    expect(grantIn(grant).exp).toBe(Math.floor(joinedAt / 1000) + 10 * 60);
    await world.pass(11 * MINUTE, [helper, sharer], 2_000);
    const renewed = helper.events.flatMap((event) => (event.type === 'session.grant' ? [grantIn(event.grant)] : []));
    expect(renewed.map(({ exp }) => exp)).toEqual([end, end]);
    expect(renewed.every(({ iat, exp }) => exp > iat)).toBe(true);
  });

  test('of a session shorter than a grant: the grant is as short', async () => {
    world = await startWorld({}, {}, { [HOME]: { longestSessionMs: MINUTE } });
    const { helper, grant } = await world.joined();
    const { iat, exp } = grantIn(grant);
    expect(exp - iat).toBe(60);
    await world.pass(MINUTE, [helper], 2_000);
    expect(await helper.next('session.ended')).toMatchObject({ reason: 'time-limit' });
  });

  test('the time before joining does not count, and being away does', async () => {
    world = await startWorld({}, {}, { [HOME]: { longestSessionMs: MINUTE } });
    const helper = await world.signIn(HELPER);
    const { code } = await helper.must('session.create', {});
    await world.pass(5 * MINUTE, [helper], 2_000);
    const sharer = await world.signIn({ ...HELPER, objectId: HELPER.objectId.replace('1', '2') });
    await sharer.must('session.redeem', { code });
    await helper.next('session.joined');
    await world.pass(30_000, [helper, sharer], 2_000);
    await sharer.close();
    await world.pass(30_000, [helper], 2_000);
    expect(await helper.next('session.ended')).toMatchObject({ reason: 'time-limit', by: 'relay' });
  });

  test('with two tenants the shorter one holds', async () => {
    world = await startWorld({ partnerTenants: [[HOME, ABROAD]] }, {}, { [ABROAD]: { longestSessionMs: 2 * MINUTE } });
    const { grant } = await world.joined(HELPER, FOREIGNER);
    expect(grantIn(grant).limits).toEqual({ longest: 120, idle: 1_800 });
  });
});

describe('F1: how long a code lives', () => {
  test('is the tenant’s matter', async () => {
    world = await startWorld({ codeLifetimeMs: 20_000 }, {}, { [HOME]: { codeLifetimeMs: 15_000 } });
    const home = await world.signIn(HELPER);
    const abroad = await world.signIn(FOREIGNER);
    expect((await home.must('session.create', {})).expiresAt).toBe(world.clock.now() + 15_000);
    expect((await abroad.must('session.create', {})).expiresAt).toBe(world.clock.now() + 20_000);
    await world.pass(15_000, [home, abroad], 1_000);
    expect(await home.next('session.ended')).toMatchObject({ reason: 'code-expired' });
    await abroad.settled();
    expect(abroad.events).toEqual([]);
  });
});
