import { describe, expect, it } from 'vitest';
import { placeOfWindow } from '#main/quality/left-out.ts';
import { createReactionMarks } from '#main/quality/reaction.ts';

/** One display of this scale, its corner at 100, 50 of the desktop. */
const screenOf = (scaleFactor: number) => ({
  getDisplayMatching: () => ({ bounds: { x: 100, y: 50, width: 1920, height: 1080 }, scaleFactor })
});
const BAR = { x: 740, y: 50, width: 641, height: 48 };

describe('what is measured of remote input', () => {
  it('D11: the page is told which input to look for, and to leave the bar out', () => {
    let now = 0;
    const marks: unknown[] = [];
    const reaction = createReactionMarks({
      now: () => now,
      bars: () => [{ getBounds: () => BAR }],
      screen: screenOf(1),
      to: [{ mark: (seq, leftOut) => marks.push([seq, leftOut]) }]
    });
    reaction.applying('press', 7);
    now = 60;
    reaction.applying('other', 8);
    now = 5_000;
    reaction.applying('press', 9);
    const leftOut = [{ x: 640, y: 0, width: 641, height: 48 }];
    expect(marks).toEqual([
      [7, leftOut],
      [null, []],
      [9, leftOut]
    ]);
  });

  it('D11: a window’s place is in the pixels of its display, nothing of it left in', () => {
    expect(placeOfWindow(BAR, screenOf(1.5))).toEqual({ x: 960, y: 0, width: 962, height: 72 });
  });
});
