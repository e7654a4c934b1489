import { describe, expect, it } from 'vitest';
import { MAX_INPUT_EVENTS_PER_SECOND } from '#shared/protocol/limits.ts';
import { createWorld, settle } from './world.ts';

const A_DOWN = {
  kind: 'key',
  code: 'KeyA',
  key: 'a',
  down: true,
  modifiers: { ctrl: false, shift: false, alt: false, meta: false }
};
const text = (typed: string) => ({ kind: 'text', text: typed });

describe('input and junk between two controllers', () => {
  it('D2, D4: input is applied in control, not while paused, and not with an old epoch', async () => {
    const world = createWorld();
    const { sharer } = world;
    await world.meet();
    await world.goLive('control');
    const view = world.helper.controller.view();
    const old = view.phase === 'live' ? view.epoch : -1;
    await world.input(1, text('yes'));
    sharer.controller.setPaused(true);
    expect(sharer.capturing).toBe(false);
    await world.input(2, text('late'), old);
    sharer.controller.setPaused(false);
    await settle();
    expect(sharer.capturing).toBe(true);
    await world.input(3, text('stale'), old);
    await world.input(4, text('again'));
    expect(sharer.applied.map((action) => ('text' in action ? action.text : action.kind))).toEqual(['yes', 'again']);
  });

  it('D2: a key that is held when the helper vanishes is let go', async () => {
    const world = createWorld();
    await world.meet();
    await world.goLive('control');
    await world.input(1, A_DOWN);
    world.wire.cut = true;
    await world.clock.advance(3_000);
    expect(world.sharer.applied.at(-1)).toMatchObject({ kind: 'key', code: 'KeyA', down: false });
  });

  it('D2: the person at the machine wins for a second', async () => {
    const world = createWorld();
    await world.meet();
    await world.goLive('control');
    world.sharer.controller.localInput();
    // Text that is still being typed there stops too.
    expect(world.sharer.releases).toBe(1);
    world.sharer.controller.localInput();
    expect(world.sharer.releases).toBe(1);
    await world.input(1, text('no'));
    await world.clock.advance(1_001);
    await world.input(2, text('yes'));
    expect(world.sharer.applied).toEqual([text('yes')]);
  });

  it('D2: what is no message, has a gap or comes too fast is dropped and named, and the session lives', async () => {
    const world = createWorld();
    await world.meet();
    await world.goLive('control');
    const { listener } = world.sharer.peer;
    for (const junk of [
      '',
      '{}',
      '[]',
      '\u0000',
      'x'.repeat(5_000),
      '{"seq":1,"epoch":1,"action":{"kind":"reboot"}}'
    ]) {
      listener?.onData('input', junk);
      listener?.onData('motion', junk);
    }
    expect(world.sharer.refused).toEqual(Array(12).fill('input-malformed'));
    await world.input(1, A_DOWN);
    await world.input(3, text('gap'));
    expect(world.sharer.refused.at(-1)).toBe('input-gap');
    expect(world.sharer.applied).toMatchObject([A_DOWN, { ...A_DOWN, key: null, down: false }, text('gap')]);
    await world.input(3, text('again'));
    for (let seq = 4; seq < 2_004; seq += 1) await world.input(seq, text('x'));
    expect(world.sharer.refused.at(-1)).toBe('input-rate');
    expect(world.sharer.applied).toHaveLength(1 + MAX_INPUT_EVENTS_PER_SECOND);
    await world.clock.advance(1_000);
    await world.input(2_004, text('goes on'));
    expect(world.sharer.applied.at(-1)).toEqual(text('goes on'));
    expect(world.helper.controller.view()).toMatchObject({ phase: 'live', mode: 'control' });
  });

  it('junk on any channel never throws; on control it ends, on input it changes nothing', async () => {
    const world = createWorld();
    await world.meet();
    await world.goLive('control');
    const { listener } = world.sharer.peer;
    for (const junk of ['', '{', 'null', '[]', '{"seq":1}', '\u0000', 'x'.repeat(5_000)]) {
      listener?.onData('input', junk);
      listener?.onData('motion', junk);
    }
    expect(world.sharer.applied).toEqual([]);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'live' });
    listener?.onData('control', '{"type":"consent"}');
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'protocol-violation' });
  });
});
