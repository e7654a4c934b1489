import { MAX_POINTING_MESSAGES_PER_SECOND } from './limits.ts';
import { type Marks, NO_MARKS, withDot, withPoints } from './marks.ts';
import { type PointingTool, positionOf, readFromHelper } from './messages.ts';

/** Why something about pointing was dropped. */
export type PointingFault = 'pointing-malformed' | 'pointing-rate' | 'pointing-late';

/** What the sharer's side knows of the helper's pointing over one connection. */
export type Received = {
  readonly marks: Marks;
  /** What the helper says is in their hand. */
  readonly tool: PointingTool;
  /** Number of the newest dot. */
  readonly seq: number;
  /** The second that is being counted, and how many messages came in it. */
  readonly second: number;
  readonly count: number;
};

export const NOTHING_RECEIVED: Received = { marks: NO_MARKS, tool: 'none', seq: 0, second: 0, count: 0 };

/**
 * One raw message of the helper's. `epoch` is the consent epoch of now, or `null` while nothing may be drawn: not live,
 * paused, or turned off by the sharer. What is too much is dropped unread, so that a flood costs next to nothing; what is
 * malformed or meant for another epoch changes nothing. Times in milliseconds of any clock.
 */
export function receivePointing(
  before: Received,
  raw: { readonly channel: 'control' | 'motion'; readonly data: string },
  now: number,
  epoch: number | null
): { readonly state: Received; readonly fault: PointingFault | null } {
  const fresh = now - before.second >= 1000 || now < before.second;
  const counted: Received = fresh
    ? { ...before, second: now, count: 1 }
    : { ...before, count: Math.min(before.count + 1, MAX_POINTING_MESSAGES_PER_SECOND + 1) };
  if (counted.count > MAX_POINTING_MESSAGES_PER_SECOND) return { state: counted, fault: 'pointing-rate' };
  const message = readFromHelper(raw.channel, raw.data);
  if (message === null) return { state: counted, fault: 'pointing-malformed' };
  if (message.epoch !== epoch) return { state: counted, fault: 'pointing-late' };
  if ('laser' in message) {
    if (message.seq <= counted.seq) return { state: counted, fault: null };
    const marks = withDot(counted.marks, message.laser, message.colour, now);
    return { state: { ...counted, seq: message.seq, marks }, fault: null };
  }
  const { act } = message;
  switch (act.kind) {
    case 'tool': {
      const marks = act.tool === 'laser' ? counted.marks : { ...counted.marks, dot: null };
      return { state: { ...counted, tool: act.tool, marks }, fault: null };
    }
    case 'stroke': {
      const marks = withPoints(counted.marks, { ...act, points: act.points.map(positionOf) }, now);
      return { state: { ...counted, marks }, fault: null };
    }
    case 'clear':
      return { state: { ...counted, marks: NO_MARKS }, fault: null };
  }
}

/** Everything drawn is gone: at a pause, a change of consent, a loss, the end, and at either person's wish. */
export function withoutMarks(state: Received): Received {
  return { ...state, marks: NO_MARKS };
}
