import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestClient } from './support/client.ts';
import { HELPER, person, role, SHARER, startWorld, type World } from './support/world.ts';

let world: World;
let helper: TestClient;
beforeEach(async () => {
  world = await startWorld();
  helper = await world.signIn(HELPER);
});
afterEach(() => world.close());

/** Makes questions to the directory wait until the result is called. */
function hold(): () => void {
  let open = (): void => {};
  world.directory.gate = new Promise((resolve) => {
    open = resolve;
  });
  return () => open();
}

/** Sends requests at once, in this order, and gives their answers. */
function sendAll(client: TestClient, types: readonly string[], from = 100) {
  types.forEach((type, index) => {
    client.socket.send(JSON.stringify({ type, id: from + index }));
  });
  client.skipTo(from + types.length);
  return types.map((_, index) => client.answerTo(from + index));
}

describe('F4: what may I do as a helper?', () => {
  test('modes and features with some sharer at best, and why not more', async () => {
    expect(await helper.must('policy.standing', {})).toEqual({
      modes: ['view', 'control'],
      features: ['chat'],
      refusals: [
        { what: 'elevation', reasons: ['right-elevation-missing'] },
        { what: 'clipboard', reasons: ['clipboard-disabled'] },
        { what: 'files', reasons: ['files-disabled'] },
        { what: 'unattended', reasons: ['right-unattended-missing', 'unattended-disabled'] }
      ]
    });
    expect(await world.relay.ledger.read()).toEqual([]);
  });

  test('nothing, with every reason', async () => {
    world.directory.helperAccount = { enabled: true, licensed: false, roles: [] };
    const { modes, features, refusals } = await helper.must('policy.standing', {});
    expect([modes, features]).toEqual([[], []]);
    expect(refusals[0]).toEqual({
      what: 'view',
      reasons: ['helper-licence-missing', 'right-connector-missing', 'right-offer-missing', 'right-view-missing']
    });
  });

  test('costs like any request that makes the relay ask', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => helper.ask({ type: 'policy.standing' })));
    expect(answers.map((answer) => (answer.type === 'error' ? answer.code : answer.type))).toContain('rate-limited');
  });

  test('needs a token that is not over', async () => {
    await world.pass(3_600_000, [helper], 60_000);
    expect((await helper.refused({ type: 'policy.standing' })).code).toBe('token-expired');
  });
});

describe('F4: a helper who can help nobody', () => {
  test('gets no code but all reasons of the modes, each once and in order; the record has them', async () => {
    world.directory.switches = { ...world.directory.switches, remoteHelpEnabled: false, chatAllowed: false };
    world.directory.helperAccount = { enabled: true, licensed: true, roles: [{ ...role(), offersHelp: false }] };
    const reasons = ['remote-help-disabled', 'right-offer-missing', 'right-view-missing', 'right-control-missing'];
    expect(await helper.refused({ type: 'session.create' })).toMatchObject({
      code: 'not-allowed',
      details: { reasons }
    });
    expect(await world.rows('attempt-refused')).toMatchObject([
      { what: 'session.create', reason: 'not-allowed', reasons, person: HELPER, sessionId: null }
    ]);
    expect(await world.rows('session-created')).toEqual([]);
    const line = world.logLines.find((text) => text.includes('attempt-refused')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ reason: 'not-allowed', reasons });
  });

  test('who can only view gets one', async () => {
    world.directory.helperAccount = { ...world.directory.helperAccount, roles: [role('view')] };
    await helper.must('session.create', {});
  });

  test('keeps the code that was open: nothing is half-applied', async () => {
    const { code } = await helper.must('session.create', {});
    world.directory.helperAccount = { ...world.directory.helperAccount, roles: [] };
    expect((await helper.refused({ type: 'session.create' })).code).toBe('not-allowed');
    const sharer = await world.signIn(SHARER);
    expect((await sharer.ask({ type: 'session.redeem', code })).type).toBe('ok');
  });
});

describe('F8: a directory that cannot be asked', () => {
  test('says so, is nobody’s lack of rights, and passes', async () => {
    world.directory.down = true;
    expect((await helper.refused({ type: 'policy.standing' })).code).toBe('directory-unavailable');
    expect((await helper.refused({ type: 'session.create' })).code).toBe('directory-unavailable');
    expect((await world.rows('attempt-refused')).map((row) => [row.what, row.reason])).toEqual([
      ['session.create', 'directory-unavailable']
    ]);
    world.directory.down = false;
    await helper.must('session.create', {});
  });

  test('names the permission that it asks for, to the caller and in the log', async () => {
    const { code } = await helper.must('session.create', {});
    const sharer = await world.signIn(SHARER);
    world.directory.lacking = 'DeviceManagementRBAC.Read.All';
    const expected = {
      code: 'directory-permission-missing',
      details: { permission: 'DeviceManagementRBAC.Read.All' }
    };
    expect(await helper.refused({ type: 'policy.standing' })).toMatchObject(expected);
    expect(await helper.refused({ type: 'session.create' })).toMatchObject(expected);
    expect(await sharer.refused({ type: 'session.redeem', code })).toMatchObject(expected);
    const told = world.logLines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'policy-unavailable');
    expect(told).toHaveLength(3);
    for (const line of told) expect(line).toMatchObject({ permission: 'DeviceManagementRBAC.Read.All' });
    expect((await world.rows('attempt-refused')).map((row) => [row.what, row.reason])).toEqual([
      ['session.create', 'directory-permission-missing'],
      ['session.redeem', 'directory-permission-missing']
    ]);
  });

  test('counts as down after the deadline, and its late answer is not heard', async () => {
    const release = hold();
    const answer = helper.ask({ type: 'session.create' });
    await helper.settled();
    world.clock.advance(14_999);
    await helper.settled();
    world.clock.advance(1);
    expect(await answer).toMatchObject({ type: 'error', code: 'directory-unavailable' });
    release();
    await helper.settled();
    expect(await world.rows('session-created')).toEqual([]);
  });
});

describe('while the directory is asked', () => {
  test('several requests at once cost one question, and each gets its answer, in order', async () => {
    const release = hold();
    const order: number[] = [];
    helper.socket.on('message', (data: Buffer) => {
      const { id } = JSON.parse(data.toString());
      if (typeof id === 'number' && id >= 100 && id < 104) order.push(id);
    });
    const answers = sendAll(helper, ['session.create', 'policy.standing', 'session.create', 'session.create']);
    await helper.settled();
    release();
    const results = await Promise.all(answers);
    expect(results.map(({ type }) => type)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(order).toEqual([100, 101, 102, 103]);
    expect(world.directory.asked).toBe(1);
    // As ever, the newest code replaces those before it.
    await helper.settled();
    const ended = helper.events.filter((event) => event.type === 'session.ended');
    expect(ended.map((event) => event.type === 'session.ended' && event.reason)).toEqual(['cancelled', 'cancelled']);
    expect(await world.rows('session-created')).toHaveLength(3);
  });

  test('other requests of the socket do not wait', async () => {
    hold();
    sendAll(helper, ['session.create']);
    await helper.must('ping', {});
    const sharing = await helper.refused({ type: 'session.end', sessionId: 'none', reason: 'cancelled' });
    expect(sharing.code).toBe('session-not-found');
  });

  test('a socket that closes leaves nothing behind', async () => {
    const release = hold();
    sendAll(helper, ['session.create']);
    await helper.settled();
    await helper.close();
    const again = await world.signIn(HELPER);
    release();
    await again.settled();
    expect(await world.rows('session-created')).toEqual([]);
  });

  test('two sockets of one person: each is answered, and one code is left', async () => {
    const second = await world.signIn(HELPER);
    const release = hold();
    const answers = [...sendAll(helper, ['session.create']), ...sendAll(second, ['session.create'])];
    await Promise.all([helper.settled(), second.settled()]);
    release();
    expect((await Promise.all(answers)).map(({ type }) => type)).toEqual(['ok', 'ok']);
    await Promise.all([helper.settled(), second.settled()]);
    const ended = [...helper.events, ...second.events].filter((event) => event.type === 'session.ended');
    expect(ended).toHaveLength(1);
  });

  test('who joined as a sharer meanwhile is busy', async () => {
    const other = await world.signIn(person(7));
    const { code } = await other.must('session.create', {});
    const release = hold();
    const [create] = sendAll(helper, ['session.create']);
    await helper.settled();
    const redeemed = helper.ask({ type: 'session.redeem', code });
    await other.settled();
    release();
    expect(await create).toMatchObject({ type: 'error', code: 'busy' });
    expect(await redeemed).toMatchObject({ type: 'ok' });
  });

  test('a token that ends meanwhile is the reason', async () => {
    await world.pass(3_595_000, [helper], 60_000);
    const release = hold();
    const answers = sendAll(helper, ['policy.standing', 'session.create']);
    await helper.settled();
    await world.pass(6_000, [helper], 1_000);
    release();
    const codes = (await Promise.all(answers)).map((answer) => (answer.type === 'error' ? answer.code : answer.type));
    expect(codes).toEqual(['token-expired', 'token-expired']);
    expect(await world.rows('session-created')).toEqual([]);
  });
});
