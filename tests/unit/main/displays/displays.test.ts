import type { Display } from 'electron';
import { describe, expect, it } from 'vitest';
import { createDisplays } from '#main/displays/displays.ts';
import { createOfferedDisplays } from '#main/displays/offered-displays.ts';
import { writeChoice, writeDisplays } from '#shared/displays/messages.ts';
import type { DisplaysView } from '#shared/displays/view.ts';
import type { PeerListener, PeerPort } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import { ended, live } from '#tests/harness/fixtures.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeLog } from '../support/fake-log.ts';

const display = (id: number, x: number, y: number, width = 1920, height = 1080, scaleFactor = 1): Display =>
  ({ id, label: 'DELL U2720Q', bounds: { x, y, width, height }, scaleFactor, rotation: 0 }) as Display;

/** A main display, one left of it and above (negative origin) at twice the size, and one that stands upright. */
const MAIN = display(70, 0, 0);
const LEFT = display(71, -1280, -200, 1280, 720, 2);
const UPRIGHT = { ...display(72, 1920, 0, 1080, 1920), rotation: 90 };

function machine(displays: Display[] = [MAIN, LEFT, UPRIGHT]) {
  const clock = fakeClock();
  const state = { displays, changes: 0 };
  const listeners: (() => void)[] = [];
  let ids = 0;
  const offered = createOfferedDisplays({
    screen: {
      getPrimaryDisplay: () => MAIN,
      getAllDisplays: () => [...state.displays],
      on: ((_name: string, listener: () => void) => listeners.push(listener)) as never
    },
    clock,
    randomId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    onChanged: () => {
      state.changes += 1;
    }
  });
  offered.watch();
  const plug = (...next: Display[]) => {
    state.displays = next;
    listeners[0]?.();
  };
  return { clock, offered, state, plug };
}

describe('the displays of this machine', () => {
  it('D5: are numbered from left to right, sized in their own pixels as they are turned, and named by nothing', () => {
    const { offered } = machine();
    const asked = offered.asked();
    expect(asked.map(({ number, width, height, primary }) => [number, width, height, primary])).toEqual([
      [1, 2560, 1440, false],
      [2, 1920, 1080, true],
      [3, 1080, 1920, false]
    ]);
    expect(asked[0]?.place).toEqual({ x: -1280, y: -200, width: 1280, height: 720 });
    expect(JSON.stringify(asked)).not.toMatch(/DELL|7[012]"/);
  });

  it('D5: nothing can be found before it is offered, and then only that', () => {
    const { offered } = machine();
    const [first, second] = offered.asked();
    if (first === undefined || second === undefined) throw new Error('no displays');
    expect(offered.find(second)).toBeNull();
    offered.offer([second.id]);
    expect(offered.find(second)?.id).toBe(MAIN.id);
    expect(offered.shown()?.id).toBe(MAIN.id);
    expect(offered.find(first)).toBeNull();
    expect(offered.lookAt(first.id)).toBe(false);
    expect(offered.offered().map(({ number }) => number)).toEqual([2]);
    offered.forget();
    expect([offered.find(second), offered.lookedAt(), offered.entries()]).toEqual([null, null, []]);
  });

  it('D5: one that is unplugged and comes back is another one, and not offered; the others keep their names', () => {
    const { offered, plug } = machine();
    const [left, main] = offered.asked();
    if (left === undefined || main === undefined) throw new Error('no displays');
    offered.offer([left.id, main.id]);
    offered.lookAt(left.id);
    plug(MAIN, UPRIGHT);
    expect(offered.lookedAt()).toMatchObject({ id: main.id, number: 2 });
    plug(MAIN, UPRIGHT, LEFT);
    const back = offered.entries().find(({ number }) => number === 1);
    expect(back).toMatchObject({ offered: false, width: 2560 });
    expect(back?.id).not.toBe(left.id);
    expect(offered.lookAt(left.id)).toBe(false);
    expect(offered.asked().map((each) => each.offered)).toEqual([false, true, false]);
  });

  it('D5: a display that is turned or gets another scale factor is told of in its new size, under its name', () => {
    const { offered, plug, state } = machine();
    const ids = offered.asked().map(({ id }) => id);
    offered.offer(ids);
    const changes = state.changes;
    plug(display(70, 0, 0, 1080, 1920), display(71, -1280, -200, 1280, 720, 1.5), UPRIGHT);
    expect(offered.offered().map(({ id, width, height }) => [id, width, height])).toEqual([
      [ids[0], 1920, 1080],
      [ids[1], 1080, 1920],
      [ids[2], 1080, 1920]
    ]);
    expect(state.changes).toBe(changes + 1);
  });

  it('D5: who switches quickly gets the last choice, and no more than two captures a second', async () => {
    const { clock, offered, state } = machine();
    const ids = offered.asked().map(({ id }) => id);
    offered.offer(ids);
    const before = state.changes;
    for (const id of [...ids, ...ids, ...ids]) offered.lookAt(id);
    expect(state.changes).toBe(before + 1);
    await clock.pass(500);
    expect(state.changes).toBe(before + 2);
    expect(offered.lookedAt()?.id).toBe(ids[2]);
    await clock.pass(5_000);
    expect(state.changes).toBe(before + 2);
  });

  it('D5: a machine without a display has none to offer', () => {
    const { offered } = machine([display(1, 0, 0, 0, 0)]);
    expect(offered.asked()).toEqual([]);
    offered.offer([]);
    expect(offered.lookedAt()).toBeNull();
  });
});

function talk(role: 'helper' | 'sharer', isSharing = true) {
  const { clock, offered, plug } = machine();
  const log = fakeLog();
  const sent: string[] = [];
  const heard: string[] = [];
  const shown: DisplaysView[] = [];
  const displays = createDisplays({
    machine: offered,
    isSharing: () => isSharing,
    clock,
    show: (view) => shown.push(view),
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
  displays.over(peer).open(
    { initiator: role === 'helper', iceServers: [] },
    {
      onSignal: nothing,
      onConnected: nothing,
      onData: (_channel, data) => heard.push(data),
      onClosed: nothing,
      onCaptureStarted: nothing,
      onCaptureFailed: nothing
    }
  );
  const at = (epoch: number, change: Partial<Extract<SessionView, { phase: 'live' }>> = {}) =>
    displays.sessionChanged({ ...live(role, 'control'), epoch, ...change });
  return {
    clock,
    offered,
    plug,
    log,
    sent,
    heard,
    shown,
    displays,
    at,
    receive: (data: string) => listener?.onData('control', data)
  };
}

describe('what a session says of displays', () => {
  it('D5: the helper is told what is offered, and nothing else, anew under every epoch', () => {
    const { offered, sent, displays, at } = talk('sharer');
    const [first, second] = offered.asked();
    offered.offer([second?.id ?? '']);
    at(1);
    expect(sent).toEqual([writeDisplays(offered.offered(), 1)]);
    expect(sent.join()).not.toContain(first?.id);
    displays.tell();
    expect(sent).toHaveLength(1);
    at(2);
    expect(sent.at(-1)).toBe(writeDisplays(offered.offered(), 2));
  });

  it('D5: a choice counts under the epoch of now, while live, and for what is offered', () => {
    const { offered, heard, at, receive, log } = talk('sharer');
    const [first, second, third] = offered.asked().map(({ id }) => id);
    if (first === undefined || second === undefined || third === undefined) throw new Error('no displays');
    offered.offer([first, second]);
    receive(writeChoice(first, 1));
    at(1, { paused: true });
    receive(writeChoice(first, 1));
    at(2);
    receive(writeChoice(first, 1));
    receive(writeChoice(third, 2));
    receive('{"type":"display-choice","epoch":2}');
    receive(writeDisplays([], 2));
    expect(offered.lookedAt()?.id).toBe(second);
    receive(writeChoice(first, 2));
    expect(offered.lookedAt()?.id).toBe(first);
    expect(heard).toEqual([]);
    expect(log.lines.map(({ fields }) => fields?.code)).toEqual([
      'display-late',
      'display-unknown',
      'display-malformed'
    ]);
  });

  it('D5: a flood of choices is dropped unread', () => {
    const { offered, at, receive, log } = talk('sharer');
    const [first, second] = offered.asked().map(({ id }) => id);
    offered.offer([first ?? '', second ?? '']);
    at(1);
    for (let count = 0; count < 200; count += 1) receive('{"type":"display-choice"');
    receive(writeChoice(first ?? '', 1));
    expect(offered.lookedAt()?.id).toBe(second);
    expect(log.lines.map(({ fields }) => fields?.code)).toEqual(['display-malformed', 'display-rate']);
  });

  it('D5: the helper’s page shows what the sharer offers; an older word, or junk, changes nothing', () => {
    const { shown, at, receive, displays } = talk('helper');
    const one = { id: 'a', number: 2, width: 10, height: 10, primary: false };
    at(3);
    receive(writeDisplays([one], 3));
    expect(displays.view()).toEqual({ displays: [{ ...one, offered: true }] });
    receive(writeDisplays([], 2));
    receive('{"type":"displays","epoch":3,"displays":"all"}');
    expect(shown.at(-1)).toEqual({ displays: [{ ...one, offered: true }] });
    displays.sessionChanged(ended('helper', 'sharer-ended'));
    expect(displays.view()).toEqual({ displays: [] });
    at(4);
    expect(displays.view()).toEqual({ displays: [] });
  });

  it('D5: the helper’s choice says under which epoch it was made, and is not sent while paused', () => {
    const { sent, at, displays } = talk('helper');
    displays.choose('a');
    at(3);
    displays.choose('a');
    at(4, { paused: true });
    displays.choose('b');
    expect(sent).toEqual([writeChoice('a', 3)]);
  });

  it('D5: the end of the session takes back what was offered; the end of one that helps does not', () => {
    const sharing = talk('sharer');
    sharing.offered.asked();
    sharing.offered.offer(sharing.offered.asked().map(({ id }) => id));
    sharing.at(1);
    sharing.displays.sessionChanged(ended('sharer', 'sharer-ended'));
    expect(sharing.offered.lookedAt()).toBeNull();
    const helping = talk('helper', false);
    helping.offered.offer(helping.offered.asked().map(({ id }) => id));
    helping.at(1);
    helping.displays.sessionChanged(ended('helper', 'sharer-ended'));
    expect(helping.offered.lookedAt()).not.toBeNull();
  });
});
