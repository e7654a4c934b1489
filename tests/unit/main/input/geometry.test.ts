import type { Display } from 'electron';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInside, toDip, toPixels } from '#main/input/geometry.ts';
import { placeOnDesktop } from '#main/tiles/for-capture.ts';
import { toPosition } from '#shared/input/position.ts';

const display = (x: number, y: number, width: number, height: number, scaleFactor = 1): Display =>
  ({ id: 1, bounds: { x, y, width, height }, scaleFactor }) as Display;
const middle = { x: 32768, y: 32768 };

describe('where input lands on a display', () => {
  it.each([
    ['the main one', display(0, 0, 1920, 1080), { x: 0, y: 0 }, 1, { x: 960, y: 540 }],
    ['one left of it and above', display(-1280, -200, 1280, 720), { x: -1280, y: -200 }, 1, { x: -640, y: 160 }],
    ['one at twice the size', display(1920, 0, 1280, 720, 2), { x: 1920, y: 0 }, 2, { x: 3200, y: 720 }],
    ['one left at one and a half', display(-1280, 0, 1280, 720, 1.5), { x: -1920, y: 0 }, 1.5, { x: -960, y: 540 }],
    ['one that stands upright', display(1920, -300, 1080, 1920), { x: 1920, y: -300 }, 1, { x: 2460, y: 660 }]
  ])('D5: on %s', (_name, on, origin, scale, expected) => {
    expect(toPixels(middle, on, origin, scale)).toEqual(expected);
  });

  it('D5: every pixel of a display is met exactly, wherever the display stands, and none outside', () => {
    const scale = fc.constantFrom(1, 1.25, 1.5, 1.75, 2, 3);
    const extent = fc.integer({ min: 1, max: 8192 });
    const origin = fc.integer({ min: -20_000, max: 20_000 });
    fc.assert(
      fc.property(scale, extent, extent, origin, origin, fc.nat(), fc.nat(), (factor, width, height, x, y, a, b) => {
        const size = { width: Math.round(width * factor), height: Math.round(height * factor) };
        const pixel = { x: a % size.width, y: b % size.height };
        const at = toPosition({ x: pixel.x + 0.5, y: pixel.y + 0.5, ...size });
        if (at === null) throw new Error('no position');
        expect(toPixels(at, display(x, y, width, height, factor), { x, y }, factor)).toEqual({
          x: x + pixel.x,
          y: y + pixel.y
        });
      })
    );
  });

  it('D5: Deskside’s own windows are found on a display with a negative origin', () => {
    const on = display(-1280, -200, 1280, 720, 2);
    expect(isInside(toDip(middle, on.bounds), [{ x: -700, y: 100, width: 100, height: 100 }])).toBe(true);
    expect(isInside(toDip(middle, on.bounds), [{ x: 700, y: 100, width: 100, height: 100 }])).toBe(false);
  });
});

describe('where exact pixels are read', () => {
  const screen = { dipToScreenPoint: ({ x, y }: { x: number; y: number }) => ({ x: x * 2, y: y * 2 }) };
  it('D5: at the display’s place in physical pixels; nowhere when it is gone or has another size by now', () => {
    const found = display(-1280, -200, 1280, 720, 2);
    expect(placeOnDesktop(screen, found, { width: 2560, height: 1440 })).toEqual({
      x: -2560,
      y: -400,
      width: 2560,
      height: 1440
    });
    expect(placeOnDesktop(screen, found, { width: 1280, height: 720 })).toBeNull();
    expect(placeOnDesktop(screen, null, { width: 2560, height: 1440 })).toBeNull();
  });
});
