import { describe, expect, it } from 'vitest';
import { grantOf, SESSION_ID } from './arbitraries.ts';
import { createWorld, settle } from './world.ts';

describe('rights and limits of a session between two controllers', () => {
  it('F2: what the grant does not allow cannot be asked for, not even by a changed app', async () => {
    const { helper, sharer, meet } = createWorld({ grant: { modes: ['view'] } });
    await meet();
    expect(helper.controller.choose('control')).toEqual({ ok: false, code: 'not-allowed' });
    sharer.peer.listener?.onData(
      'control',
      JSON.stringify({ type: 'ask', askId: '00000000-0000-4000-8000-00000000000f', mode: 'control' })
    );
    expect(sharer.answer).toBeNull();
    expect(sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'protocol-violation' });
  });

  it('F4: a right that is taken away ends the session, and the helper alone is told which', async () => {
    const narrowed = grantOf({
      modes: [],
      features: [],
      refusals: [
        { what: 'view', reasons: ['sharer-out-of-scope', 'device-not-compliant'] },
        { what: 'control', reasons: ['right-control-missing', 'sharer-out-of-scope'] },
        { what: 'chat', reasons: ['chat-disabled'] }
      ]
    });
    const world = createWorld({ grants: { narrowed } });
    await world.meet();
    await world.goLive('control');
    for (const side of [world.helper, world.sharer]) {
      side.relay({ type: 'session.grant', seq: 9, sessionId: SESSION_ID, grant: 'narrowed' });
    }
    await settle();
    expect(world.helper.controller.view()).toMatchObject({
      phase: 'ended',
      reason: 'not-allowed',
      reasons: ['right-control-missing', 'sharer-out-of-scope', 'device-not-compliant']
    });
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'not-allowed', reasons: [] });
    expect(world.sharer.capturing).toBe(false);
  });

  it('F1: the longest time of the organisation ends the session on both screens', async () => {
    const world = createWorld({ grant: { limits: { longest: 60, idle: 1_800 }, exp: 600 } });
    await world.meet();
    await world.goLive('control');
    await world.clock.advance(58_000);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'live' });
    await world.clock.advance(2_500);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'time-limit' });
    expect(world.helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'time-limit' });
    expect(world.sharer.capturing).toBe(false);
  });

  it('F1: a session in which nobody does anything ends; the use of the machine or a chat line keeps it', async () => {
    const world = createWorld({ grant: { limits: { longest: 28_800, idle: 60 }, exp: 6_000 } });
    await world.meet();
    await world.goLive('view');
    // The machine is in use: it was touched a second ago whenever somebody asks.
    world.sharer.machineIdleMs = 1_000;
    await world.clock.advance(150_000);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'live' });
    // The machine rests, but the helper writes.
    world.sharer.machineIdleMs = 10_000_000;
    for (let line = 0; line < 4; line++) {
      world.helper.controller.sendChat(`line ${line}`);
      await world.clock.advance(40_000);
    }
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'live' });
    await world.clock.advance(21_000);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'idle-limit' });
    expect(world.helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'idle-limit' });
  });

  it('F1: that the apps say they are alive does not count as somebody doing something', async () => {
    const world = createWorld({ grant: { limits: { longest: 28_800, idle: 60 }, exp: 6_000 } });
    await world.meet();
    await world.goLive('view');
    world.sharer.machineIdleMs = 10_000_000;
    await world.clock.advance(59_000);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'live' });
    await world.clock.advance(3_000);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'idle-limit' });
  });
});
