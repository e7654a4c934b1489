import { writeFile } from 'node:fs/promises';
import { encodePng } from '../organisation/portraits/png.ts';
import { connectDisplay } from './x-display.ts';

/** What is on a display right now; RGB, rows from the top. */
export type Picture = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };

/** A colour, 0…255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * Takes the picture of an X display, as a person in front of it sees it (except the pointer). Only the demo does this: the
 * product takes pictures under a permit.
 */
export async function lookAt(display: string): Promise<Picture> {
  const connection = await connectDisplay(display);
  try {
    const { width, height } = connection;
    const grabbed = await connection.grab(0, 0, width, height);
    const pixels = new Uint8Array(width * height * 3);
    for (let from = 0, to = 0; to < pixels.length; from += 4, to += 3) {
      pixels[to] = grabbed[from + 2] ?? 0;
      pixels[to + 1] = grabbed[from + 1] ?? 0;
      pixels[to + 2] = grabbed[from] ?? 0;
    }
    return { width, height, pixels };
  } finally {
    connection.close();
  }
}

/** The colour of one pixel; black outside. */
export function colourAt(picture: Picture, x: number, y: number): Colour {
  const at = (Math.round(y) * picture.width + Math.round(x)) * 3;
  return [picture.pixels[at] ?? 0, picture.pixels[at + 1] ?? 0, picture.pixels[at + 2] ?? 0];
}

/** Whether two colours look the same after a video codec: no channel differs by more than `tolerance`. */
export function looksLike(one: Colour, other: Colour, tolerance = 40): boolean {
  return one.every((channel, index) => Math.abs(channel - (other[index] ?? 0)) <= tolerance);
}

/** Saves the picture of a display as a PNG file. */
export async function saveScreenshot(display: string, file: string): Promise<void> {
  const { width, height, pixels } = await lookAt(display);
  await writeFile(file, encodePng(width, height, pixels));
}
