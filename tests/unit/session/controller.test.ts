import { describe, expect, it } from 'vitest';
import type { SessionController } from '#shared/session/ports.ts';
import { DISPLAY, SESSION_ID, WORDS } from './arbitraries.ts';
import { createWorld, settle } from './world.ts';

const text = (typed: string) => ({ kind: 'text', text: typed });

/** What a side sees of a live session. */
function liveOf({ controller }: { readonly controller: SessionController }) {
  const view = controller.view();
  if (view.phase !== 'live') throw new Error(`the session is ${view.phase}`);
  return view;
}

describe('a session between two controllers', () => {
  it('B1–B4: code, cards, consent, sharing, end', async () => {
    const { helper, sharer, meet, goLive } = createWorld();
    await meet();
    expect(helper.controller.view()).toMatchObject({ phase: 'identified', card: { name: 'Tomas Lindqvist' } });
    expect(sharer.controller.view()).toMatchObject({ phase: 'identified', card: { name: 'Priya Raman' } });
    expect(sharer.capturing).toBe(false);
    await goLive('view');
    expect(sharer.capturing).toBe(true);
    expect(helper.controller.view()).toMatchObject({ phase: 'live', mode: 'view', display: { width: 1920 } });
    sharer.controller.end();
    expect(sharer.capturing).toBe(false);
    await settle();
    expect(helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'sharer-ended', modes: ['view'] });
    expect(sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'sharer-ended' });
    expect(sharer.ended).toEqual(['sharer-ended']);
  });

  it('D1: a display that changes its size begins anew under the same consent', async () => {
    const { helper, sharer, meet, goLive } = createWorld();
    sharer.controller.displayChanged();
    await meet();
    await goLive('view');
    const { epoch } = liveOf(helper);
    sharer.controller.displayChanged();
    await settle();
    expect(sharer.permits).toHaveLength(1);
    sharer.display = { ...DISPLAY, width: 1280, height: 720 };
    sharer.controller.displayChanged();
    await settle();
    expect(sharer.permits.map(({ width }) => width)).toEqual([1920, 1280]);
    expect(sharer.capturing).toBe(true);
    expect(liveOf(helper)).toMatchObject({ display: { width: 1280, height: 720 }, epoch });
    sharer.controller.setPaused(true);
    await settle();
    sharer.display = { ...DISPLAY, width: 640 };
    sharer.controller.displayChanged();
    await settle();
    expect([sharer.permits.length, sharer.capturing]).toEqual([2, false]);
  });

  it('B1: the link that a helper passes on is made from the code, whatever the relay calls a link', async () => {
    const { helper } = createWorld();
    await helper.controller.create(null);
    const view = helper.controller.view();
    if (view.phase !== 'waiting') throw new Error('there is no code');
    expect(view.link).toBe(`deskside://join?code=${view.code}`);
  });

  it('A4: a grant that is refused ends the session at the relay once', async () => {
    const { helper } = createWorld();
    await helper.controller.create(null);
    helper.relay({
      type: 'session.joined',
      seq: 1,
      sessionId: SESSION_ID,
      role: 'helper',
      grant: 'forged',
      iceServers: []
    });
    await settle();
    expect(helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'identity-not-proven' });
    expect(helper.ended).toEqual(['identity-not-proven']);
  });

  it('B4: nothing is captured before the answer, and a "no" leaves it so', async () => {
    const { helper, sharer, meet } = createWorld();
    await meet();
    helper.controller.choose('control');
    await settle();
    expect([sharer.capturing, sharer.permitted]).toEqual([false, false]);
    sharer.answer?.({ outcome: 'declined' });
    await settle();
    expect([sharer.capturing, sharer.permitted]).toEqual([false, false]);
    expect(helper.controller.view()).toMatchObject({ phase: 'identified', lastAnswer: 'declined' });
  });

  it('B4: the third refusal ends the session', async () => {
    const { helper, sharer, meet } = createWorld();
    await meet();
    for (let time = 0; time < 3; time++) {
      helper.controller.choose('view');
      await settle();
      sharer.answer?.({ outcome: time === 1 ? 'timeout' : 'declined' });
      await settle();
    }
    expect(helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'declined' });
    expect(sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'declined' });
  });

  it('B4: the sharer may grant less than was asked, and then no input counts', async () => {
    const world = createWorld();
    await world.meet();
    world.helper.controller.choose('control');
    await settle();
    world.sharer.answer?.({ outcome: 'allowed', mode: 'view' });
    await settle();
    expect(world.helper.controller.view()).toMatchObject({ phase: 'live', mode: 'view' });
    await world.input(1, text('no'));
    expect(world.sharer.applied).toEqual([]);
  });

  it('D3: control can be given back, taken back and asked for again, each with its own consent', async () => {
    const world = createWorld();
    const { helper, sharer } = world;
    await world.meet();
    await world.goLive('control');
    helper.controller.giveBack();
    await settle();
    expect(sharer.controller.view()).toMatchObject({ phase: 'live', mode: 'view' });
    helper.controller.choose('control');
    await settle();
    expect(helper.controller.view()).toMatchObject({ phase: 'live', mode: 'view', asking: 'control' });
    sharer.answer?.({ outcome: 'allowed', mode: 'control' });
    await settle();
    expect(helper.controller.view()).toMatchObject({ phase: 'live', mode: 'control' });
    const before = sharer.releases;
    sharer.controller.takeBack();
    await settle();
    expect(sharer.releases).toBe(before + 1);
    expect(helper.controller.view()).toMatchObject({ phase: 'live', mode: 'view' });
    expect(sharer.reports.filter((report) => report.kind === 'mode').map((report) => report.mode)).toEqual([
      'control',
      'view',
      'control',
      'view'
    ]);
  });

  it('B5: a silent machine is noticed within 5 s; capture stops; the session goes on when it is back', async () => {
    const world = createWorld();
    const { helper, sharer } = world;
    await world.meet();
    await world.goLive('view');
    await world.clock.advance(10_000);
    expect(helper.controller.view()).toMatchObject({ phase: 'live' });
    world.wire.cut = true;
    await world.clock.advance(5_000);
    expect(helper.controller.view()).toMatchObject({ phase: 'interrupted' });
    expect(sharer.controller.view()).toMatchObject({ phase: 'interrupted' });
    expect(sharer.capturing).toBe(false);
    world.wire.cut = false;
    await world.clock.advance(2_000);
    expect(helper.controller.view()).toMatchObject({ phase: 'live', mode: 'view' });
    expect(sharer.capturing).toBe(true);
  });

  it('D10: a change of network, and the relay’s word while interrupted, look for a new path; nothing else changes', async () => {
    const world = createWorld();
    const { helper } = world;
    const before = helper.controller.view();
    helper.controller.networkChanged();
    expect(helper.peer.restarts).toBe(0);
    expect(helper.controller.view()).toEqual(before);
    await world.meet();
    await world.goLive('control');
    const live = helper.controller.view();
    helper.controller.networkChanged();
    expect(helper.peer.restarts).toBe(1);
    // The relay's word about a session that is well is worth nothing.
    helper.relay({ type: 'session.peer', seq: 9, sessionId: SESSION_ID, present: true });
    await settle();
    expect(helper.peer.restarts).toBe(1);
    expect(helper.controller.view()).toEqual(live);
    world.wire.cut = true;
    await world.clock.advance(5_000);
    helper.controller.networkChanged();
    helper.relay({ type: 'session.peer', seq: 10, sessionId: SESSION_ID, present: true });
    helper.relay({ type: 'session.peer', seq: 11, sessionId: 'another', present: true });
    helper.relay({ type: 'session.peer', seq: 12, sessionId: SESSION_ID, present: false });
    await settle();
    expect(helper.peer.restarts).toBe(3);
    expect(helper.controller.view()).toMatchObject({ phase: 'interrupted' });
  });

  it('B5: a closed connection ends the session at once', async () => {
    const world = createWorld();
    await world.meet();
    await world.goLive('control');
    world.sharer.peer.listener?.onClosed();
    expect(world.sharer.capturing).toBe(false);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'helper-gone' });
  });

  it('D8: chat goes both ways, is acknowledged, and is refused where policy forbids it', async () => {
    const { helper, sharer, meet } = createWorld();
    await meet();
    expect(helper.controller.sendChat('Hello')).toEqual({ ok: true, value: null });
    await settle();
    sharer.controller.sendChat('שלום');
    await settle();
    expect(helper.chat.map((line) => [line.from, line.text, line.delivered])).toEqual([
      ['me', 'Hello', true],
      ['peer', 'שלום', true]
    ]);
    const silent = createWorld({ grant: { features: [] } });
    await silent.meet();
    expect(silent.helper.controller.sendChat('Hello')).toEqual({ ok: false, code: 'not-allowed' });
  });

  it('A4: a proof that does not hold ends the session on both screens', async () => {
    const { helper, sharer, meet } = createWorld({ lieAboutFingerprints: true });
    await meet();
    expect(helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'identity-not-proven', card: null });
    expect(sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'identity-not-proven', card: null });
    expect(sharer.reports).toContainEqual({ kind: 'identity-not-proven' });
  });

  it('J1: both sides open the connection over the paths that the relay names', async () => {
    const iceServers = [{ urls: ['turns:help.example.org:443?transport=tcp'], username: 'u', credential: 'c' }];
    const { helper, sharer, meet } = createWorld({ paths: { iceServers, transport: 'relay' } });
    await meet();
    expect(helper.peer.opening).toEqual({ initiator: true, iceServers, transport: 'relay' });
    expect(sharer.peer.opening).toEqual({ initiator: false, iceServers, transport: 'relay' });
  });

  it('A4: anything said before a proof ends the session', async () => {
    const { helper, sharer, wire, meet } = createWorld();
    // The connection comes up, but the helper's own proof never arrives; another program asks in its place.
    wire.cut = true;
    await meet();
    expect(sharer.controller.view()).toMatchObject({ phase: 'proving' });
    sharer.peer.listener?.onData('control', JSON.stringify({ type: 'ask', askId: crypto.randomUUID(), mode: 'view' }));
    await settle();
    expect(sharer.answer).toBeNull();
    expect(sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'protocol-violation' });
    expect(helper.controller.view()).toMatchObject({ phase: 'proving' });
  });

  it('A4: a second proof ends the session: it could only be an attempt to become somebody else', async () => {
    const { helper, sharer, meet } = createWorld();
    await meet();
    sharer.peer.listener?.onData('control', helper.peer.sent[0] ?? '');
    expect(sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'protocol-violation' });
  });

  it('B2: a refused code leaves the sharer where they were, with the code of the refusal', async () => {
    const { sharer } = createWorld({ redeem: { ok: false, code: 'rate-limited', retryAfterMs: 4_000 } });
    expect(await sharer.controller.redeem('K7QM-3WXP')).toEqual({
      ok: false,
      code: 'rate-limited',
      retryAfterMs: 4_000
    });
    expect(sharer.controller.view()).toEqual({ phase: 'none' });
    expect(await sharer.controller.redeem('nonsense')).toEqual({ ok: false, code: 'code-not-accepted' });
  });

  it('B2: a relay that takes the code and says nothing more does not leave the sharer waiting', async () => {
    const world = createWorld({ silentAfterRedeem: true });
    await world.helper.controller.create(null);
    await world.sharer.controller.redeem('k7qm 3wxp');
    await world.clock.advance(29_000);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'redeeming' });
    await world.clock.advance(2_000);
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'ended', reason: 'relay-lost' });
  });

  it('B4: a relay that joins somebody who did not ask opens nothing', async () => {
    const { sharer } = createWorld();
    sharer.relay({
      type: 'session.joined',
      seq: 1,
      sessionId: 'session-1',
      role: 'sharer',
      grant: 'grant',
      iceServers: []
    });
    await settle();
    expect(sharer.controller.view()).toEqual({ phase: 'none' });
    expect(sharer.peer.listener).toBeNull();
  });

  it('D5: a machine without a display that may be shared pauses', async () => {
    const world = createWorld({ noDisplay: true });
    await world.meet();
    await world.goLive('view');
    expect(liveOf(world.helper)).toMatchObject({ paused: true, display: null });
    expect(world.sharer.capturing).toBe(false);
  });

  it('A4: both screens show the check words of the connection, once the other side is proven', async () => {
    const world = createWorld();
    await world.meet();
    expect(world.helper.controller.view()).toMatchObject({ phase: 'identified', checkWords: WORDS });
    await world.goLive('view');
    expect(world.helper.controller.view()).toMatchObject({ phase: 'live', checkWords: WORDS });
    expect(world.sharer.controller.view()).toMatchObject({ phase: 'live', checkWords: WORDS });
  });
});
