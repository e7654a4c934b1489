import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sessionRecord } from '#relay/ledger/session-record.ts';
import { parseJoinLink } from '#shared/links/join-link.ts';
import { GRANT_TYPE, grantSchema } from '#shared/protocol/grant.ts';
import { HELPER, person, SHARER, startWorld, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ iceServers: [{ urls: ['stun:127.0.0.1:3478'] }] });
});
afterEach(() => world.close());

describe('a session from code to end', () => {
  test('B1: the helper gets a code, its link and its time', async () => {
    const helper = await world.signIn(HELPER);
    const created = await helper.must('session.create', {});
    expect(created.expiresAt).toBe(world.clock.now() + 10 * 60_000);
    expect(parseJoinLink(created.link)).toBe(created.code);
    expect(created.sessionId).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  test('B2: redeeming it brings both together with the same grant', async () => {
    const { helper, sharer, sessionId, redeemed } = await world.joined();
    expect(redeemed.sessionId).toBe(sessionId);
    const [forHelper] = helper.events;
    const [forSharer] = sharer.events;
    expect(forHelper).toMatchObject({ type: 'session.joined', role: 'helper', seq: 1, sessionId });
    expect(forSharer).toMatchObject({ type: 'session.joined', role: 'sharer', seq: 1, sessionId });
    if (forHelper?.type !== 'session.joined' || forSharer?.type !== 'session.joined') throw new Error('not joined');
    expect(forHelper.grant).toBe(forSharer.grant);
    expect(forHelper.iceServers).toEqual([{ urls: ['stun:127.0.0.1:3478'] }]);
  });

  test('the grant verifies with the keys of hello and says who, what and until when', async () => {
    const client = await world.open();
    const { type, ...hello } = await world.hello(person(9));
    const { grantKeys } = await client.must(type, hello);
    const { grant, sessionId } = await world.joined();
    const { payload, protectedHeader } = await jwtVerify(grant, createLocalJWKSet({ keys: grantKeys }), {
      algorithms: ['ES256'],
      typ: GRANT_TYPE,
      currentDate: new Date(world.clock.now())
    });
    expect(protectedHeader.kid).toBeTypeOf('string');
    const now = Math.floor(world.clock.now() / 1000);
    expect(grantSchema.parse(payload)).toEqual({
      sid: sessionId,
      helper: { tid: HELPER.tenantId, oid: HELPER.objectId },
      sharer: { tid: SHARER.tenantId, oid: SHARER.objectId },
      modes: ['view', 'control'],
      features: ['chat'],
      warnings: [],
      refusals: [
        { what: 'elevation', reasons: ['right-elevation-missing', 'client-kind-cannot'] },
        { what: 'clipboard', reasons: ['clipboard-disabled'] },
        { what: 'files', reasons: ['files-disabled'] },
        {
          what: 'unattended',
          reasons: ['right-unattended-missing', 'device-not-dedicated', 'unattended-disabled']
        }
      ],
      limits: { longest: 8 * 3600, idle: 1800 },
      iat: now,
      exp: now + 600
    });
    expect(grantKeys.every((key) => !('d' in key))).toBe(true);
  });

  test('signals go to the other side, unread and in order', async () => {
    const { helper, sharer, sessionId } = await world.joined();
    for (const payload of ['one', '{"type":"offer"}', 'ünï💡']) {
      await helper.must('session.signal', { sessionId, payload });
    }
    await sharer.must('session.signal', { sessionId, payload: 'back' });
    await sharer.settled();
    await helper.settled();
    const heard = sharer.events.flatMap((event) => (event.type === 'session.signal' ? [event.payload] : []));
    expect(heard).toEqual(['one', '{"type":"offer"}', 'ünï💡']);
    expect(sharer.events.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
    expect(helper.events.at(-1)).toMatchObject({ type: 'session.signal', payload: 'back' });
  });

  test('B5: an end reaches the other side, and afterwards the session does not exist', async () => {
    const { helper, sharer, sessionId } = await world.joined();
    await sharer.must('session.end', { sessionId, reason: 'sharer-ended' });
    expect(await helper.next('session.ended')).toMatchObject({ sessionId, reason: 'sharer-ended', by: 'sharer' });
    for (const client of [helper, sharer]) {
      expect((await client.refused({ type: 'session.signal', sessionId, payload: 'late' })).code).toBe(
        'session-not-found'
      );
      expect((await client.refused({ type: 'session.end', sessionId, reason: 'app-quit' })).code).toBe(
        'session-not-found'
      );
    }
    await sharer.settled();
    expect(sharer.events.filter((event) => event.type === 'session.ended')).toEqual([]);
  });

  test('a reason that a side cannot know is recorded as its plain end', async () => {
    const { helper, sharer, sessionId } = await world.joined();
    await helper.must('session.end', { sessionId, reason: 'sharer-ended' });
    expect(await sharer.next('session.ended')).toMatchObject({ reason: 'helper-ended', by: 'helper' });
  });

  test('G1: the record holds who helped whom on what, what was used and how it ended', async () => {
    const { helper, sharer, sessionId } = await world.joined();
    const at = world.clock.now();
    await helper.must('session.report', { sessionId, event: { kind: 'asked', mode: 'control' } });
    await sharer.must('session.report', {
      sessionId,
      event: { kind: 'answered', outcome: 'allowed', mode: 'view' }
    });
    await sharer.must('session.report', { sessionId, event: { kind: 'mode', mode: 'view' } });
    await helper.must('session.report', { sessionId, event: { kind: 'feature', feature: 'chat' } });
    world.clock.advance(1_000);
    await helper.must('session.end', { sessionId, reason: 'helper-ended' });
    const rows = await world.relay.ledger.read({ sessionId });
    expect(rows.map((row) => row.kind)).toEqual([
      'session-created',
      'session-joined',
      'session-report',
      'session-report',
      'session-report',
      'session-report',
      'session-ended'
    ]);
    expect(sessionRecord(rows, sessionId)).toEqual({
      sessionId,
      helper: HELPER,
      sharer: SHARER,
      device: { name: 'TEST-PC', os: 'Linux', entraDeviceId: 'dddddddd-dddd-4ddd-8ddd-dddddddddddd' },
      deviceFacts: { enrolled: true, compliant: true },
      ticket: null,
      createdAt: at,
      joinedAt: at,
      endedAt: at + 1_000,
      modesUsed: ['view'],
      featuresUsed: ['chat'],
      uses: [
        { what: 'view', firstAt: at, lastAt: at },
        { what: 'chat', firstAt: at, lastAt: at }
      ],
      decided: {
        modes: ['view', 'control'],
        features: ['chat'],
        refusals: expect.arrayContaining([{ what: 'files', reasons: ['files-disabled'] }]),
        warnings: []
      },
      policyChanges: [],
      endReason: 'helper-ended',
      endedBy: 'helper'
    });
  });

  test('two sessions at once do not mix, and a foreign session does not exist', async () => {
    const one = await world.joined();
    const two = await world.joined(person(11), person(12));
    await one.helper.must('session.signal', { sessionId: one.sessionId, payload: 'for one' });
    await two.helper.must('session.signal', { sessionId: two.sessionId, payload: 'for two' });
    expect(await one.sharer.next('session.signal')).toMatchObject({ payload: 'for one', sessionId: one.sessionId });
    expect(await two.sharer.next('session.signal')).toMatchObject({ payload: 'for two', sessionId: two.sessionId });
    const { sessionId } = two;
    const refused = await Promise.all([
      one.helper.refused({ type: 'session.signal', sessionId, payload: 'x' }),
      one.sharer.refused({ type: 'session.end', sessionId, reason: 'sharer-ended' }),
      one.helper.refused({ type: 'session.report', sessionId, event: { kind: 'paused', paused: true } }),
      one.helper.refused({ type: 'session.resume', sessionId, resumeToken: one.created.resumeToken, lastSeq: 0 })
    ]);
    expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'session-not-found'));
    await two.sharer.settled();
    expect(two.sharer.events.filter((event) => event.type === 'session.signal')).toHaveLength(1);
  });

  test('before the sharer is there nothing can be signalled or reported', async () => {
    const helper = await world.signIn(HELPER);
    const { sessionId } = await helper.must('session.create', {});
    expect((await helper.refused({ type: 'session.signal', sessionId, payload: 'early' })).code).toBe('wrong-state');
    const event = { kind: 'mode', mode: 'view' } as const;
    expect((await helper.refused({ type: 'session.report', sessionId, event })).code).toBe('wrong-state');
  });

  test('who shares is busy for anything else, and who helps for sharing', async () => {
    const { helper, sharer } = await world.joined();
    expect((await sharer.refused({ type: 'session.create' })).code).toBe('busy');
    const other = await world.signIn(person(5));
    const { code } = await other.must('session.create', {});
    expect((await sharer.refused({ type: 'session.redeem', code })).code).toBe('busy');
    expect((await helper.refused({ type: 'session.redeem', code })).code).toBe('busy');
  });

  test('D12: a helper holds several sessions, and each goes on when another begins or ends', async () => {
    const { helper, sharer, sessionId } = await world.joined();
    const second = await helper.must('session.create', {});
    const other = await world.signIn(person(5));
    await other.must('session.redeem', { code: second.code });
    expect(await helper.next('session.joined')).toMatchObject({ sessionId: second.sessionId, role: 'helper' });
    await helper.must('session.signal', { sessionId, payload: 'for the first' });
    await helper.must('session.signal', { sessionId: second.sessionId, payload: 'for the second' });
    expect(await sharer.next('session.signal')).toMatchObject({ sessionId, payload: 'for the first' });
    expect(await other.next('session.signal')).toMatchObject({ payload: 'for the second' });
    await helper.must('session.end', { sessionId: second.sessionId, reason: 'helper-ended' });
    expect(await other.next('session.ended')).toMatchObject({ sessionId: second.sessionId, reason: 'helper-ended' });
    await sharer.must('session.signal', { sessionId, payload: 'still here' });
    expect(await helper.next('session.signal')).toMatchObject({ sessionId, payload: 'still here' });
  });

  test('D12: a sharer may come to a colleague beside the session to be handed over, and to nobody beside another', async () => {
    const { helper, sharer, sessionId } = await world.joined();
    const colleague = await world.signIn(person(5));
    const { code, sessionId: next } = await colleague.must('session.create', {});
    const foreign = { type: 'session.redeem', code, besides: next } as const;
    expect((await sharer.refused(foreign)).code).toBe('busy');
    expect((await helper.refused({ type: 'session.redeem', code, besides: sessionId })).code).toBe('busy');
    await sharer.must('session.redeem', { code, besides: sessionId });
    expect(await colleague.next('session.joined')).toMatchObject({ sessionId: next, role: 'helper' });
    await helper.must('session.signal', { sessionId, payload: 'the first goes on' });
    expect(await sharer.next('session.signal')).toMatchObject({ sessionId, payload: 'the first goes on' });
    await helper.must('session.end', { sessionId, reason: 'handed-over' });
    expect(await sharer.next('session.ended')).toMatchObject({ sessionId, reason: 'helper-ended' });
  });

  test('B1: a new code replaces the former one', async () => {
    const helper = await world.signIn(HELPER);
    const sharer = await world.signIn(SHARER);
    const first = await helper.must('session.create', {});
    const second = await helper.must('session.create', {});
    expect(await helper.next('session.ended')).toMatchObject({ sessionId: first.sessionId, reason: 'cancelled' });
    expect((await sharer.refused({ type: 'session.redeem', code: first.code })).code).toBe('code-not-accepted');
    await sharer.must('session.redeem', { code: second.code });
  });

  test('a relay that stops ends the sessions and says goodbye', async () => {
    const { helper, sharer } = await world.joined();
    const closing = world.relay.close();
    expect(await helper.next('session.ended')).toMatchObject({ reason: 'relay-lost', by: 'relay' });
    expect(await sharer.next('session.ended')).toMatchObject({ reason: 'relay-lost', by: 'relay' });
    expect(await helper.end()).toBe(1001);
    await closing;
    await expect(world.open()).rejects.toThrow();
  });
});
