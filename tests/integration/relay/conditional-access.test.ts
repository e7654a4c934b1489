import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { securityCodeSchema } from '#shared/ids/security-code.ts';
import {
  ABROAD,
  DEVICE,
  FOREIGNER,
  grantIn,
  HELPER,
  HOME,
  person,
  role,
  SHARER,
  startWorld,
  type World
} from './support/world.ts';

const WRONG = securityCodeSchema.parse('22222222');
const C1 = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const MFA = '{"access_token":{"amr":{"essential":true,"values":["mfa"]}}}';

let world: World;
beforeEach(async () => {
  world = await startWorld(
    { partnerTenants: [[HOME, ABROAD]] },
    {},
    { [HOME]: { helperAuthentication: { contexts: ['c1'] }, sharerAuthentication: { mfa: true } } }
  );
});
afterEach(() => world.close());

const STRONG = { acrs: ['c1'], amr: ['pwd', 'mfa'] };
const pair = async () => {
  const helper = await world.signIn(HELPER, STRONG);
  const sharer = await world.signIn(SHARER, STRONG);
  const { code, sessionId } = await helper.must('session.create', {});
  await sharer.must('session.redeem', { code });
  const joined = await helper.next('session.joined');
  await sharer.next('session.joined');
  return { helper, sharer, code, sessionId, grant: grantIn(joined.grant) };
};

describe('A5: a helper whose sign-in is too weak', () => {
  test('is told what to prove, renews on the same socket, and goes on; the record has the refusal', async () => {
    const helper = await world.signIn(HELPER);
    expect(await helper.refused({ type: 'session.create' })).toMatchObject({
      code: 'claims-challenge',
      details: { claims: C1 }
    });
    expect(world.directory.asked).toBe(0);
    await helper.must('token.renew', { accessToken: await world.token(HELPER, { acrs: ['c1'] }) });
    await helper.must('session.create', {});
    expect(await world.rows('attempt-refused')).toMatchObject([
      { what: 'session.create', reason: 'claims-challenge', person: HELPER, sessionId: null }
    ]);
  });

  test('a second factor is not the context, and the sharer’s demand is not the helper’s', async () => {
    const helper = await world.signIn(HELPER, { amr: ['mfa'] });
    expect((await helper.refused({ type: 'session.create' })).details).toEqual({ claims: C1 });
    const other = await world.signIn(person(9), { acrs: ['c1'] });
    await other.must('session.create', {});
  });

  test('learns their standing all the same, with the reason', async () => {
    const helper = await world.signIn(HELPER);
    const { modes, refusals } = await helper.must('policy.standing', {});
    expect(modes).toEqual([]);
    expect(refusals[0]).toEqual({ what: 'view', reasons: ['helper-step-up-needed'] });
  });

  test('of another tenant is not asked for what this one demands', async () => {
    const helper = await world.signIn(FOREIGNER);
    await helper.must('session.create', {});
  });
});

describe('A5: a sharer whose sign-in is too weak', () => {
  test('is told before the code is looked at or counted, right or wrong', async () => {
    const helper = await world.signIn(HELPER, STRONG);
    const { code } = await helper.must('session.create', {});
    const sharer = await world.signIn(SHARER);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const refused = await sharer.refused({ type: 'session.redeem', code: attempt === 0 ? code : WRONG });
      expect(refused).toMatchObject({ code: 'claims-challenge', details: { claims: MFA } });
    }
    await helper.settled();
    expect(helper.events).toEqual([]);
    await sharer.must('token.renew', { accessToken: await world.token(SHARER, { amr: ['mfa'] }) });
    await sharer.must('session.redeem', { code });
    const rows = await world.rows('attempt-refused');
    expect(rows).toHaveLength(8);
    expect(new Set(rows.map((row) => `${row.what} ${row.reason}`))).toEqual(
      new Set(['session.redeem claims-challenge'])
    );
  });
});

describe('A5: a token that changes in the middle of a session', () => {
  test('a demanded thing that is lost narrows the grant at once, and what comes back widens it', async () => {
    const { helper, sharer, sessionId, grant } = await pair();
    expect(grant.modes).toEqual(['view', 'control']);
    await helper.must('token.renew', { accessToken: await world.token(HELPER) });
    const narrowed = grantIn((await sharer.next('session.grant')).grant);
    expect(narrowed.modes).toEqual([]);
    expect(narrowed.refusals[0]).toEqual({ what: 'view', reasons: ['helper-step-up-needed'] });
    expect((await helper.next('session.grant')).sessionId).toBe(sessionId);
    await helper.must('token.renew', { accessToken: await world.token(HELPER, STRONG) });
    expect(grantIn((await sharer.next('session.grant')).grant).modes).toEqual(['view', 'control']);
    expect((await world.rows('session-policy')).map((row) => row.modes)).toEqual([[], ['view', 'control']]);
  });

  test('the sharer’s as well', async () => {
    const { helper, sharer } = await pair();
    await sharer.must('token.renew', { accessToken: await world.token(SHARER) });
    const narrowed = grantIn((await helper.next('session.grant')).grant);
    expect(narrowed.refusals[0]?.reasons).toEqual(['sharer-step-up-needed']);
  });

  test('a token that proves the same asks nobody', async () => {
    const { helper, sharer } = await pair();
    const { asked } = world.directory;
    await helper.must('token.renew', { accessToken: await world.token(HELPER, { ...STRONG, acrs: ['c1'] }) });
    await sharer.settled();
    expect(world.directory.asked).toBe(asked);
    expect(sharer.events.some((event) => event.type === 'session.grant')).toBe(false);
  });

  test('a device that the new token no longer names is not enrolled any more', async () => {
    const { helper, sharer, grant } = await pair();
    expect(grant.warnings).toEqual([]);
    await sharer.must('token.renew', { accessToken: await world.token(SHARER, { ...STRONG, deviceid: undefined }) });
    expect(grantIn((await helper.next('session.grant')).grant).warnings).toEqual(['device-not-enrolled']);
    const deviceid = DEVICE.toUpperCase();
    await sharer.must('token.renew', { accessToken: await world.token(SHARER, { ...STRONG, deviceid }) });
    expect(grantIn((await helper.next('session.grant')).grant).warnings).toEqual([]);
  });

  test('somebody else’s token changes nothing, however strong it is', async () => {
    const helper = await world.signIn(HELPER);
    const accessToken = await world.token(SHARER, STRONG);
    expect((await helper.refused({ type: 'token.renew', accessToken })).code).toBe('unauthenticated');
    expect((await helper.refused({ type: 'session.create' })).code).toBe('claims-challenge');
  });

  test('a resume on a socket with a weaker sign-in counts as one', async () => {
    const { helper, sharer, sessionId } = await (async () => {
      const strong = await world.signIn(HELPER, STRONG);
      const created = await strong.must('session.create', {});
      const other = await world.signIn(SHARER, STRONG);
      await other.must('session.redeem', { code: created.code });
      await strong.next('session.joined');
      await strong.close();
      const weak = await world.signIn(HELPER);
      const { resumeToken } = created;
      await weak.must('session.resume', { sessionId: created.sessionId, resumeToken, lastSeq: 1 });
      return { helper: weak, sharer: other, sessionId: created.sessionId };
    })();
    const narrowed = await helper.next('session.grant');
    expect(narrowed.sessionId).toBe(sessionId);
    expect(grantIn(narrowed.grant).modes).toEqual([]);
    expect((await sharer.next('session.grant')).grant).toBe(narrowed.grant);
  });

  test('while the code is checked: the sharer joins under what the newest token proves', async () => {
    const helper = await world.signIn(HELPER, STRONG);
    const { code } = await helper.must('session.create', {});
    const sharer = await world.signIn(SHARER, STRONG);
    let open = (): void => {};
    world.directory.gate = new Promise((resolve) => {
      open = resolve;
    });
    sharer.socket.send(JSON.stringify({ type: 'session.redeem', id: 100, code }));
    sharer.skipTo(100);
    await sharer.settled();
    await sharer.must('token.renew', { accessToken: await world.token(SHARER, { amr: ['pwd'], acrs: [] }) });
    open();
    expect((await sharer.answerTo(100)).type).toBe('ok');
    const { grant } = await helper.next('session.joined');
    expect(grantIn(grant).refusals[0]?.reasons).toEqual(['sharer-step-up-needed']);
    expect(await world.rows('session-joined')).toHaveLength(1);
  });

  test('a right that is taken away meanwhile is in the record with what it took', async () => {
    const { helper, sharer } = await pair();
    world.directory.helperAccount = { ...world.directory.helperAccount, roles: [role('view')] };
    await world.pass(301_000, [helper, sharer], 2_000);
    await helper.next('session.grant');
    const [row] = await world.rows('session-policy');
    expect(row).toMatchObject({
      modes: ['view'],
      refusals: expect.arrayContaining([{ what: 'control', reasons: ['right-control-missing'] }])
    });
    await world.pass(301_000, [helper, sharer], 2_000);
    await helper.next('session.grant');
    expect(await world.rows('session-policy')).toHaveLength(1);
  });
});
