import { createRequire } from 'node:module';
import { z } from 'zod';

/** An X server's picture of a part of its screen: four bytes a pixel, blue first, rows from the top. */
type Image = { readonly data: Buffer };
type Callback<Value> = (error: Error | null, value: Value) => void;
type Client = {
  readonly GetImage: (
    format: number,
    drawable: number,
    x: number,
    y: number,
    width: number,
    height: number,
    planes: number,
    callback: Callback<Image>
  ) => void;
  readonly GetKeyboardMapping: (
    first: number,
    count: number,
    callback: Callback<readonly (readonly number[])[]>
  ) => void;
  readonly ChangeKeyboardMapping: (first: number, perKeycode: number, keysyms: readonly number[]) => void;
  readonly require: (extension: string, callback: Callback<Xtest>) => void;
  readonly ChangeWindowAttributes: (window: number, values: { readonly backgroundPixel: number }) => void;
  readonly ClearArea: (window: number, x: number, y: number, width: number, height: number, exposures: number) => void;
  readonly QueryKeymap: (callback: Callback<Buffer>) => void;
  readonly on: (event: string, listener: () => void) => void;
  readonly terminate: () => void;
};
type Xtest = {
  readonly FakeInput: (type: number, detail: number, delay: number, root: number, x: number, y: number) => void;
};
type Screen = { readonly root: number; readonly pixel_width: number; readonly pixel_height: number };
type Connected = {
  readonly client: Client;
  readonly screen: readonly Screen[];
  readonly min_keycode: number;
  readonly max_keycode: number;
};
type CreateClient = (options: { readonly display: string }, ready: Callback<Connected>) => void;

const ALL_PLANES = 0xffffffff;
const Z_PIXMAP = 2;
const [KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION] = [2, 3, 4, 5, 6];

/** The `x11` package has no types; what is used of it is described above. */
const packageSchema = z.object({ createClient: z.custom<CreateClient>((value) => typeof value === 'function') });

/** A connection of the demo's own to an X display, to see what a person in front of it sees and to press its mouse. */
export type XDisplay = {
  readonly width: number;
  readonly height: number;
  /** The pixels of a part of the screen; four bytes each, blue first. */
  readonly grab: (x: number, y: number, width: number, height: number) => Promise<Buffer>;
  readonly movePointer: (x: number, y: number) => void;
  /** Presses and releases the left button. */
  readonly click: () => void;
  readonly key: (keycode: number, down: boolean) => void;
  /** What each key means now, by keycode: without and with Shift. */
  readonly keymap: () => Promise<ReadonlyMap<number, readonly number[]>>;
  /** Gives a key a meaning, without and with Shift. */
  readonly bindKey: (keycode: number, plain: number, shifted: number) => void;
  /** How many keys are down now. */
  readonly keysDown: () => Promise<number>;
  /** Gives the empty desktop a colour, 0xRRGGBB. */
  readonly paintDesktop: (colour: number) => void;
  readonly close: () => void;
};

/** Connects to `display`. */
export async function connectDisplay(display: string): Promise<XDisplay> {
  const { createClient } = packageSchema.parse(createRequire(import.meta.url)('x11'));
  const { client, screen, min_keycode, max_keycode } = await answerOf<Connected>((callback) =>
    createClient({ display }, callback)
  );
  client.on('error', () => undefined);
  const [first] = screen;
  if (first === undefined) throw new Error(`The display ${display} has no screen.`);
  const { root } = first;
  const xtest = await answerOf<Xtest>((callback) => client.require('xtest', callback));
  return {
    width: first.pixel_width,
    height: first.pixel_height,
    grab: async (x, y, width, height) => {
      const image = await answerOf<Image>((callback) =>
        client.GetImage(Z_PIXMAP, root, x, y, width, height, ALL_PLANES, callback)
      );
      return image.data;
    },
    movePointer: (x, y) => xtest.FakeInput(MOTION, 0, 0, root, x, y),
    click: () => {
      xtest.FakeInput(BUTTON_PRESS, 1, 0, root, 0, 0);
      xtest.FakeInput(BUTTON_RELEASE, 1, 0, root, 0, 0);
    },
    key: (keycode, down) => xtest.FakeInput(down ? KEY_PRESS : KEY_RELEASE, keycode, 0, root, 0, 0),
    keymap: async () => {
      const rows = await answerOf<readonly (readonly number[])[]>((callback) =>
        client.GetKeyboardMapping(min_keycode, max_keycode - min_keycode + 1, callback)
      );
      return new Map(rows.map((row, index) => [min_keycode + index, row.slice(0, 2)]));
    },
    bindKey: (keycode, plain, shifted) => client.ChangeKeyboardMapping(keycode, 2, [plain, shifted]),
    keysDown: async () => {
      const bits = await answerOf<Buffer>((callback) => client.QueryKeymap(callback));
      return bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    },
    paintDesktop: (colour) => {
      client.ChangeWindowAttributes(root, { backgroundPixel: colour });
      client.ClearArea(root, 0, 0, 0, 0, 0);
    },
    close: () => client.terminate()
  };
}

function answerOf<Value>(ask: (callback: Callback<Value>) => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    ask((error, value) => (error instanceof Error ? reject(error) : resolve(value)));
  });
}
