import { writeFile } from 'node:fs/promises';
import robot from 'robotjs';
import { encodePng } from '../organisation/portraits/png.ts';

/** What is on a display right now; RGB, rows from the top. */
export type Picture = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };

/** A colour, 0…255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Lets robotjs work on this X display from now on; it knows one at a time. */
export function turnTo(display: string): void {
  robot.setXDisplayName(display);
  robot.updateScreenMetrics();
}

/**
 * Takes the picture of an X display, as a person in front of it sees it (except the pointer). Only the demo does this: the
 * product takes pictures under a permit.
 */
export function lookAt(display: string): Picture {
  turnTo(display);
  const grabbed = robot.screen.capture();
  const { width, height, byteWidth, bytesPerPixel, image } = grabbed;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = y * byteWidth; x < width; x++, from += bytesPerPixel, to += 3) {
      pixels[to] = image[from + 2] ?? 0;
      pixels[to + 1] = image[from + 1] ?? 0;
      pixels[to + 2] = image[from] ?? 0;
    }
  }
  return { width, height, pixels };
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
  const { width, height, pixels } = lookAt(display);
  await writeFile(file, encodePng(width, height, pixels));
}
