import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isWaiting,
  NO_REACTIONS,
  type Reactions,
  reactionOf,
  readSeen,
  speedOf,
  withDrawn,
  withFrame,
  withPress,
  withSeen,
  writeSeen
} from '#shared/quality/reaction.ts';

type Event = (now: Reactions) => Reactions;
const press =
  (seq: number, at: number): Event =>
  (now) =>
    withPress(now, seq, at);
const frame =
  (captured: number, at: number): Event =>
  (now) =>
    withFrame(now, captured, at);
const seen =
  (seq: number, at: number): Event =>
  (now) =>
    withSeen(now, { seen: seq, at });
const stateAfter = (...events: readonly Event[]): Reactions => events.reduce((now, event) => event(now), NO_REACTIONS);

/** The sharer's clock, far from the page's of the helper. */
const CAPTURED = 1_795_000_000_000;

describe('reaction', () => {
  it('D11: is the time from the input to the first frame shown that was captured when the change was', () => {
    const state = stateAfter(
      press(1, 1_000),
      frame(CAPTURED - 16, 1_020),
      frame(CAPTURED, 1_041),
      frame(CAPTURED + 16, 1_058),
      seen(1, CAPTURED + 1)
    );
    expect(reactionOf(state)).toEqual({ latestMs: 41, medianMs: 41 });
  });

  it('D11: it is the same whether the word comes before the frame or after it', () => {
    const order = fc.shuffledSubarray(['word', 'early', 'right', 'late'] as const, { minLength: 4 });
    fc.assert(
      fc.property(order, (names) => {
        const frames = names.filter((name) => name !== 'word');
        fc.pre(frames.join() === 'early,right,late');
        const events = { word: seen(1, CAPTURED), early: frame(CAPTURED - 17, 1_010), right: frame(CAPTURED, 1_038) };
        const state = stateAfter(
          press(1, 1_000),
          ...names.map((name) => (name === 'late' ? frame(CAPTURED + 17, 1_055) : events[name]))
        );
        expect(reactionOf(state)?.latestMs).toBe(38);
      })
    );
  });

  it('D11: an input that changes nothing has no figure, and does not spoil the next', () => {
    const nothing = stateAfter(press(1, 1_000), frame(CAPTURED, 1_020), frame(CAPTURED + 16, 1_036));
    expect(reactionOf(nothing)).toBeNull();
    const next = [press(2, 9_000), frame(CAPTURED + 8_050, 9_060), seen(2, CAPTURED + 8_050)];
    expect(reactionOf(next.reduce((now, event) => event(now), nothing))).toEqual({ latestMs: 60, medianMs: 60 });
  });

  it('D11: a frame that never came is answered by the one that did', () => {
    const state = stateAfter(
      press(1, 1_000),
      seen(1, CAPTURED),
      frame(CAPTURED - 40, 1_010),
      frame(CAPTURED + 90, 1_150)
    );
    expect(reactionOf(state)?.latestMs).toBe(150);
  });

  it('D11: a word about an input that was never made, or made long ago, or answered, changes nothing', () => {
    const answered = stateAfter(press(1, 1_000), frame(CAPTURED, 1_041), seen(1, CAPTURED));
    expect(withSeen(answered, { seen: 1, at: CAPTURED })).toBe(answered);
    expect(withSeen(answered, { seen: 7, at: CAPTURED })).toBe(answered);
    expect(withSeen(NO_REACTIONS, { seen: 1, at: 0 })).toBe(NO_REACTIONS);
    const later = stateAfter(press(1, 1_000), press(2, 7_000));
    expect(withSeen(later, { seen: 1, at: CAPTURED })).toBe(later);
  });

  it('D11: never before the input, and never unbounded, whatever an app says', () => {
    const event = fc.oneof(
      fc.tuple(fc.nat(200), fc.nat(9_000)).map(([seq, at]) => press(seq, at)),
      fc.tuple(fc.nat(9_000), fc.nat(9_000)).map(([captured, at]) => frame(captured, at)),
      fc.tuple(fc.nat(200), fc.nat(9_000)).map(([seq, at]) => seen(seq, at))
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 600 }), (events) => {
        const state = stateAfter(...events);
        expect(state.figures.every((figure) => figure >= 0)).toBe(true);
        expect(state.presses.length).toBeLessThanOrEqual(64);
        expect(state.frames.length).toBeLessThanOrEqual(240);
        expect(state.echoes.length).toBeLessThanOrEqual(8);
        expect(state.figures.length).toBeLessThanOrEqual(15);
      })
    );
  });

  it('D11: what the exact picture shows counts once, whatever the video shows later', () => {
    const drawn = withDrawn(stateAfter(press(1, 1_000)), 1, 1_022);
    expect(reactionOf(drawn)?.latestMs).toBe(22);
    expect(withDrawn(drawn, 1, 1_050)).toBe(drawn);
    expect(reactionOf(withSeen(withFrame(drawn, CAPTURED, 1_060), { seen: 1, at: CAPTURED }))?.latestMs).toBe(22);
    expect(reactionOf(withDrawn(stateAfter(press(1, 1_000)), 1, 900))).toBeNull();
  });

  it('D11: frames are looked at for a while after an input, and for longer when one is promised', () => {
    expect(isWaiting(NO_REACTIONS, 0)).toBe(false);
    const made = stateAfter(press(1, 1_000));
    expect([isWaiting(made, 1_100), isWaiting(made, 3_000)]).toEqual([true, false]);
    expect([isWaiting(withSeen(made, { seen: 1, at: 1 }), 3_000), isWaiting(made, 7_000)]).toEqual([true, false]);
  });

  it('D11: the median is of the last fifteen', () => {
    const events = Array.from({ length: 40 }, (_, index) => [
      press(index + 1, index * 1_000),
      frame(index, index * 1_000 + (index < 25 ? 900 : 30 + index)),
      seen(index + 1, index)
    ]).flat();
    expect(reactionOf(stateAfter(...events))).toEqual({ latestMs: 69, medianMs: 62 });
  });

  it('D11: says it in words that fit what people feel', () => {
    const words = [38, 100, 101, 333, 334].map((medianMs) => speedOf({ latestMs: 1, medianMs }));
    expect(words).toEqual(['quick', 'quick', 'noticeable', 'noticeable', 'slow']);
  });

  it('D11: reads what it writes, and nothing else', () => {
    expect(readSeen(writeSeen({ seen: 3, at: 17.5 }))).toEqual({ seen: 3, at: 17.5 });
    for (const junk of [
      '',
      '{',
      '[]',
      '{"seen":0,"at":1}',
      '{"seen":1}',
      '{"seen":1,"at":-1}',
      '{"seen":1,"at":1,"x":1}'
    ]) {
      expect(readSeen(junk)).toBeNull();
    }
  });
});
