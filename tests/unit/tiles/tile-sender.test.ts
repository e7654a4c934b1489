import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { OpenScreenReader } from '#main/tiles/screen-reader.ts';
import { createTileSender } from '#main/tiles/tile-sender.ts';
import { unpackPixels } from '#shared/tiles/pixel-codec.ts';
import { type Area, readTileMessage, type TileMessage } from '#shared/tiles/tile-message.ts';
import { fakeLog } from '../main/support/fake-log.ts';

const DISPLAY = { id: '1', number: 1, width: 320, height: 280, primary: true };
const PLACE = { x: 50, y: 20, width: 320, height: 280 };

/** A sender over a desktop that a test paints; messages are read back, and taken off at once unless held. */
function setUp(noisy = false) {
  const screen = new Uint32Array(400 * 300);
  let changes: Area[] = [{ x: 0, y: 0, width: 400, height: 300 }];
  let tellChanged = (): void => {};
  let tellLost = (): void => {};
  const state = {
    said: [] as TileMessage[],
    paces: [] as number[],
    closed: 0,
    hold: false,
    readAfterEnd: 0,
    passedMs: 0,
    ended: false
  };
  const pointer = { at: { x: 60, y: 30 }, pixels: new Uint8Array(8).fill(9) };
  let tellPointer = { moved: () => {}, turned: () => {} };
  const open: OpenScreenReader = async ({ changed, lost, pointerMoved, pointerTurned }) => {
    tellPointer = { moved: pointerMoved, turned: pointerTurned };
    tellChanged = changed;
    tellLost = lost;
    return {
      read: async ({ x, y, width, height }) => {
        if (state.ended) state.readAfterEnd += 1;
        const pixels = Uint32Array.from({ length: width * height }, (_, at) => {
          const place = (y + Math.floor(at / width)) * 400 + x + (at % width);
          return noisy ? Math.imul(place + 1, 0x9e3779b1) & 0xffffff : (screen[place] ?? 0);
        });
        await delay(1);
        return pixels;
      },
      takeChanged: async () => changes.splice(0),
      pointerShape: async () => ({ width: 2, height: 1, hotX: 1, hotY: 0, pixels: pointer.pixels }),
      pointerPlace: async () => pointer.at,
      close: () => {
        state.closed += 1;
      }
    };
  };
  const sender = createTileSender({
    open,
    place: () => PLACE,
    send: (bytes) => {
      const message = readTileMessage(bytes);
      if (message === null) throw new Error('not a message');
      state.said.push(message);
      if (!state.hold) queueMicrotask(() => sender.taken(bytes.length));
    },
    pace: (framesPerSecond) => state.paces.push(framesPerSecond),
    now: () => performance.now() + state.passedMs,
    log: fakeLog()
  });
  const paint = (area: Area, colour: number): void => {
    for (let y = area.y; y < area.y + area.height; y += 1)
      screen.fill(colour, y * 400 + area.x, y * 400 + area.x + area.width);
    changes = [...changes, area];
    tellChanged();
  };
  const covered = (): number =>
    state.said.reduce((sum, said) => sum + (said.kind === 'tile' ? said.width * said.height : 0), 0);
  const until = async (done: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 1_000 && !done(); turn += 1) await delay(5);
    expect(done()).toBe(true);
  };
  const point = (change: Partial<typeof pointer>): void => {
    Object.assign(pointer, change);
    tellPointer.moved();
    tellPointer.turned();
  };
  return { sender, state, point, paint, covered, until, lost: () => tellLost() };
}
const AREA = PLACE.width * PLACE.height;

describe('exact pixels from the sharer', () => {
  it('D1: the whole display follows its beginning, in its own coordinates, and then what changes', async () => {
    const { sender, state, paint, covered, until } = setUp();
    sender.begin(DISPLAY, 4);
    await until(() => covered() >= AREA);
    expect(state.said[0]).toEqual({ kind: 'begin', epoch: 4, width: 320, height: 280 });
    const before = state.said.length;
    paint({ x: 60, y: 30, width: 10, height: 5 }, 0xabcdef);
    await until(() => state.said.length > before);
    const tile = state.said.at(-1);
    expect(tile).toMatchObject({ kind: 'tile', x: 10, y: 10, width: 10, height: 5 });
    const pixels = tile?.kind === 'tile' ? unpackPixels(tile.packed, 10, 5) : null;
    expect([...(pixels ?? []).slice(0, 4)]).toEqual([0xab, 0xcd, 0xef, 0xff]);
    sender.end();
  });

  it('D11: the first change after an input is followed by its number, once', async () => {
    const { sender, state, paint, covered, until } = setUp();
    sender.begin(DISPLAY, 4);
    await until(() => covered() >= AREA);
    await delay(120);
    sender.mark(7, [{ x: 100, y: 100, width: 50, height: 20 }]);
    // The bar's clock and a caret are no answer.
    const before = state.said.length;
    paint({ x: 160, y: 125, width: 20, height: 8 }, 1);
    await until(() => state.said.length > before);
    paint({ x: 60, y: 30, width: 10, height: 5 }, 0xabcdef);
    await until(() => state.said.some(({ kind }) => kind === 'seen'));
    expect(state.said.slice(-2)).toMatchObject([
      { kind: 'tile', x: 10, y: 10 },
      { kind: 'seen', seq: 7 }
    ]);
    paint({ x: 60, y: 30, width: 10, height: 5 }, 0x123456);
    await until(() => state.said.at(-1)?.kind === 'tile');
    expect(state.said.filter(({ kind }) => kind === 'seen')).toHaveLength(1);
    sender.end();
  });

  it('D4: after the end nothing is sent or read any more, not even what was on its way', async () => {
    const { sender, state, paint, until } = setUp();
    sender.begin(DISPLAY, 1);
    await until(() => state.said.length >= 2);
    sender.end();
    state.ended = true;
    const said = state.said.length;
    paint({ x: 60, y: 30, width: 10, height: 5 }, 1);
    sender.taken(1);
    await delay(60);
    expect([state.said.length - said, state.readAfterEnd, state.closed]).toEqual([0, 0, 1]);
  });

  it('B4: nothing is read before the permit, and nothing of a display that is not there', async () => {
    const { sender, state } = setUp();
    await delay(20);
    expect(state.said).toEqual([]);
    const none = createTileSender({
      open: async () => {
        throw new Error('must not be opened');
      },
      place: () => null,
      send: () => expect.unreachable(),
      pace: () => {},
      now: () => performance.now(),
      log: fakeLog()
    });
    none.begin(DISPLAY, 1);
    sender.end();
  });

  it('stops while too much is on its way, and then sends what is so by then', async () => {
    const { sender, state, paint, until } = setUp(true);
    state.hold = true;
    sender.begin(DISPLAY, 1);
    await until(() => state.said.length > 4);
    await delay(100);
    const sent = state.said.reduce((sum, said) => sum + (said.kind === 'tile' ? said.packed.length : 0), 0);
    expect(sent).toBeLessThan(AREA * 4);
    const said = state.said.length;
    paint({ x: 60, y: 30, width: 4, height: 4 }, 3);
    await delay(60);
    expect(state.said.length).toBe(said);
    state.hold = false;
    sender.taken(10_000_000);
    await until(() => state.said.length > said);
    sender.end();
  });

  it('D1: the pointer goes beside the picture: where it is on this display, and each of its pictures once', async () => {
    const { sender, state, point, until } = setUp();
    const arrow = new Uint8Array(8).fill(9);
    const bar = new Uint8Array(8).fill(5);
    sender.begin(DISPLAY, 1);
    const said = () => state.said.filter(({ kind }) => !['begin', 'tile', 'yield'].includes(kind));
    await until(() => said().length === 2);
    point({ pixels: bar });
    await until(() => said().length === 3);
    point({ pixels: arrow, at: { x: 10, y: 30 } });
    await until(() => said().length === 5);
    point({ at: { x: 50 + 319, y: 20 + 279 } });
    await until(() => said().length === 6);
    sender.end();
    point({ at: { x: 70, y: 30 } });
    await delay(50);
    const shape = { kind: 'shape', hotX: 1, hotY: 0, width: 2, height: 1 };
    expect(said()).toEqual([
      { ...shape, slot: 0, pixels: arrow },
      { kind: 'pointer', at: { x: 10, y: 10 } },
      { ...shape, slot: 1, pixels: bar },
      { kind: 'known-shape', slot: 0 },
      { kind: 'pointer', at: null },
      { kind: 'pointer', at: { x: 319, y: 279 } }
    ]);
  });

  it('asks for no video at all after a long rest, and for all of it with the first change that needs it', async () => {
    const { sender, state, paint, until } = setUp();
    sender.begin(DISPLAY, 1);
    const letPass = (ms: number): void => {
      state.passedMs += ms;
      sender.taken(0);
    };
    await until(() => state.paces.length > 0);
    expect(state.paces.at(-1)).toBeGreaterThan(0);
    expect(state.paces.at(-1)).toBeLessThan(5);
    letPass(20_000);
    await until(() => state.paces.at(-1) === 0);
    // The whole picture at once is the video's.
    paint(PLACE, 5);
    await until(() => state.paces.at(-1) === 60);
    letPass(2_000);
    await until(() => (state.paces.at(-1) ?? 60) < 5);
    letPass(20_000);
    await until(() => state.paces.at(-1) === 0);
    sender.begin(DISPLAY, 2);
    expect(state.paces.at(-1)).toBe(60);
    sender.end();
  });

  it('asks for fewer frames of video while everything is exact, and for all of them when the reader is lost', async () => {
    const { sender, state, until, lost } = setUp();
    sender.begin(DISPLAY, 1);
    await until(() => state.paces.length > 0);
    expect(state.paces[0]).toBeLessThan(5);
    lost();
    expect(state.paces.at(-1)).toBe(60);
    // What the helper has would lie over the video, and stand still.
    expect(state.said.at(-1)).toEqual({ kind: 'yield', x: 0, y: 0, width: PLACE.width, height: PLACE.height });
    expect(state.closed).toBe(1);
  });
});
