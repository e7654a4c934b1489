import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_PICTURE_SIDE, MAX_TILE_MESSAGE_BYTES, POINTER_SLOTS } from '#shared/tiles/limits.ts';
import { readTileMessage, type TileMessage, writeTileMessage } from '#shared/tiles/tile-message.ts';

const place = fc.integer({ min: 0, max: MAX_PICTURE_SIDE - 1 });
const side = fc.integer({ min: 1, max: 700 });
const message: fc.Arbitrary<TileMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('begin' as const),
    epoch: fc.maxSafeNat(),
    width: fc.integer({ min: 1, max: MAX_PICTURE_SIDE }),
    height: fc.integer({ min: 1, max: MAX_PICTURE_SIDE })
  }),
  fc.record({
    kind: fc.constant('pointer' as const),
    at: fc.option(fc.record({ x: place, y: place }))
  }),
  fc.record({ kind: fc.constant('known-shape' as const), slot: fc.nat(POINTER_SLOTS - 1) }),
  fc
    .tuple(
      fc.nat(POINTER_SLOTS - 1),
      fc.nat(255),
      fc.nat(255),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 })
    )
    .map(([slot, hotX, hotY, width, height]) => {
      const pixels = new Uint8Array(width * height * 4).fill(slot);
      return { kind: 'shape' as const, slot, hotX, hotY, width, height, pixels };
    }),
  fc.record({
    kind: fc.constant('move' as const),
    x: place,
    y: place,
    width: side,
    height: fc.integer({ min: 100, max: 700 }),
    rows: fc.integer({ min: -99, max: 99 }).filter((rows) => rows !== 0)
  }),
  fc.record({ kind: fc.constant('seen' as const), seq: fc.maxSafeNat().map((seq) => Math.max(1, seq)) }),
  fc.record({ kind: fc.constant('yield' as const), x: place, y: place, width: side, height: side }),
  fc.record({
    kind: fc.constant('tile' as const),
    x: place,
    y: place,
    width: side,
    height: side,
    packed: fc.uint8Array({ maxLength: 100 })
  })
);

it('D1: every message is read as it was written', () => {
  fc.assert(
    fc.property(message, (said) => {
      expect(readTileMessage(writeTileMessage(said))).toEqual(said);
    })
  );
});

it('junk is no message: unknown kinds, wrong lengths, sides and areas beyond bounds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const read = readTileMessage(bytes);
      if (read !== null) expect(writeTileMessage(read)).toEqual(bytes);
    }),
    { numRuns: 2_000 }
  );
  const whole = { x: 0, y: 0, width: MAX_PICTURE_SIDE, height: MAX_PICTURE_SIDE };
  const tile = writeTileMessage({ kind: 'tile', ...whole, packed: Uint8Array.of(0) });
  expect(readTileMessage(tile)).toBeNull();
  expect(readTileMessage(writeTileMessage({ kind: 'yield', ...whole }))).toEqual({ kind: 'yield', ...whole });
  expect(readTileMessage(Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0))).toBeNull();
  const long = new Uint8Array(MAX_TILE_MESSAGE_BYTES + 1);
  long[0] = 1;
  expect(readTileMessage(long)).toBeNull();
});
