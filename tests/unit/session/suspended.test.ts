import { describe, expect, it } from 'vitest';
import { formerOf, grantOf, HELPER, SESSION_ID, SHARER } from './arbitraries.ts';
import { createWorld, settle } from './world.ts';

type Options = Parameters<typeof createWorld>[0];

/** Both were live, and have lost each other for longer than that goes on by itself. */
async function apart(options: Options = {}, mode: 'view' | 'control' = 'control') {
  const world = createWorld(options);
  await world.meet();
  await world.goLive(mode);
  world.wire.cut = true;
  await world.clock.advance(70_000);
  return world;
}

const phases = (world: Awaited<ReturnType<typeof apart>>) => [
  world.helper.controller.view().phase,
  world.sharer.controller.view().phase
];

describe('D10: two who were apart for more than a minute', () => {
  it('wait for each other until their grant is over, and ask to be let in again', async () => {
    const world = await apart();
    const until = grantOf().exp * 1_000;
    expect(world.helper.controller.view()).toMatchObject({ phase: 'suspended', role: 'helper', until });
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'suspended', role: 'sharer', until });
    expect([world.helper.rejoins, world.sharer.rejoins]).toEqual([1, 1]);
    expect([world.helper.ended, world.sharer.ended]).toEqual([[], []]);
  });

  it('end with the grant when nobody comes back', async () => {
    const world = await apart();
    await world.clock.advance(900_000);
    expect(world.helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'sharer-gone' });
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'helper-gone' });
  });

  it('begin anew when both are back: nothing is shared before a fresh consent, and then it is', async () => {
    const world = await apart();
    await world.comeBack();
    expect(phases(world)).toEqual(['identified', 'identified']);
    expect(world.sharer.capturing).toBe(false);
    expect(world.sharer.answer).toBeNull();
    world.helper.controller.choose('control');
    await settle();
    expect(phases(world)).toEqual(['asking', 'asking']);
    expect(world.sharer.capturing).toBe(false);
    world.sharer.answer?.({ outcome: 'allowed', mode: 'control' });
    await settle();
    expect(phases(world)).toEqual(['live', 'live']);
    expect(world.sharer.capturing).toBe(true);
  });

  it('D2: input of the former consent does nothing after the fresh one', async () => {
    const world = await apart();
    await world.comeBack();
    await world.goLive('control');
    await world.input(1, { kind: 'wheel', at: { x: 1, y: 1 }, dx: 0, dy: 1 }, 1);
    expect(world.sharer.applied).toEqual([]);
    const view = world.sharer.controller.view();
    expect(view.phase === 'live' && view.epoch > 1).toBe(true);
  });

  it('a question that was open when they lost each other is not answered by what comes later', async () => {
    const world = createWorld();
    await world.meet();
    world.helper.controller.choose('control');
    await settle();
    const late = world.sharer.answer;
    world.wire.cut = true;
    await world.clock.advance(70_000);
    await world.comeBack();
    late?.({ outcome: 'allowed', mode: 'control' });
    await settle();
    expect(phases(world)).toEqual(['identified', 'identified']);
    expect(world.sharer.capturing).toBe(false);
  });

  it.each(['helper', 'sharer'] as const)('either ends it with one click: the %s', async (role) => {
    const world = await apart();
    world[role].controller.end();
    expect(world[role].controller.view()).toMatchObject({ phase: 'ended', reason: `${role}-ended` });
    expect(world[role].ended).toEqual([`${role}-ended`]);
  });

  it('D8: the chat goes on, and what did not arrive before arrives once', async () => {
    const world = createWorld();
    await world.meet();
    world.helper.controller.sendChat('before');
    await settle();
    world.wire.cut = true;
    world.helper.controller.sendChat('into the void');
    await world.clock.advance(70_000);
    await world.comeBack();
    expect(world.helper.chat.map(({ text, delivered }) => [text, delivered])).toEqual([
      ['before', true],
      ['into the void', true]
    ]);
    expect(world.sharer.chat.map(({ text }) => text)).toEqual(['before', 'into the void']);
  });

  it('F1: the longest time counts from the beginning, not from the return', async () => {
    const limits = { longest: 200, idle: 1_800 };
    const world = await apart({ grant: { limits, exp: 200 } });
    await world.comeBack();
    await world.goLive('view');
    await world.clock.advance(140_000);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'time-limit' });
  });

  it('who loses the other again before both have proven themselves waits again', async () => {
    const world = await apart();
    world.wire.cut = true;
    world.sharer.relay({
      type: 'session.rejoined',
      seq: 50,
      sessionId: SESSION_ID,
      role: 'sharer',
      grant: 'grant',
      iceServers: []
    });
    await settle();
    expect(world.sharer.controller.view().phase).toBe('proving');
    world.sharer.relay({ type: 'session.suspended', seq: 51, sessionId: SESSION_ID, until: 1 });
    await settle();
    expect(world.sharer.controller.view().phase).toBe('suspended');
    expect(world.sharer.rejoins).toBe(2);
  });
});

describe('D10: the relay is not believed', () => {
  it('that suspends a live session stops it on both sides, and gets nothing else', async () => {
    const world = createWorld();
    await world.meet();
    await world.goLive('control');
    world.helper.relay({ type: 'session.suspended', seq: 50, sessionId: SESSION_ID, until: 1 });
    await world.clock.advance(300);
    expect(phases(world)).toEqual(['suspended', 'suspended']);
    expect(world.sharer.capturing).toBe(false);
  });

  it('that says somebody has rejoined while nobody was away changes nothing', async () => {
    const world = createWorld();
    await world.meet();
    await world.goLive('view');
    const before = world.sharer.controller.view();
    await world.comeBack();
    expect(world.sharer.controller.view()).toEqual(before);
  });

  it.each([
    ['with another helper in the grant', grantOf({ helper: { tid: HELPER.tenantId, oid: SHARER.objectId } })],
    ['with another sharer in the grant', grantOf({ sharer: { tid: SHARER.tenantId, oid: HELPER.objectId } })],
    ['for another session', grantOf({ sid: 'another' })],
    ['under an older grant', grantOf({ exp: 599 })]
  ])('that brings it back %s ends it', async (_what, other) => {
    const world = await apart({ grants: { other } });
    await world.comeBack('other');
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'identity-not-proven' });
    expect(world.sharer.reports).toContainEqual({ kind: 'identity-not-proven' });
  });

  it('that forges a grant ends it', async () => {
    const world = await apart();
    await world.comeBack('forged');
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'identity-not-proven' });
  });

  it.each([
    ['somebody else', { ...HELPER, objectId: 'cccccccc-cccc-4ccc-8ccc-cccccccccccc' }],
    ['the same id of another organisation', { ...HELPER, tenantId: '22222222-2222-4222-8222-222222222222' }],
    ['nobody', null]
  ])('that lets in %s ends it: the same two people go on, or none', async (_who, found) => {
    const world = await apart();
    world.sharer.finds = found;
    await world.comeBack();
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'identity-not-proven' });
    expect(world.sharer.capturing).toBe(false);
  });

  it('a verdict about the former connection does not count in the new one', async () => {
    const world = await apart();
    world.sharer.held = [];
    await world.comeBack();
    for (const side of [world.helper, world.sharer]) {
      side.relay({ type: 'session.suspended', seq: 90, sessionId: SESSION_ID, until: 1 });
    }
    await world.clock.advance(300);
    await world.comeBack();
    expect(world.sharer.held).toHaveLength(2);
    const [former, present] = world.sharer.held;
    former?.();
    await settle();
    expect(world.sharer.controller.view().phase).toBe('proving');
    present?.();
    await settle();
    expect(world.sharer.controller.view().phase).toBe('identified');
  });

  it('a proof of the former connection does not count in the new one', async () => {
    const world = await apart();
    const former = world.helper.peer.sent.find((sent) => sent.includes('"proof"')) ?? '';
    await world.clock.advance(300);
    world.sharer.finds = null;
    await world.comeBack();
    world.sharer.peer.listener?.onData('control', former);
    await settle();
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'identity-not-proven' });
  });
});

describe('D10: over a restart of the sharer’s app', () => {
  it('keeps who they were from the proof to the end, on the sharer’s side alone', async () => {
    const world = createWorld();
    await world.meet();
    expect(world.sharer.kept).toMatchObject({ sessionId: SESSION_ID, card: { objectId: HELPER.objectId } });
    await world.goLive('control');
    expect(world.helper.kept).toBeNull();
    expect(world.sharer.kept).toMatchObject({ modesUsed: ['control'], epoch: 1 });
    world.wire.cut = true;
    await world.clock.advance(70_000);
    expect(world.sharer.kept).not.toBeNull();
    world.sharer.controller.end();
    expect(world.sharer.kept).toBeNull();
  });

  it('takes the session up: everything has to be proven and allowed anew, under a newer epoch', async () => {
    const world = createWorld();
    world.sharer.controller.takeUp(formerOf('sharer'));
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'suspended', card: { name: HELPER.name } });
    expect(world.sharer.rejoins).toBe(1);
    expect(world.sharer.capturing).toBe(false);
    expect(world.sharer.kept?.epoch).toBeGreaterThan(formerOf('sharer').epoch);
  });

  it('takes nothing up in the middle of something else', async () => {
    const world = createWorld();
    await world.meet();
    const before = world.sharer.controller.view();
    world.sharer.controller.takeUp(formerOf('sharer'));
    expect(world.sharer.controller.view()).toEqual(before);
  });

  it('a machine that restarts tells the other side, and keeps the token that it has', async () => {
    const world = createWorld();
    await world.meet();
    await world.goLive('view');
    world.sharer.controller.restarting();
    await settle();
    expect(phases(world)).toEqual(['suspended', 'suspended']);
    expect([world.helper.rejoins, world.sharer.rejoins]).toEqual([1, 0]);
    expect(world.sharer.kept).not.toBeNull();
  });
});
