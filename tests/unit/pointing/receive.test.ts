import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_POINTING_MESSAGE_CHARS,
  MAX_POINTING_MESSAGES_PER_SECOND,
  MAX_POINTS_PER_MESSAGE
} from '#shared/pointing/limits.ts';
import { isEmpty } from '#shared/pointing/marks.ts';
import {
  isPointing,
  type PointingAct,
  readFromHelper,
  readFromSharer,
  writeAllowed,
  writeLaser,
  writePointing
} from '#shared/pointing/messages.ts';
import { NOTHING_RECEIVED, type Received, receivePointing } from '#shared/pointing/receive.ts';
import { position } from './arbitraries.ts';

const EPOCH = 3;
const STROKE: PointingAct = { kind: 'stroke', stroke: 1, colour: 'red', points: [[1, 2]] };
const take = (state: Received, data: string, now = 0, epoch: number | null = EPOCH) =>
  receivePointing(state, { channel: isPointing('motion', data) ? 'motion' : 'control', data }, now, epoch);
const laser = (seq: number, x: number | null, epoch = EPOCH) =>
  writeLaser({ laser: x === null ? null : { x, y: 0 }, seq, epoch, colour: 'blue' });

describe('what the sharer takes of pointing', () => {
  it('D7: what is written is told from everything else on its channel, fits, and is read as it was meant', () => {
    const points = Array.from({ length: MAX_POINTS_PER_MESSAGE }, (): [number, number] => [65535, 65535]);
    const longest = writePointing(
      { kind: 'stroke', stroke: Number.MAX_SAFE_INTEGER, colour: 'purple', points },
      Number.MAX_SAFE_INTEGER
    );
    expect(longest.length).toBeLessThanOrEqual(MAX_POINTING_MESSAGE_CHARS);
    expect(isPointing('control', longest)).toBe(true);
    expect(readFromHelper('control', longest)).toMatchObject({ act: { points } });
    fc.assert(
      fc.property(fc.option(position()), fc.nat(), (at, seq) => {
        const data = writeLaser({ laser: at, seq, epoch: 1, colour: 'green' });
        expect(isPointing('motion', data)).toBe(true);
        expect(readFromHelper('motion', data)).toEqual({ laser: at, seq, epoch: 1, colour: 'green' });
      })
    );
    expect(isPointing('control', writeAllowed(false))).toBe(true);
    expect(readFromSharer(writeAllowed(false))).toEqual({ type: 'pointing', allowed: false });
    expect(isPointing('control', '{"type":"alive"}')).toBe(false);
    expect(isPointing('motion', '{"seq":1,"after":0,"epoch":1,"at":{"x":0,"y":0}}')).toBe(false);
    expect(isPointing('input', longest)).toBe(false);
  });

  it.each([
    ['a place outside', { ...STROKE, points: [[65536, 0]] }],
    ['a place between', { ...STROKE, points: [[0.5, 0]] }],
    ['a negative place', { ...STROKE, points: [[-1, 0]] }],
    ['half a place', { ...STROKE, points: [[1]] }],
    ['no points', { ...STROKE, points: [] }],
    ['too many points', { ...STROKE, points: Array.from({ length: MAX_POINTS_PER_MESSAGE + 1 }, () => [0, 0]) }],
    ['a colour of its own', { ...STROKE, colour: 'url(x)' }],
    ['a number that is none', { ...STROKE, stroke: -1 }],
    ['something beside', { ...STROKE, width: 900 }],
    ['another act', { kind: 'text', text: 'Enter your password' }]
  ])('D7: %s is dropped with a code and changes nothing', (_what, act) => {
    const step = take(NOTHING_RECEIVED, JSON.stringify({ type: 'pointing', epoch: EPOCH, act }));
    expect(step.fault).toBe('pointing-malformed');
    expect(step.state.marks).toBe(NOTHING_RECEIVED.marks);
  });

  it('D7: no text whatever throws, or draws without being a message of this epoch', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        fc.constantFrom('', '{"type":"pointing"', '{"laser":'),
        (tail, head) => {
          expect(isEmpty(take(NOTHING_RECEIVED, head + tail).state.marks)).toBe(true);
        }
      )
    );
  });

  it('D7: nothing is drawn under another epoch, or while nothing may be', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.option(fc.nat(6)), (meant, now) => {
        const drawn = take(NOTHING_RECEIVED, writePointing(STROKE, meant), 0, now);
        expect(isEmpty(drawn.state.marks)).toBe(meant !== now);
        expect(drawn.fault).toBe(meant === now ? null : 'pointing-late');
        expect(isEmpty(take(NOTHING_RECEIVED, laser(1, 5, meant), 0, now).state.marks)).toBe(meant !== now);
      })
    );
  });

  it('D7: of the dot the newest wins, whatever the order of arrival', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (order) => {
        const end = order.reduce((state, seq) => take(state, laser(seq, seq)).state, NOTHING_RECEIVED);
        expect(end.marks.dot?.position.x).toBe(Math.max(...order));
      })
    );
    expect(take(take(NOTHING_RECEIVED, laser(1, 9)).state, laser(2, null)).state.marks.dot).toBeNull();
  });

  it('D7: a flood is dropped unread until the next second, and then all is as before', () => {
    let state = NOTHING_RECEIVED;
    for (let count = 0; count < MAX_POINTING_MESSAGES_PER_SECOND; count += 1) state = take(state, 'junk', 1_500).state;
    const over = take(state, writePointing(STROKE, EPOCH), 2_400);
    expect(over.fault).toBe('pointing-rate');
    expect(isEmpty(over.state.marks)).toBe(true);
    expect(take(over.state, writePointing(STROKE, EPOCH), 2_500).state.marks.strokes).toHaveLength(1);
  });

  it('D7: clearing takes everything away, and putting the laser down its dot', () => {
    let state = take(take(NOTHING_RECEIVED, writePointing(STROKE, EPOCH)).state, laser(1, 4)).state;
    state = take(state, writePointing({ kind: 'tool', tool: 'pen', colour: 'red' }, EPOCH)).state;
    expect(state.marks.dot).toBeNull();
    expect(state.marks.strokes).toHaveLength(1);
    expect(isEmpty(take(state, writePointing({ kind: 'clear' }, EPOCH)).state.marks)).toBe(true);
  });
});
