import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTileLayer } from '#renderer/tiles/tile-layer.ts';
import { packPixels } from '#shared/tiles/pixel-codec.ts';
import { type Area, type PointerMessage, type TileMessage, writeTileMessage } from '#shared/tiles/tile-message.ts';

const [WIDTH, HEIGHT] = [64, 48];

/** A layer over a surface that is an array: 0 where the video shows, else the red part of the colour. */
function setUp() {
  const state = {
    now: 0,
    shown: false,
    refused: [] as string[],
    seen: [] as number[],
    pointers: [] as (PointerMessage | null)[],
    timers: [] as { at: number; run: () => void }[]
  };
  let size = { width: 0, height: 0 };
  let pixels = new Uint8Array(0);
  const each = (area: Area, run: (at: number, index: number) => void): void => {
    for (let y = 0; y < area.height; y += 1)
      for (let x = 0; x < area.width; x += 1) run((area.y + y) * size.width + area.x + x, y * area.width + x);
  };
  const layer = createTileLayer({
    surface: {
      resize: (width, height) => {
        size = { width, height };
        pixels = new Uint8Array(width * height);
      },
      draw: (area, rgba) => each(area, (at, index) => pixels.fill(rgba[index * 4] ?? 0, at, at + 1)),
      move: (area, rows) => {
        const had = pixels.slice();
        each(area, (at) => {
          const from = at + rows * size.width;
          const row = Math.floor(from / size.width);
          if (row >= area.y && row < area.y + area.height) pixels[at] = had[from] ?? 0;
        });
      },
      clear: (area) => each(area, (at) => pixels.fill(0, at, at + 1)),
      show: (shown) => {
        state.shown = shown;
      },
      pointer: (message) => state.pointers.push(message)
    },
    now: () => state.now,
    after: (ms, run) => {
      const timer = { at: state.now + ms, run };
      state.timers.push(timer);
      return () => {
        state.timers = state.timers.filter((other) => other !== timer);
      };
    },
    refused: (reason) => state.refused.push(reason),
    seen: (seq) => state.seen.push(seq)
  });
  const say = (message: TileMessage): void => layer.receive(writeTileMessage(message));
  const begin = (epoch: number): void => say({ kind: 'begin', epoch, width: WIDTH, height: HEIGHT });
  const tile = (area: Area, red: number): void => {
    const colours = new Uint32Array(area.width * area.height).fill(red << 16);
    say({ kind: 'tile', ...area, packed: packPixels(colours, area.width, area.height) });
  };
  const pass = (ms: number): void => {
    state.now += ms;
    for (const timer of state.timers.filter(({ at }) => at <= state.now)) {
      state.timers = state.timers.filter((other) => other !== timer);
      timer.run();
    }
  };
  const live = (epoch: number, paused = false, width = WIDTH): void =>
    layer.allow({ epoch, paused, width, height: HEIGHT });
  return {
    layer,
    state,
    say,
    begin,
    tile,
    pass,
    live,
    at: (x: number, y: number) => pixels[y * size.width + x] ?? null
  };
}
const CORNER = { x: 0, y: 0, width: 8, height: 8 };
const WHOLE = { x: 0, y: 0, width: WIDTH, height: HEIGHT };

describe('the exact picture at the helper', () => {
  it('B4: nothing is seen before the session says so, nor under an epoch that it does not know yet', () => {
    const { state, begin, tile, live, layer } = setUp();
    tile(CORNER, 9);
    begin(3);
    tile(CORNER, 9);
    expect(state.shown).toBe(false);
    live(2);
    expect(state.shown).toBe(false);
    live(3);
    expect(state.shown).toBe(true);
    layer.allow(null);
    expect(state.shown).toBe(false);
  });

  it('D4: a pause forgets the picture; what still comes of it is not drawn, what begins after it is', () => {
    const { state, begin, tile, live, at } = setUp();
    begin(1);
    live(1);
    tile(CORNER, 7);
    expect([state.shown, at(0, 0)]).toEqual([true, 7]);
    live(2, true);
    expect([state.shown, at(0, 0)]).toEqual([false, null]);
    tile(CORNER, 8);
    begin(1);
    tile(CORNER, 8);
    live(3);
    expect([state.shown, at(0, 0)]).toEqual([false, null]);
    begin(3);
    tile(CORNER, 9);
    expect([state.shown, at(0, 0)]).toEqual([true, 9]);
  });

  it('D4: a picture that begins before the word of the resumption came is kept, and seen with it', () => {
    const { state, begin, tile, live, at } = setUp();
    live(2, true);
    begin(3);
    tile(CORNER, 5);
    expect(state.shown).toBe(false);
    live(3);
    expect([state.shown, at(0, 0)]).toEqual([true, 5]);
  });

  it('D5: pixels of a display of another size are never seen over this one', () => {
    const { state, begin, tile, live } = setUp();
    begin(1);
    tile(CORNER, 7);
    live(1, false, WIDTH * 2);
    expect(state.shown).toBe(false);
    live(1);
    expect(state.shown).toBe(true);
  });

  it('D1: a part goes to the video with the first frame that is newer than the word, not with an older one', () => {
    const { begin, tile, live, say, at, layer, pass } = setUp();
    begin(1);
    live(1);
    tile(WHOLE, 7);
    say({ kind: 'yield', ...CORNER });
    layer.videoShows(10);
    expect(at(0, 0)).toBe(7);
    pass(60);
    layer.videoShows(50);
    expect([at(0, 0), at(7, 7), at(8, 8)]).toEqual([0, 0, 7]);
  });

  it('D1: without any frame it goes after a while; what was drawn meanwhile stays', () => {
    const { begin, tile, live, say, at, pass } = setUp();
    begin(1);
    live(1);
    tile(WHOLE, 7);
    say({ kind: 'yield', ...CORNER });
    tile({ x: 2, y: 2, width: 3, height: 3 }, 9);
    pass(300);
    expect([at(0, 0), at(2, 2), at(4, 4), at(5, 5), at(7, 0), at(8, 0)]).toEqual([0, 9, 9, 0, 0, 7]);
  });

  it('D1: whatever is yielded and drawn in whatever order, what was drawn last stays and the rest goes', () => {
    const area = fc
      .tuple(fc.nat(WIDTH - 2), fc.nat(HEIGHT - 2), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
      .map(([x, y, width, height]) => ({
        x,
        y,
        width: Math.min(width, WIDTH - x),
        height: Math.min(height, HEIGHT - y)
      }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), area), { maxLength: 25 }), (acts) => {
        const { begin, live, tile, say, at, pass } = setUp();
        begin(1);
        live(1);
        tile(WHOLE, 255);
        const want = new Uint8Array(WIDTH * HEIGHT).fill(255);
        for (const [index, [draws, part]] of acts.entries()) {
          if (draws) tile(part, index + 1);
          else say({ kind: 'yield', ...part });
          for (let y = part.y; y < part.y + part.height; y += 1)
            want.fill(draws ? index + 1 : 0, y * WIDTH + part.x, y * WIDTH + part.x + part.width);
        }
        pass(600);
        pass(600);
        const has = Uint8Array.from(want, (_, index) => at(index % WIDTH, Math.floor(index / WIDTH)) ?? 0);
        expect(has).toEqual(want);
      })
    );
  });

  it('D1: what scrolls is moved, and a part that waited for the video is given up before', () => {
    const { begin, live, tile, say, at } = setUp();
    begin(1);
    live(1);
    tile(WHOLE, 7);
    tile({ x: 0, y: 20, width: 8, height: 4 }, 9);
    say({ kind: 'move', x: 0, y: 10, width: 16, height: 30, rows: 10 });
    expect([at(0, 9), at(0, 10), at(7, 13), at(8, 10), at(0, 14), at(0, 20)]).toEqual([7, 9, 9, 7, 7, 7]);
    say({ kind: 'yield', ...CORNER });
    say({ kind: 'move', x: 0, y: 0, width: 8, height: 20, rows: -8 });
    expect([at(0, 0), at(0, 8), at(0, 16)]).toEqual([0, 0, 7]);
  });

  it('junk is refused with a code and takes the layer away; the next picture is seen again', () => {
    const { state, begin, tile, live, say, layer } = setUp();
    live(1);
    const junk: readonly (readonly [string, () => void])[] = [
      ['tile-malformed', () => layer.receive(Uint8Array.of(1, 2, 3))],
      ['tile-malformed', () => say({ kind: 'tile', ...CORNER, packed: Uint8Array.of(0xff) })],
      ['tile-outside', () => tile({ ...CORNER, x: WIDTH - 7 }, 1)],
      ['tile-outside', () => say({ kind: 'yield', ...CORNER, y: HEIGHT })],
      ['tile-outside', () => say({ kind: 'move', ...CORNER, y: HEIGHT - 3, rows: 1 })],
      ['tile-malformed', () => say({ kind: 'move', ...CORNER, rows: 8 })],
      [
        'tile-rate',
        () => {
          for (let count = 0; count < 4_000; count += 1) say({ kind: 'yield', ...CORNER });
        }
      ]
    ];
    for (const [reason, act] of junk) {
      state.now += 2_000;
      begin(1);
      expect(state.shown).toBe(true);
      act();
      expect([state.shown, state.refused.at(-1)]).toEqual([false, reason]);
    }
    expect(state.refused).toHaveLength(junk.length);
  });

  it('D1: the sharer’s pointer is told of for a picture that is there, inside of it, and forgotten with it', () => {
    const { state, begin, say, live } = setUp();
    const at = { kind: 'pointer', at: { x: WIDTH - 1, y: 0 } } as const;
    say(at);
    expect(state.pointers).toEqual([]);
    begin(1);
    live(1);
    state.pointers = [];
    say(at);
    say({ kind: 'known-shape', slot: 3 });
    expect(state.pointers).toEqual([at, { kind: 'known-shape', slot: 3 }]);
    say({ kind: 'pointer', at: { x: WIDTH, y: 0 } });
    expect(state.pointers.at(-1)).toBeNull();
    expect(state.refused).toEqual(['tile-outside']);
  });

  it('any bytes at all are survived', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (messages) => {
        const { layer, begin, live } = setUp();
        begin(1);
        live(1);
        for (const bytes of messages) layer.receive(bytes);
      })
    );
  });

  it('needs no video once everything is exact and the video has been seen to work, and needs it from the moment it yields', () => {
    const { layer, state, say, begin, tile } = setUp();
    const needs: boolean[] = [];
    const stop = layer.needsVideo((needed) => needs.push(needed));
    layer.allow({ epoch: 1, paused: false, width: WIDTH, height: HEIGHT });
    begin(1);
    tile({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, 3);
    expect(needs).toEqual([true]);
    layer.videoShows(state.now);
    expect(needs).toEqual([true, false]);
    say({ kind: 'yield', x: 0, y: 0, width: WIDTH, height: HEIGHT });
    expect(needs).toEqual([true, false, true]);
    tile({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, 4);
    expect(needs.at(-1)).toBe(false);
    layer.allow({ epoch: 2, paused: true, width: WIDTH, height: HEIGHT });
    expect(needs.at(-1)).toBe(true);
    layer.allow({ epoch: 3, paused: false, width: WIDTH, height: HEIGHT });
    begin(3);
    tile({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, 4);
    expect(needs.at(-1)).toBe(true);
    layer.videoShows(state.now);
    expect(needs.at(-1)).toBe(false);
    say({ kind: 'yield', x: 0, y: 0, width: WIDTH, height: HEIGHT });
    state.now += 1_000;
    for (const { run } of state.timers.splice(0)) run();
    layer.videoShows(state.now);
    expect(needs.at(-1)).toBe(true);
    stop();
    tile({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, 4);
    expect(needs.at(-1)).toBe(true);
  });
});

describe('what was seen of an input', () => {
  it('D11: is told while the picture is shown, and not while nobody can see it', () => {
    const { begin, live, say, state, tile } = setUp();
    begin(1);
    say({ kind: 'seen', seq: 5 });
    live(1);
    tile({ x: 0, y: 0, width: 8, height: 8 }, 9);
    say({ kind: 'seen', seq: 6 });
    live(2, true);
    say({ kind: 'seen', seq: 7 });
    expect(state.seen).toEqual([6]);
  });
});
