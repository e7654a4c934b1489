import { describe, expect, it } from 'vitest';
import { createReactionMark } from '#main/tiles/reaction-mark.ts';

const LETTER = { x: 40, y: 50, width: 9, height: 12 };
const BAR = { x: 0, y: 0, width: 300, height: 48 };

function setUp() {
  const state = { now: 1_000, seen: [] as number[] };
  const mark = createReactionMark({ now: () => state.now, seen: (seq) => state.seen.push(seq) });
  return { state, mark };
}

describe('the exact picture’s first answer to an input', () => {
  it('D11: is what a look that began after the input found', () => {
    const { state, mark } = setUp();
    const early = mark.wanted();
    mark.mark(7, [BAR]);
    mark.sent(early, [LETTER]);
    expect(state.seen).toEqual([]);
    mark.sent(mark.wanted(), [LETTER]);
    mark.sent(mark.wanted(), [LETTER]);
    expect(state.seen).toEqual([7]);
  });

  it('D11: is not the bar, a caret, what comes late, or what came of something else', () => {
    const { state, mark } = setUp();
    mark.mark(1, [BAR]);
    mark.sent(mark.wanted(), [
      { ...LETTER, y: 20 },
      { ...LETTER, width: 3 }
    ]);
    state.now += 600;
    mark.sent(mark.wanted(), [LETTER]);
    state.now += 600;
    mark.mark(2, [BAR]);
    mark.mark(null, []);
    mark.sent(mark.wanted(), [LETTER]);
    state.now += 600;
    mark.mark(3, [BAR]);
    mark.left();
    mark.sent(mark.wanted(), [LETTER]);
    expect(state.seen).toEqual([]);
  });

  it('D11: on a screen that changes by itself there is none', () => {
    const { state, mark } = setUp();
    mark.sent(mark.wanted(), [LETTER]);
    state.now += 60;
    mark.mark(1, [BAR]);
    mark.sent(mark.wanted(), [LETTER]);
    expect(state.seen).toEqual([]);
  });
});
