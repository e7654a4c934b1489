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
  readonly require: (extension: string, callback: Callback<Xtest>) => void;
  readonly on: (event: string, listener: () => void) => void;
  readonly terminate: () => void;
};
type Xtest = {
  readonly FakeInput: (type: number, detail: number, delay: number, root: number, x: number, y: number) => void;
};
type Screen = { readonly root: number; readonly pixel_width: number; readonly pixel_height: number };
type Connected = { readonly client: Client; readonly screen: readonly Screen[] };
type CreateClient = (options: { readonly display: string }, ready: Callback<Connected>) => void;

const ALL_PLANES = 0xffffffff;
const Z_PIXMAP = 2;
const [BUTTON_PRESS, BUTTON_RELEASE, MOTION] = [4, 5, 6];

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
  readonly close: () => void;
};

/** Connects to `display`. */
export async function connectDisplay(display: string): Promise<XDisplay> {
  const { createClient } = packageSchema.parse(createRequire(import.meta.url)('x11'));
  const { client, screen } = await answerOf<Connected>((callback) => createClient({ display }, callback));
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
    close: () => client.terminate()
  };
}

function answerOf<Value>(ask: (callback: Callback<Value>) => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    ask((error, value) => (error instanceof Error ? reject(error) : resolve(value)));
  });
}
