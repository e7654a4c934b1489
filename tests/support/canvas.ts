import * as x11 from 'x11';

/** A plain window without decoration on an X display, to draw into. */
export type Canvas = {
  readonly client: x11.Client;
  readonly window: number;
  /** A graphics context that draws in this colour, 0xRRGGBB. */
  readonly pen: (colour: number) => number;
};

const BUTTON_PRESS_MASK = 0x4;
const EXPOSURE_MASK = 0x8000;

/** Opens a window above everything else, with no window manager's say in it. */
export function openCanvas(
  display: string,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
): Promise<Canvas> {
  return new Promise((resolve, reject) => {
    x11.createClient({ display }, (error, connected) => {
      const root = connected?.screen[0]?.root;
      if (error !== null && error !== undefined) return reject(error);
      if (root === undefined) return reject(new Error('The display has no screen.'));
      const { client } = connected;
      const window = client.AllocID();
      client.CreateWindow(window, root, place.x, place.y, place.width, place.height, 0, 0, 0, 0, {
        overrideRedirect: true,
        eventMask: BUTTON_PRESS_MASK | EXPOSURE_MASK
      });
      client.MapWindow(window);
      client.RaiseWindow(window);
      return resolve({
        client,
        window,
        pen: (colour) => {
          const gc = client.AllocID();
          client.CreateGC(gc, window, { foreground: colour, background: 0xffffff });
          return gc;
        }
      });
    });
  });
}

/** A panel of one colour on a display, to be recognised in pictures of it. */
export async function showPanel(
  display: string,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  colour: number
): Promise<void> {
  (await openPanel(display, place)).show(colour);
}

/** A panel whose colour can change; `show` takes 0xRRGGBB. */
export async function openPanel(
  display: string,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
): Promise<{ readonly show: (colour: number) => void; readonly close: () => void }> {
  const { client, window, pen } = await openCanvas(display, place);
  let gc = pen(0);
  let closed = false;
  const paint = (): void => {
    if (!closed) client.PolyFillRectangle(window, gc, [0, 0, place.width, place.height]);
  };
  client.on('event', (event) => {
    if (event.name === 'Expose') paint();
  });
  return {
    show: (colour) => {
      gc = pen(colour);
      paint();
    },
    close: () => {
      // What was exposed just before is still told of.
      closed = true;
      client.terminate();
    }
  };
}
