import { describe, expect, it } from 'vitest';
import { createPointing, type PointingBar } from '#main/pointing/pointing.ts';
import { FADING } from '#shared/pointing/limits.ts';
import { isEmpty, type Marks } from '#shared/pointing/marks.ts';
import { type PointingAct, writeAllowed, writeLaser, writePointing } from '#shared/pointing/messages.ts';
import type { OverlayView } from '#shared/pointing/overlay-view.ts';
import type { PeerListener, PeerPort } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import { interrupted, live } from '#tests/harness/fixtures.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeLog } from '../support/fake-log.ts';

const STROKE: PointingAct = { kind: 'stroke', stroke: 1, colour: 'red', points: [[1, 2]] };

/** Pointing with a window and a connection that write down what they are told. */
function stand(
  role: 'helper' | 'sharer',
  change: Partial<Extract<SessionView, { phase: 'live' }>> = {},
  thins = false
) {
  const clock = fakeClock();
  const log = fakeLog();
  const sent: string[] = [];
  const heard: [string, string][] = [];
  const drawn: { marks: Marks; page: OverlayView | null }[] = [];
  const windows = { prepared: 0, hidden: 0, closed: 0 };
  const bars: PointingBar[] = [];
  const allowed: boolean[] = [];
  const pointing = createPointing({
    clock,
    surface: {
      thins,
      prepare: () => {
        windows.prepared += 1;
      },
      draw: (marks, page) => drawn.push({ marks, page }),
      hide: () => {
        windows.hidden += 1;
      },
      close: () => {
        windows.closed += 1;
      }
    },
    onBarChanged: (bar) => bars.push(bar),
    onAllowedChanged: (next) => allowed.push(next),
    log
  });
  let listener: PeerListener | null = null;
  const nothing = () => undefined;
  const peer: PeerPort = {
    open: (_opening, on) => {
      listener = on;
    },
    remoteSignal: nothing,
    send: (data) => sent.push(data),
    restart: nothing,
    startCapture: nothing,
    stopCapture: nothing,
    close: nothing
  };
  pointing.over(peer).open(
    { initiator: role === 'helper', iceServers: [] },
    {
      onSignal: nothing,
      onConnected: nothing,
      onData: (channel, data) => heard.push([channel, data]),
      onClosed: nothing,
      onCaptureStarted: nothing,
      onCaptureFailed: nothing
    }
  );
  const view = { ...live(role, 'view'), epoch: 1, ...change };
  pointing.sessionChanged(view);
  return {
    pointing,
    clock,
    log,
    sent,
    heard,
    drawn,
    windows,
    bars,
    allowed,
    view,
    receive: (data: string, channel: 'control' | 'motion' = 'control') => listener?.onData(channel, data),
    last: () => drawn.at(-1)
  };
}

describe('laser and pen in main', () => {
  it('D7: a stroke reaches the page once the page is there, with the proven name, and goes by itself', async () => {
    const { pointing, clock, receive, last, windows, bars } = stand('sharer');
    receive(writePointing({ kind: 'tool', tool: 'pen', colour: 'red' }, 1));
    expect(windows.prepared).toBe(1);
    expect(bars.at(-1)).toEqual({ offered: true, allowed: true, drawn: false });
    receive(writePointing(STROKE, 1));
    await clock.pass(16);
    expect(last()?.page).toBeNull();
    expect(pointing.pageAsks()).toMatchObject({ name: live('sharer', 'view').card.name, strokes: [{ from: 0 }] });
    receive(writePointing({ ...STROKE, points: [[3, 4]] }, 1));
    await clock.pass(16);
    expect(last()?.page?.strokes).toEqual([
      { stroke: 1, colour: 'red', from: 1, points: [{ x: 3, y: 4 }], fading: false }
    ]);
    await clock.pass(FADING.holdMs);
    expect(last()?.page?.strokes[0]?.fading).toBe(true);
    await clock.pass(FADING.fadeMs);
    expect(last()?.page?.strokes).toEqual([]);
    expect(clock.waiting()).toBe(0);
  });

  it.each([
    [true, 10],
    [false, 1]
  ])('D7: a window that cannot fade strokes (%s) is drawn at least %i times while they go', async (thins, least) => {
    const { pointing, clock, receive, drawn } = stand('sharer', {}, thins);
    receive(writePointing(STROKE, 1));
    pointing.pageAsks();
    await clock.pass(16 + FADING.holdMs);
    const before = drawn.length;
    await clock.pass(FADING.fadeMs);
    expect(drawn.length - before).toBeGreaterThanOrEqual(least);
    expect(drawn.length - before > 3).toBe(thins);
    expect(clock.waiting()).toBe(0);
  });

  it.each<[string, (view: Extract<SessionView, { phase: 'live' }>) => SessionView]>([
    ['a pause', (view) => ({ ...view, paused: true, epoch: 2 })],
    ['taking control back', (view) => ({ ...view, mode: 'view', epoch: 2 })],
    ['a new consent', (view) => ({ ...view, mode: 'control', epoch: 2 })],
    ['another display', (view) => ({ ...view, display: null })],
    ['silence', () => interrupted('sharer')],
    ['the end', () => ({ phase: 'none' })]
  ])('D7: %s takes everything away in the same turn, and what comes late draws nothing', async (_what, next) => {
    const { pointing, clock, receive, last, view, windows } = stand('sharer');
    pointing.pageAsks();
    receive(writePointing(STROKE, 1));
    receive(writeLaser({ laser: { x: 1, y: 1 }, seq: 1, epoch: 1, colour: 'red' }), 'motion');
    await clock.pass(16);
    expect(last()?.marks.strokes).toHaveLength(1);
    const hidden = windows.hidden;
    const after = next(view);
    pointing.sessionChanged(after);
    expect(windows.hidden).toBeGreaterThan(hidden);
    expect(last()?.page).toMatchObject({ strokes: [], dot: null });
    if (after.phase === 'live' && after.epoch === 1) return;
    receive(writePointing(STROKE, 1));
    await clock.pass(20_000);
    expect(isEmpty(last()?.marks ?? { strokes: [], dot: null })).toBe(true);
  });

  it('D7: while paused nothing is drawn, not even under the epoch of the pause', async () => {
    const { clock, receive, drawn } = stand('sharer', { paused: true });
    receive(writePointing(STROKE, 1));
    await clock.pass(1_000);
    expect(drawn).toEqual([]);
  });

  it('D7: the sharer turns it off: what is drawn goes, nothing more comes, and the helper is told; and on again', async () => {
    const { pointing, clock, receive, last, sent, bars } = stand('sharer');
    pointing.pageAsks();
    receive(writePointing(STROKE, 1));
    await clock.pass(16);
    pointing.setAllowed(false);
    expect(isEmpty(last()?.marks ?? { strokes: [], dot: null })).toBe(true);
    expect(sent).toEqual([writeAllowed(false)]);
    expect(bars.at(-1)).toEqual({ offered: true, allowed: false, drawn: false });
    receive(writePointing(STROKE, 1));
    await clock.pass(16);
    expect(isEmpty(last()?.marks ?? { strokes: [], dot: null })).toBe(true);
    pointing.setAllowed(true);
    receive(writePointing(STROKE, 1));
    await clock.pass(16);
    expect(last()?.marks.strokes).toHaveLength(1);
    pointing.clear();
    expect(last()?.marks.strokes).toEqual([]);
  });

  it('D7: a helper draws on nobody’s screen of their own: a sharer cannot make marks appear at the helper’s', async () => {
    const { clock, receive, drawn, windows, allowed, pointing } = stand('helper');
    receive(writePointing(STROKE, 1));
    receive(writeLaser({ laser: { x: 1, y: 1 }, seq: 1, epoch: 1, colour: 'red' }), 'motion');
    await clock.pass(1_000);
    expect(drawn).toEqual([]);
    expect(windows.prepared).toBe(0);
    receive(writeAllowed(false));
    expect(allowed).toEqual([false]);
    expect(pointing.allowed()).toBe(false);
    pointing.setAllowed(true);
    expect(pointing.allowed()).toBe(false);
  });

  it('D7: a helper says nothing while nothing may be drawn', () => {
    const drawing = stand('helper');
    drawing.pointing.say(STROKE);
    expect(drawing.sent).toEqual([writePointing(STROKE, 1)]);
    drawing.receive(writeAllowed(false));
    drawing.pointing.say(STROKE);
    expect(drawing.sent).toHaveLength(1);
    for (const mute of [stand('helper', { paused: true }), stand('sharer')]) {
      mute.pointing.say(STROKE);
      expect(mute.sent).toEqual([]);
    }
  });

  it('D7: junk is dropped with a code that is logged seldom, and everything else goes on to the session', () => {
    const { receive, log, heard } = stand('sharer');
    for (let count = 0; count < 5_000; count += 1) receive('{"type":"pointing","epoch":1,"act":{"kind":"shout"}}');
    receive('{"type":"alive"}');
    receive('{"seq":1}', 'motion');
    expect(log.lines.map(({ fields }) => fields.code)).toEqual(['pointing-malformed', 'pointing-rate']);
    expect(heard).toEqual([
      ['control', '{"type":"alive"}'],
      ['motion', '{"seq":1}']
    ]);
  });

  it('D7: a flood of sound messages draws once in a frame', async () => {
    const { pointing, clock, receive, drawn } = stand('sharer');
    pointing.pageAsks();
    for (let count = 0; count < 5_000; count += 1) receive(writePointing(STROKE, 1));
    await clock.pass(16);
    expect(drawn.length).toBeLessThanOrEqual(2);
  });

  it('D7: a page that was lost is told everything anew', async () => {
    const { pointing, clock, receive, last, windows } = stand('sharer');
    pointing.pageAsks();
    receive(writePointing(STROKE, 1));
    await clock.pass(16);
    pointing.pageLost();
    expect(windows.prepared).toBe(1);
    receive(writePointing({ ...STROKE, points: [[3, 4]] }, 1));
    await clock.pass(16);
    expect(last()?.page).toBeNull();
    expect(pointing.pageAsks().strokes[0]?.points).toHaveLength(2);
  });
});
