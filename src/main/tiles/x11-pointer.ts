import { z } from 'zod';
import type { PointerShape } from './screen-reader.ts';

/** How the `x11` package answers. */
export type Callback<Value> = (error: Error | null | undefined, value: Value) => void;

/** The promise of an answer. */
export function answered<Value>(run: (callback: Callback<Value>) => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    run((error, value) => (error instanceof Error ? reject(error) : resolve(value)));
  });
}

/** The part of a connection of the `x11` package that is used here. */
export type PointerClient = {
  readonly require: (name: string, callback: Callback<unknown>) => void;
  readonly on: (event: string, listener: (argument: unknown) => void) => void;
  readonly QueryPointer: (
    window: number,
    callback: Callback<{ readonly rootX: number; readonly rootY: number }>
  ) => void;
};
type CursorImage = {
  readonly width: number;
  readonly height: number;
  readonly xhot: number;
  readonly yhot: number;
  /** Four bytes a pixel, blue first, premultiplied. */
  readonly cursorImage: Uint8Array;
};
type RawFixes = {
  readonly SelectCursorInput: (window: number, mask: number) => void;
  readonly GetCursorImage: (callback: Callback<CursorImage>) => void;
};
type RawXInput = {
  readonly AllMasterDevices: number;
  readonly EventMask: Readonly<Record<string, number>>;
  readonly xi2: unknown;
  readonly XISelectEvents: (window: number, mask: { readonly deviceId: number; readonly mask: number }) => void;
};

const method = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function');
const fixesSchema = z.custom<RawFixes>(
  (value) => z.looseObject({ SelectCursorInput: method, GetCursorImage: method }).safeParse(value).success
);
const xinputSchema = z.custom<RawXInput>((value) => z.looseObject({ XISelectEvents: method }).safeParse(value).success);
const cursorEventSchema = z.looseObject({ name: z.literal('CursorNotify') });
const motionEventSchema = z.looseObject({ name: z.literal('RawMotion') });

/** Another picture of the pointer is shown (XFIXES, "SelectCursorInput"). */
const DISPLAY_CURSOR = 1;

/** The pointer of an X display: what it looks like and where it is, and word when either may have changed. */
export async function watchPointer(
  client: PointerClient,
  root: number,
  on: { readonly moved: () => void; readonly turned: () => void }
): Promise<{
  readonly shape: () => Promise<PointerShape>;
  readonly place: () => Promise<{ readonly x: number; readonly y: number }>;
}> {
  const fixes = fixesSchema.parse(await answered<unknown>((callback) => client.require('fixes', callback)));
  client.on('event', (event) => {
    if (cursorEventSchema.safeParse(event).success) on.turned();
    else if (motionEventSchema.safeParse(event).success) on.moved();
  });
  fixes.SelectCursorInput(root, DISPLAY_CURSOR);
  try {
    const xinput = xinputSchema.parse(await answered<unknown>((callback) => client.require('xinput', callback)));
    const { AllMasterDevices: deviceId, EventMask } = xinput;
    if (xinput.xi2 !== null) xinput.XISelectEvents(root, { deviceId, mask: EventMask.RawMotion ?? 0 });
  } catch {
    // Without XInput 2 nobody tells of moves; they are looked for.
  }
  return {
    shape: async () => {
      const image = await answered<CursorImage>((callback) => fixes.GetCursorImage(callback));
      const pixels = new Uint8Array(image.cursorImage);
      for (let at = 0; at + 3 < pixels.length; at += 4)
        pixels.set([pixels[at + 2] ?? 0, pixels[at + 1] ?? 0, pixels[at] ?? 0], at);
      return { width: image.width, height: image.height, hotX: image.xhot, hotY: image.yhot, pixels };
    },
    place: async () => {
      const { rootX, rootY } = await answered<{ readonly rootX: number; readonly rootY: number }>((callback) =>
        client.QueryPointer(root, callback)
      );
      return { x: rootX, y: rootY };
    }
  };
}
