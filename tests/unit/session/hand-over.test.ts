import { describe, expect, it } from 'vitest';
import { MAX_HAND_OVERS } from '#shared/session/hand-over.ts';
import { createWorld, settle } from './world.ts';

const CODE = 'K7QM3WXP';

async function live() {
  const world = createWorld();
  await world.meet();
  await world.goLive('control');
  return world;
}

const handOverSeen = ({ helper }: Awaited<ReturnType<typeof live>>) => {
  const view = helper.controller.view();
  return view.phase === 'live' ? view.handOver : view.phase;
};

describe('D12: handing a live session over', () => {
  it('the helper’s word only names a code: nothing is opened, and the session goes on', async () => {
    const world = await live();
    const { helper, sharer } = world;
    expect(helper.controller.handOver('k7qm-3wxp')).toEqual({ ok: true, value: null });
    await settle();
    expect(sharer.handOvers).toEqual([CODE]);
    expect(handOverSeen(world)).toBe('asked');
    expect(sharer.answer).toBeNull();
    expect(sharer.capturing).toBe(true);
    expect(sharer.permits).toHaveLength(1);
    expect(sharer.controller.view()).toMatchObject({ phase: 'live', mode: 'control' });
  });

  it('a refusal comes back to the helper, who may name somebody else, a few times only', async () => {
    const world = await live();
    const { helper, sharer } = world;
    for (let tries = 0; tries < MAX_HAND_OVERS; tries += 1) {
      helper.controller.handOver(CODE);
      await settle();
      sharer.controller.handOverFailed(tries === 0 ? 'declined' : 'refused');
      await settle();
      expect(handOverSeen(world)).toBe(tries === 0 ? 'declined' : 'refused');
    }
    expect(helper.controller.handOver(CODE)).toMatchObject({ ok: false, code: 'rate-limited' });
    // An app that does not keep to it gets no further either.
    sharer.peer.listener?.onData('control', JSON.stringify({ type: 'hand-over', code: CODE }));
    await settle();
    expect(sharer.handOvers).toHaveLength(MAX_HAND_OVERS);
    expect(sharer.controller.view().phase).toBe('live');
  });

  it('one at a time: a second colleague is not looked into while the first is', async () => {
    const { helper, sharer } = await live();
    helper.controller.handOver(CODE);
    await settle();
    sharer.peer.listener?.onData('control', JSON.stringify({ type: 'hand-over', code: 'K7QM3WXQ' }));
    await settle();
    expect(sharer.handOvers).toEqual([CODE]);
  });

  it('what the sharer allowed ends the former session: picture and input first, both told, and the record knows to whom', async () => {
    const { helper, sharer, input } = await live();
    const releases = sharer.releases;
    sharer.controller.handedOver('the-next-session');
    expect(sharer.capturing).toBe(false);
    expect(sharer.releases).toBeGreaterThan(releases);
    await settle();
    expect(helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'handed-over' });
    expect(sharer.ended).toEqual(['handed-over']);
    expect(sharer.reports).toContainEqual({ kind: 'handed-over', sessionId: 'the-next-session' });
    const { applied } = sharer;
    const before = applied.length;
    await input(1, { kind: 'text', text: 'late' }, 1);
    expect(applied).toHaveLength(before);
  });

  it('only a helper of a live session can name anybody, and only a sharer can say that it came to nothing', async () => {
    const early = createWorld();
    await early.meet();
    expect(early.helper.controller.handOver(CODE)).toMatchObject({ ok: false, code: 'wrong-state' });
    expect(early.helper.controller.handOver('no code')).toMatchObject({ ok: false, code: 'code-not-accepted' });
    const { helper, sharer } = await live();
    expect(sharer.controller.handOver(CODE)).toMatchObject({ ok: false, code: 'wrong-state' });
    helper.controller.handedOver('elsewhere');
    expect(helper.controller.view().phase).toBe('live');
    sharer.peer.listener?.onData('control', JSON.stringify({ type: 'hand-over-failed', why: 'declined' }));
    expect(sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'protocol-violation' });
    const other = await live();
    other.helper.peer.listener?.onData('control', JSON.stringify({ type: 'hand-over', code: CODE }));
    expect(other.helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'protocol-violation' });
  });

  it('a helper cannot make it look as if the sharer had let somebody take over', async () => {
    const { sharer } = await live();
    sharer.peer.listener?.onData('control', JSON.stringify({ type: 'end', reason: 'handed-over' }));
    expect(sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'helper-ended' });
  });
});
