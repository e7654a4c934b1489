import type { Colour } from '#demo/machine/screen.ts';
import { openCanvas } from './canvas.ts';

/** A program's plain window on a display that counts the clicks it gets. */
export type ClickListener = {
  readonly count: () => number;
  /** What it is filled with. */
  readonly colour: Colour;
  readonly close: () => void;
};

const COLOUR: Colour = [210, 225, 235];

/** Opens the window above everything that is there. */
export async function listenToClicks(
  display: string,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
): Promise<ClickListener> {
  const { client, window, pen } = await openCanvas(display, place);
  const gc = pen((COLOUR[0] << 16) | (COLOUR[1] << 8) | COLOUR[2]);
  let count = 0;
  let closed = false;
  const paint = (): void => {
    if (!closed) client.PolyFillRectangle(window, gc, [0, 0, place.width, place.height]);
  };
  client.on('event', (event) => {
    if (event.name === 'Expose') paint();
    else if (event.name === 'ButtonPress') count += 1;
  });
  paint();
  return {
    count: () => count,
    colour: COLOUR,
    close: () => {
      // What was exposed just before is still told of.
      closed = true;
      client.terminate();
    }
  };
}
