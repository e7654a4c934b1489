import { expect, it } from 'vitest';
import { createScrollWatch } from '#main/tiles/scroll-watch.ts';

const AREA = { x: 64, y: 0, width: 128, height: 256 };
const noise = (at: number): number => Math.imul(at + 1, 0x9e3779b1) & 0xffffff;
const look = (shift: number): Uint32Array =>
  Uint32Array.from({ length: AREA.width * AREA.height }, (_, at) => noise(at + shift * AREA.width));

it('D1: two looks one soon after the other tell scrolling from what really changes', () => {
  const watch = createScrollWatch();
  expect([watch.look(AREA, look(0), 0), watch.look(AREA, look(5), 40)]).toEqual([false, true]);
  expect([watch.due(50), watch.due(1_000)]).toEqual([false, true]);
  expect([watch.look(AREA, look(0), 1_000), watch.look(AREA, look(9_999), 1_040)]).toEqual([false, false]);
});

it('looks that are far apart, or at another part, begin anew; what never scrolls is looked at less and less', () => {
  const watch = createScrollWatch();
  watch.look(AREA, look(0), 0);
  expect(watch.look(AREA, look(5), 500)).toBe(false);
  expect(watch.look({ ...AREA, x: 0 }, look(10), 530)).toBe(false);
  expect(watch.look({ ...AREA, x: 0 }, look(15), 560)).toBe(true);
  let now = 10_000;
  for (let turn = 0; turn < 6; turn += 1) {
    watch.look(AREA, look(turn * 20_000), now);
    watch.look(AREA, look(turn * 20_000 + 10_000), now + 30);
    now += 10_000;
  }
  expect(watch.due(now - 10_000 + 3_000)).toBe(false);
  expect(watch.due(now)).toBe(true);
});
