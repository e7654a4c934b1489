import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InputKind, NOTHING_SAMPLED, sampleInput } from '#shared/quality/sampling.ts';

/** What each of these inputs means, in order. */
function marksOf(...inputs: readonly (readonly [InputKind, number])[]): (string | null)[] {
  let sampling = NOTHING_SAMPLED;
  return inputs.map(([kind, at]) => {
    const step = sampleInput(sampling, kind, at);
    sampling = step.sampling;
    return step.mark;
  });
}

describe('which inputs are measured', () => {
  it('D11: a press after a quiet moment is; a move never', () => {
    expect(marksOf(['press', 0])).toEqual(['measure']);
    expect(marksOf(['other', 0])).toEqual([null]);
    expect(marksOf(['other', 0], ['press', 50])).toEqual([null, null]);
    expect(marksOf(['other', 0], ['press', 100])).toEqual([null, 'measure']);
  });

  it('D11: letting go at once belongs to the press; what comes later makes the answer doubtful', () => {
    expect(marksOf(['press', 0], ['press', 2])).toEqual(['measure', null]);
    expect(marksOf(['press', 0], ['press', 80])).toEqual(['measure', 'void']);
    expect(marksOf(['press', 0], ['other', 80], ['other', 90])).toEqual(['measure', 'void', null]);
    expect(marksOf(['press', 0], ['other', 600])).toEqual(['measure', null]);
  });

  it('D11: not more than a few a second, whatever the helper does', () => {
    const input = fc.record({ kind: fc.constantFrom<InputKind>('press', 'other'), after: fc.nat(300) });
    fc.assert(
      fc.property(fc.array(input, { maxLength: 200 }), (inputs) => {
        let at = 0;
        const timed = inputs.map(({ kind, after }) => {
          at += after;
          return [kind, at] as const;
        });
        const measured = marksOf(...timed).flatMap((mark, index) =>
          mark === 'measure' ? (timed[index]?.[1] ?? 0) : []
        );
        for (const [index, moment] of measured.entries()) {
          expect(moment - (measured[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(400);
        }
      })
    );
  });
});
