import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Area } from '#shared/tiles/tile-message.ts';
import type { OpenScreenReader } from './screen-reader.ts';
import { answered, type Callback, type PointerClient, watchPointer } from './x11-pointer.ts';

/** The part of the `x11` package that is used; the package has no types of its own. */
type RawClient = PointerClient & {
  readonly AllocID: () => number;
  readonly GetImage: (
    format: number,
    drawable: number,
    x: number,
    y: number,
    width: number,
    height: number,
    planes: number,
    callback: Callback<{ readonly data: Buffer }>
  ) => void;
  readonly terminate: () => void;
};
type RawDisplay = {
  readonly client: RawClient;
  readonly screen: readonly { readonly root: number; readonly root_depth: number }[];
};
type RawPackage = {
  readonly createClient: (options: { readonly display: string }, ready: Callback<RawDisplay>) => RawClient;
};
type RawDamage = {
  readonly Create: (damage: number, drawable: number, level: number) => void;
  readonly Subtract: (damage: number, repair: number, parts: number) => void;
};
type RawFixes = {
  readonly CreateRegion: (region: number, rectangles: readonly Area[]) => void;
  readonly FetchRegion: (region: number, callback: Callback<{ readonly rectangles: readonly Area[] }>) => void;
};

const method = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function');
const packageSchema = z.custom<RawPackage>((value) => z.looseObject({ createClient: method }).safeParse(value).success);
const damageSchema = z.custom<RawDamage>(
  (value) => z.looseObject({ Create: method, Subtract: method }).safeParse(value).success
);
const fixesSchema = z.custom<RawFixes>(
  (value) => z.looseObject({ CreateRegion: method, FetchRegion: method }).safeParse(value).success
);
const damageEventSchema = z.looseObject({ name: z.literal('DamageNotify') });

const Z_PIXMAP = 2;
const ALL_PLANES = 0xffffffff;
/** Report once, until what changed was taken (DAMAGE protocol, "DamageReportLevel"). */
const REPORT_NON_EMPTY = 3;

/**
 * A reader of an X display, by the extensions DAMAGE and XFIXES: no picture is taken while nothing changes. Rejects without
 * them, and on screens of less than 24 bits.
 */
export function x11Screen(display: string): OpenScreenReader {
  return async ({ changed, lost, pointerMoved, pointerTurned }) => {
    const x11 = packageSchema.parse(createRequire(import.meta.url)('x11'));
    const raw = await new Promise<RawDisplay>((resolve, reject) => {
      const early = x11.createClient({ display }, (error, connected) =>
        error instanceof Error ? reject(error) : resolve(connected)
      );
      early.on('error', (error) => {
        reject(error);
        lost();
      });
      early.on('end', lost);
    });
    const { client } = raw;
    try {
      const [screen] = raw.screen;
      if (screen === undefined || screen.root_depth < 24) throw new Error('a screen of few colours');
      const { root } = screen;
      const fixes = fixesSchema.parse(await answered<unknown>((callback) => client.require('fixes', callback)));
      const damage = damageSchema.parse(await answered<unknown>((callback) => client.require('damage', callback)));
      const [watch, parts] = [client.AllocID(), client.AllocID()];
      client.on('event', (event) => {
        if (damageEventSchema.safeParse(event).success) changed();
      });
      const pointer = await watchPointer(client, root, { moved: pointerMoved, turned: pointerTurned });
      fixes.CreateRegion(parts, []);
      damage.Create(watch, root, REPORT_NON_EMPTY);
      return {
        read: async ({ x, y, width, height }) => {
          const { data } = await answered<{ readonly data: Buffer }>((callback) =>
            client.GetImage(Z_PIXMAP, root, x, y, width, height, ALL_PLANES, callback)
          );
          const length = width * height * 4;
          if (data.length < length) throw new Error('an image of another depth');
          // Numbers must be aligned in memory, and what the package hands out need not be.
          return data.byteOffset % 4 === 0
            ? new Uint32Array(data.buffer, data.byteOffset, length / 4)
            : new Uint32Array(new Uint8Array(data.subarray(0, length)).buffer);
        },
        takeChanged: async () => {
          damage.Subtract(watch, 0, parts);
          return (
            await answered<{ readonly rectangles: readonly Area[] }>((callback) => fixes.FetchRegion(parts, callback))
          ).rectangles;
        },
        pointerShape: pointer.shape,
        pointerPlace: pointer.place,
        close: () => client.terminate()
      };
    } catch (error) {
      client.terminate();
      throw error;
    }
  };
}
