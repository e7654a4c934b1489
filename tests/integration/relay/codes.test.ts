import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SecurityCode, securityCodeSchema } from '#shared/ids/security-code.ts';
import type { TestClient } from './support/client.ts';
import { ABROAD, FOREIGNER, HELPER, HOME, person, role, SHARER, startWorld, type World } from './support/world.ts';

const WRONG = securityCodeSchema.parse('22222222');

let world: World;
let helper: TestClient;
beforeEach(async () => {
  world = await startWorld();
  helper = await world.signIn(HELPER);
});
afterEach(() => world.close());

const redeem = (client: TestClient, code: SecurityCode) => client.ask({ type: 'session.redeem', code });

describe('codes that are not accepted', () => {
  test('B2: wrong, expired, used, held and one’s own look the same to the caller and differ in the record', async () => {
    const used = await world.joined(person(20), person(21));
    const expired = (await helper.must('session.create', {})).code;
    await world.pass(10 * 60_000, [helper, used.helper, used.sharer], 2_000);
    expect(await helper.next('session.ended')).toMatchObject({ reason: 'code-expired', by: 'relay' });
    const other = await world.signIn(person(22));
    const own = (await other.must('session.create', {})).code;

    const sharer = await world.signIn(SHARER);
    const answers = [
      await redeem(sharer, WRONG),
      await redeem(sharer, expired),
      await redeem(sharer, used.created.code),
      await redeem(other, own)
    ];
    const bare = answers.map((answer) => ({ ...answer, id: 0 }));
    expect(new Set(bare.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(bare[0]).toMatchObject({ type: 'error', code: 'code-not-accepted' });
    const reasons = (await world.rows('attempt-refused')).map((row) => row.reason);
    expect(reasons).toEqual(['code-unknown', 'code-expired', 'code-used', 'code-own']);
  });

  test('a code works once', async () => {
    const { code } = await helper.must('session.create', {});
    const [one, two] = await Promise.all([world.signIn(SHARER), world.signIn(person(4))]);
    const answers = await Promise.all([redeem(one, code), redeem(two, code)]);
    expect(answers.map((answer) => answer.type).sort()).toEqual(['error', 'ok']);
  });

  test('A2: the right code of another organisation is refused with the reason, on both sides, and is used up', async () => {
    const { code, sessionId } = await helper.must('session.create', {});
    const foreigner = await world.signIn(FOREIGNER);
    expect(await redeem(foreigner, code)).toMatchObject({ type: 'error', code: 'tenant-not-allowed' });
    expect(await helper.next('session.ended')).toMatchObject({
      sessionId,
      reason: 'tenant-not-allowed',
      by: 'relay'
    });
    const sharer = await world.signIn(SHARER);
    expect(await redeem(sharer, code)).toMatchObject({ code: 'code-not-accepted' });
    expect((await world.rows('attempt-refused'))[0]).toMatchObject({
      reason: 'tenant-not-allowed',
      sessionId,
      person: FOREIGNER
    });
  });

  test('A2: a wrong code of another organisation is refused like any other', async () => {
    await helper.must('session.create', {});
    const foreigner = await world.signIn(FOREIGNER);
    expect(await redeem(foreigner, WRONG)).toMatchObject({ type: 'error', code: 'code-not-accepted' });
  });
});

describe('A2: partners', () => {
  test('two tenants that are listed as partners may meet', async () => {
    const friendly = await startWorld({ partnerTenants: [[ABROAD, HOME]] });
    try {
      const { grant } = await friendly.joined(HELPER, FOREIGNER);
      const payload = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString());
      expect(payload).toMatchObject({ modes: ['view', 'control'], sharer: { tid: ABROAD } });
    } finally {
      await friendly.close();
    }
  });
});

describe('guessing', () => {
  test('B2: five wrong codes cost nothing but the sixth waits, and after the wait a right one is taken', async () => {
    const { code } = await helper.must('session.create', {});
    const sharer = await world.signIn(SHARER);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await redeem(sharer, WRONG)).toMatchObject({ code: 'code-not-accepted' });
    }
    const locked = await redeem(sharer, code);
    expect(locked).toMatchObject({ code: 'rate-limited', details: { retryAfterMs: 5 * 60_000 } });
    await world.pass(5 * 60_000, [helper, sharer], 2_000);
    expect(await redeem(sharer, code)).toMatchObject({ type: 'ok' });
  });

  test('right codes are never counted against anybody', async () => {
    const sharer = await world.signIn(SHARER);
    for (let session = 0; session < 8; session += 1) {
      const { code, sessionId } = await helper.must('session.create', {});
      await sharer.must('session.redeem', { code });
      await sharer.must('session.end', { sessionId, reason: 'sharer-ended' });
    }
  });

  test('a lock-out is the account’s: another socket of it is locked out too, another account is not', async () => {
    const { code } = await helper.must('session.create', {});
    const guesser = await world.signIn(SHARER);
    for (let attempt = 0; attempt < 5; attempt += 1) await redeem(guesser, WRONG);
    const again = await world.signIn(SHARER);
    expect(await redeem(again, code)).toMatchObject({ code: 'rate-limited' });
    const other = await world.signIn(person(4));
    expect(await redeem(other, code)).toMatchObject({ type: 'ok' });
  });

  test('attempts sent all at once are counted before they are looked at', async () => {
    await helper.must('session.create', {});
    const guesser = await world.signIn(SHARER);
    const answers = await Promise.all(Array.from({ length: 12 }, () => redeem(guesser, WRONG)));
    const codes = answers.map((answer) => (answer.type === 'error' ? answer.code : answer.type));
    expect(codes.filter((code) => code === 'code-not-accepted')).toHaveLength(5);
    expect(codes.filter((code) => code === 'rate-limited')).toHaveLength(7);
  });

  test('B1: the helper is told from the second wrong code on; one slip of the finger is none', async () => {
    await helper.must('session.create', {});
    const sharer = await world.signIn(SHARER);
    await redeem(sharer, WRONG);
    await helper.settled();
    expect(helper.events).toEqual([]);
    await redeem(sharer, WRONG);
    expect((await helper.next('session.guessed')).seq).toBe(1);
  });

  test('people of another organisation who guess are no news to this one', async () => {
    await helper.must('session.create', {});
    const foreigner = await world.signIn(FOREIGNER);
    for (let attempt = 0; attempt < 3; attempt += 1) await redeem(foreigner, WRONG);
    await helper.settled();
    expect(helper.events).toEqual([]);
  });
});

describe('while policy is asked', () => {
  test('F8: a directory that is down refuses the sharer, keeps the code, and grants nothing', async () => {
    const { code } = await helper.must('session.create', {});
    const sharer = await world.signIn(SHARER);
    world.directory.down = true;
    expect(await redeem(sharer, code)).toMatchObject({ type: 'error', code: 'directory-unavailable' });
    await helper.settled();
    expect(helper.events).toEqual([]);
    expect((await world.rows('attempt-refused')).map((row) => row.reason)).toEqual(['directory-unavailable']);
    world.directory.down = false;
    expect(await redeem(sharer, code)).toMatchObject({ type: 'ok' });
    await helper.next('session.joined');
  });

  test('a directory that never answers counts as down after its deadline', async () => {
    const { code } = await helper.must('session.create', {});
    const sharer = await world.signIn(SHARER);
    world.directory.gate = new Promise(() => {});
    const answer = redeem(sharer, code);
    await sharer.settled();
    world.clock.advance(15_000);
    expect(await answer).toMatchObject({ type: 'error', code: 'directory-unavailable' });
  });

  test('a sharer who goes away while being checked leaves the code open', async () => {
    const { code } = await helper.must('session.create', {});
    const sharer = await world.signIn(SHARER);
    let open = (): void => {};
    world.directory.gate = new Promise((resolve) => {
      open = resolve;
    });
    sharer.socket.send(JSON.stringify({ type: 'session.redeem', id: 100, code }));
    sharer.skipTo(100);
    await sharer.settled();
    await sharer.close();
    const other = await world.signIn(person(4));
    const second = redeem(other, code);
    open();
    expect(await second).toMatchObject({ type: 'ok' });
    await helper.next('session.joined');
    expect(helper.events.filter((event) => event.type === 'session.joined')).toHaveLength(1);
    expect((await world.rows('attempt-refused')).map((row) => row.reason)).toEqual(['left']);
  });

  test('a helper who cancels while the sharer is being checked wins', async () => {
    const { code, sessionId } = await helper.must('session.create', {});
    const sharer = await world.signIn(SHARER);
    let open = (): void => {};
    world.directory.gate = new Promise((resolve) => {
      open = resolve;
    });
    const answer = redeem(sharer, code);
    await sharer.settled();
    await helper.must('session.end', { sessionId, reason: 'cancelled' });
    open();
    expect(await answer).toMatchObject({ type: 'error', code: 'code-not-accepted' });
    await helper.settled();
    expect(helper.events).toEqual([]);
  });
});

describe('F4: what the policy does not allow is in the grant with its reason', () => {
  const grantOf = async (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());

  test('F3: out of scope: joined, nothing can be asked, reasons named, and in the record', async () => {
    const scope = { kind: 'groups', groups: ['no-group-of-the-sharer'] } as const;
    world.directory.helperAccount = {
      ...world.directory.helperAccount,
      roles: [{ ...role('view', 'control'), scope }]
    };
    const { grant } = await world.joined(person(30), person(31));
    const refusals = [
      { what: 'view', reasons: ['sharer-out-of-scope'] },
      { what: 'control', reasons: ['sharer-out-of-scope'] },
      { what: 'chat', reasons: ['sharer-out-of-scope'] },
      { what: 'elevation', reasons: ['right-elevation-missing', 'sharer-out-of-scope', 'client-kind-cannot'] },
      { what: 'clipboard', reasons: ['sharer-out-of-scope', 'clipboard-disabled'] },
      { what: 'files', reasons: ['sharer-out-of-scope', 'files-disabled'] },
      {
        what: 'unattended',
        reasons: ['right-unattended-missing', 'sharer-out-of-scope', 'device-not-dedicated', 'unattended-disabled']
      }
    ];
    expect(await grantOf(grant)).toMatchObject({ modes: [], features: [], refusals });
    expect((await world.rows('session-joined'))[0]).toMatchObject({
      modes: [],
      features: [],
      refusals,
      deviceFacts: { enrolled: true }
    });
  });

  test('F5: a device that is not enrolled warns where it is allowed and is refused where it is not', async () => {
    world.directory.managed = null;
    const warned = await world.joined(person(30), person(31));
    expect(await grantOf(warned.grant)).toMatchObject({
      modes: ['view', 'control'],
      warnings: ['device-not-enrolled']
    });
    world.directory.switches = { ...world.directory.switches, unenrolledAllowed: false };
    const refused = await world.joined(person(32), person(33));
    expect(await grantOf(refused.grant)).toMatchObject({ modes: [], warnings: ['device-not-enrolled'] });
  });
});
