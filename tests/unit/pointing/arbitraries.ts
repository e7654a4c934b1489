import fc from 'fast-check';
import { POINTING_COLOURS, type PointingColour } from '#shared/pointing/colours.ts';
import type { Position } from '#shared/protocol/input.ts';

/** A position on the shared display. */
export const position = (): fc.Arbitrary<Position> =>
  fc.record({ x: fc.integer({ min: 0, max: 65535 }), y: fc.integer({ min: 0, max: 65535 }) });

/** Points for one of a few strokes. */
export const added = (): fc.Arbitrary<{ stroke: number; colour: PointingColour; points: Position[] }> =>
  fc.record({
    stroke: fc.integer({ min: 1, max: 90 }),
    colour: fc.constantFrom(...POINTING_COLOURS),
    points: fc.array(position(), { minLength: 1, maxLength: 8 })
  });
