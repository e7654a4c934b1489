import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packPixels, unpackPixels } from '#shared/tiles/pixel-codec.ts';

/** The pixels as the canvas gets them, back as 0xRRGGBB; every one must be opaque. */
function colours(rgba: Uint8ClampedArray): number[] {
  const found: number[] = [];
  for (let at = 0; at < rgba.length; at += 4) {
    expect(rgba[at + 3]).toBe(255);
    found.push(((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0));
  }
  return found;
}

/** Pictures with flat parts, repeated rows, few colours, neighbours and noise. */
const picture = fc
  .tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.array(fc.oneof(fc.integer({ min: 0, max: 0xffffff }), fc.constantFrom(0, 0xffffff, 0x808080)), {
      minLength: 1,
      maxLength: 6
    }),
    fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 90 }), fc.integer({ min: -8, max: 8 })), {
      minLength: 1,
      maxLength: 40
    })
  )
  .map(([width, palette, runs]) => {
    const flat = runs.flatMap(([pick, length, drift]) =>
      Array.from({ length }, (_, index) => (((palette[pick % palette.length] ?? 0) + drift * index) & 0xffffff) >>> 0)
    );
    const height = Math.max(1, Math.floor(flat.length / width));
    const pixels = Uint32Array.from({ length: width * height }, (_, at) => flat[at % flat.length] ?? 0);
    return { width, height, pixels };
  });

describe('pixels of a screen', () => {
  it('D1: come out exactly as they went in', () => {
    fc.assert(
      fc.property(picture, ({ width, height, pixels }) => {
        const shown = unpackPixels(packPixels(pixels, width, height), width, height);
        expect(shown === null ? null : colours(shown)).toEqual([...pixels]);
      }),
      { numRuns: 300 }
    );
  });

  it('the unused byte of a pixel neither matters nor comes through', () => {
    const plain = Uint32Array.of(0x112233, 0x112233, 0x445566, 0x112233);
    const dirty = plain.map((colour, at) => (colour | (at << 24)) >>> 0);
    expect(packPixels(dirty, 2, 2)).toEqual(packPixels(plain, 2, 2));
  });

  it('a flat screen takes a handful of bytes, and long repeats of both kinds survive', () => {
    const flat = new Uint32Array(1920 * 64).fill(0xfafafa);
    expect(packPixels(flat, 1920, 64).length).toBeLessThan(64);
    const row = Uint32Array.from({ length: 5000 }, (_, at) => (at * 2654435761) & 0xffffff);
    const rows = new Uint32Array(15_000);
    for (const index of [0, 1, 2]) rows.set(row, index * 5000);
    const shown = unpackPixels(packPixels(rows, 5000, 3), 5000, 3);
    expect(shown === null ? null : colours(shown)).toEqual([...rows]);
  });

  it('bytes that are no picture of that size are refused, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (bytes, width, height) => {
          const shown = unpackPixels(bytes, width, height);
          if (shown !== null) expect(shown.length).toBe(width * height * 4);
        }
      ),
      { numRuns: 1_000 }
    );
    const packed = packPixels(Uint32Array.of(1, 2, 3, 4), 2, 2);
    expect(unpackPixels(packed.subarray(0, -1), 2, 2)).toBeNull();
    expect(unpackPixels(packed, 2, 1)).toBeNull();
    expect(unpackPixels(packed, 3, 2)).toBeNull();
    expect(unpackPixels(Uint8Array.of(0x40), 1, 1)).toBeNull();
    expect(unpackPixels(Uint8Array.of(0xff), 1, 1)).toBeNull();
  });
});
