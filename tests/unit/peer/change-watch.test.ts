import { describe, expect, it } from 'vitest';
import { type CapturedFrame, createChangeWatch } from '#renderer/peer/change-watch.ts';
import { differs, type Plane, type Rectangle } from '#renderer/peer/frame-difference.ts';

const [WIDTH, HEIGHT] = [64, 48];

/** A screen with a mark of this width at this place. */
function screenWith(mark?: Rectangle): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WIDTH * HEIGHT).fill(90);
  if (mark !== undefined) {
    for (let y = mark.y; y < mark.y + mark.height; y += 1) {
      bytes.fill(200, y * WIDTH + mark.x, y * WIDTH + mark.x + mark.width);
    }
  }
  return bytes;
}
const planeOf = (bytes: Uint8Array<ArrayBuffer>): Plane => ({
  bytes,
  stride: WIDTH,
  width: WIDTH,
  height: HEIGHT,
  bytesPerPixel: 1
});

const LETTER: Rectangle = { x: 21, y: 10, width: 7, height: 9 };
const CARET: Rectangle = { x: 30, y: 10, width: 2, height: 14 };

/** A watch over frames that the test hands in, on a clock of the test's. */
function setUp() {
  let now = 0;
  let hand: ReadableStreamDefaultController<CapturedFrame> | null = null;
  let [open, readers] = [0, 0];
  const seen: [number, number][] = [];
  const watch = createChangeWatch<string>({
    now: () => now,
    framesOf: () => {
      readers += 1;
      return new ReadableStream<CapturedFrame>({
        start: (controller) => {
          hand = controller;
        },
        cancel: () => {
          hand = null;
        }
      });
    },
    seen: (seq, at) => seen.push([seq, Math.round(at)])
  });
  const frame = async (at: number, mark?: Rectangle): Promise<void> => {
    now = at + 1;
    const bytes = screenWith(mark);
    if (hand === null || hand.desiredSize === null) return;
    open += 1;
    hand.enqueue({
      // Capture has a clock of its own.
      timestamp: (at + 7_000_000) * 1_000,
      format: 'I420',
      codedWidth: WIDTH,
      codedHeight: HEIGHT,
      allocationSize: () => bytes.length,
      copyTo: async (into) => {
        if (into instanceof Uint8Array) into.set(bytes);
        return [{ offset: 0, stride: WIDTH }];
      },
      close: () => {
        open -= 1;
      }
    });
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  };
  const still = async (from: number, to: number, mark?: Rectangle): Promise<void> => {
    for (let at = from; at < to; at += 16) await frame(at, mark);
  };
  const mark = (at: number, seq: number | null, leftOut: readonly Rectangle[] = []): void => {
    now = at;
    watch.mark(seq, leftOut);
  };
  watch.follow('a screen');
  return { watch, seen, frame, still, mark, open: () => open, readers: () => readers };
}

/** A watch that has seen a still screen for half a second. */
async function warm() {
  const set = setUp();
  set.mark(0, 1);
  await set.still(1, 500);
  return set;
}

describe('the first frame that shows something new', () => {
  it('D11: is told with the moment of its capture', async () => {
    const { seen, frame, mark } = await warm();
    mark(510, 2);
    await frame(516);
    await frame(532, LETTER);
    await frame(548, LETTER);
    expect(seen).toEqual([[2, 533]]);
  });

  it('D11: nothing is told of an input that changes nothing', async () => {
    const { seen, still, frame, mark } = await warm();
    mark(510, 2);
    await still(512, 1_020);
    await frame(1_030, LETTER);
    expect(seen).toEqual([]);
  });

  it('D11: a blinking caret and the bar’s clock are no answer', async () => {
    const { seen, frame, mark } = await warm();
    mark(510, 2, [{ x: 18, y: 8, width: 20, height: 20 }]);
    await frame(516, CARET);
    await frame(532, LETTER);
    expect(seen).toEqual([]);
    await frame(548, { x: 40, y: 8, width: 6, height: 6 });
    expect(seen).toEqual([[2, 549]]);
  });

  it('D11: a screen that changes by itself says nothing about an input', async () => {
    const { seen, frame, mark, still } = await warm();
    await still(500, 620, LETTER);
    mark(625, 2);
    await frame(632);
    expect(seen).toEqual([]);
  });

  it('D11: after something else was done, what appears is not the answer', async () => {
    const { seen, frame, mark } = await warm();
    mark(510, 2);
    await frame(516);
    mark(520, null);
    await frame(532, LETTER);
    expect(seen).toEqual([]);
  });

  it('D11: the first input finds no picture of before; frames are read while there is input only', async () => {
    const set = setUp();
    expect(set.readers()).toBe(0);
    set.mark(0, 1);
    await set.frame(4, LETTER);
    expect(set.seen).toEqual([]);
    await set.still(16, 4_900, LETTER);
    await set.frame(5_010);
    expect([set.readers(), set.open()]).toEqual([1, 0]);
    set.mark(7_000, 2);
    expect(set.readers()).toBe(2);
  });

  it('D11: with the capture it ends', async () => {
    const { watch, seen, frame, mark } = await warm();
    mark(510, 2);
    watch.follow(null);
    mark(520, 3);
    await frame(532, LETTER);
    expect(seen).toEqual([]);
  });
});

describe('difference of frames', () => {
  it('finds a change of four pixels and more anywhere', () => {
    const before = planeOf(screenWith());
    for (const x of [0, 1, 2, 3, 17, WIDTH - 4]) {
      expect(differs(before, planeOf(screenWith({ x, y: HEIGHT - 1, width: 4, height: 1 })), [])).toBe(true);
      expect(differs(before, planeOf(screenWith({ x, y: 3, width: 3, height: 20 })), [])).toBe(false);
    }
    expect(differs(before, planeOf(screenWith()), [])).toBe(false);
  });

  it('leaves areas out, also such as reach beyond the frame', () => {
    const before = planeOf(screenWith());
    const after = planeOf(screenWith(LETTER));
    expect(differs(before, after, [LETTER])).toBe(false);
    expect(differs(before, after, [{ x: -20, y: -20, width: 200, height: 200 }])).toBe(false);
    expect(differs(before, after, [{ x: 24, y: 0, width: 1_000, height: 48 }])).toBe(false);
    expect(differs(before, after, [{ x: 26, y: 0, width: 1_000, height: 48 }])).toBe(true);
  });

  it('does not compare frames of different sizes', () => {
    expect(differs({ ...planeOf(screenWith()), width: 32 }, planeOf(screenWith(LETTER)), [])).toBe(false);
  });
});
