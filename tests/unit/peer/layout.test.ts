import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTUAL_SIZE, hasShape, placePicture } from '#renderer/features/remote-screen/layout.ts';

const FULL_HD = { width: 1920, height: 1080 };

test('D1: a picture as large as the screen fills it pixel by pixel from 0,0, at either scale', () => {
  const whole = { left: 0, top: 0, ...FULL_HD };
  expect(placePicture(FULL_HD, FULL_HD, 'fit', 1)).toEqual(whole);
  expect(placePicture(FULL_HD, FULL_HD, ACTUAL_SIZE, 1)).toEqual(whole);
});

test('D1: at actual size one picture pixel is one device pixel', () => {
  expect(placePicture(FULL_HD, { width: 800, height: 600 }, ACTUAL_SIZE, 2)).toEqual({
    left: 0,
    top: 30,
    width: 960,
    height: 540
  });
});

test('D1: fit never stretches, never overflows, and stands on whole device pixels in the middle', () => {
  const length = fc.integer({ min: 50, max: 4000 });
  fc.assert(
    fc.property(
      length,
      length,
      length,
      length,
      fc.constantFrom(1, 1.25, 1.5, 2),
      (width, height, right, bottom, ratio) => {
        const room = { width: right, height: bottom };
        const placed = placePicture({ width, height }, room, 'fit', ratio);
        const device = [placed.left, placed.top, placed.width, placed.height].map((edge) => edge * ratio);
        for (const edge of device) expect(Math.abs(edge - Math.round(edge))).toBeLessThan(1e-6);
        expect(placed.width).toBeLessThanOrEqual(right + 1 / ratio);
        expect(placed.height).toBeLessThanOrEqual(bottom + 1 / ratio);
        const factor = Math.min(Math.round(right * ratio) / width, Math.round(bottom * ratio) / height);
        expect(Math.abs((device[2] ?? 0) - width * factor)).toBeLessThanOrEqual(0.5 + 1e-6);
        expect(Math.abs((device[3] ?? 0) - height * factor)).toBeLessThanOrEqual(0.5 + 1e-6);
        expect(Math.abs(right * ratio - (device[2] ?? 0) - 2 * (device[0] ?? 0))).toBeLessThanOrEqual(1.51);
      }
    )
  );
});

test('D1: a frame of another shape than the display is told from one that was merely scaled', () => {
  const display = { width: 1920, height: 1080 };
  const fits = [display, { width: 1280, height: 720 }, { width: 960, height: 541 }, { width: 1080, height: 1920 }];
  expect(fits.map((frame) => hasShape(frame, display))).toEqual([true, true, true, false]);
  expect(hasShape({ width: 1280, height: 1024 }, display)).toBe(false);
});
