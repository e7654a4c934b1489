import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placePicture } from '#renderer/features/remote-screen/layout.ts';
import { scrollAfter, ZOOM_STEPS, zoomBy } from '#renderer/features/remote-screen/zoom.ts';

test('D6: zooming by hand goes both ways, and no further than sensible', () => {
  expect(zoomBy(1, -120)).toBeGreaterThan(1);
  expect(zoomBy(zoomBy(1, -120), 120)).toBeCloseTo(1);
  expect(zoomBy(1, -100_000)).toBe(4);
  expect(zoomBy(1, 100_000)).toBe(0.25);
  expect(zoomBy(0.1, 120)).toBe(0.1);
  expect(zoomBy(6, -120)).toBe(6);
});

test('D6: whatever the sizes, what was under a point of a larger picture still is', () => {
  const picture = { width: 2560, height: 1440 };
  const room = { width: 900, height: 700 };
  const larger = fc.constantFrom(...ZOOM_STEPS.filter((step) => step >= 1));
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(larger, larger, share, share, share, (one, other, right, down, where) => {
      const [before, after] = [placePicture(picture, room, one, 1), placePicture(picture, room, other, 1)];
      const scrolled = { left: right * (before.width - room.width), top: down * (before.height - room.height) };
      const at = { x: where * room.width, y: (1 - where) * room.height };
      const to = scrollAfter(before, scrolled, after, at);
      expect((to.left + at.x) / after.width).toBeCloseTo((scrolled.left + at.x) / before.width, 6);
      expect((to.top + at.y) / after.height).toBeCloseTo((scrolled.top + at.y) / before.height, 6);
    })
  );
});
