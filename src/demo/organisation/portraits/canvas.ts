import { encodePng } from './png.ts';
import type { Shape } from './shapes.ts';

/** Red, green, blue, each 0 to 255, not rounded. */
export type Colour = readonly [number, number, number];

/** Reads `#rrggbb`. */
export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

/** A colour between two, `share` (0 to 1) of the second. */
export function mix(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

export const BLACK: Colour = [24, 18, 18];
export const WHITE: Colour = [255, 255, 255];

/** How a shape is filled. */
export interface Paint {
  readonly colour: Colour | ((x: number, y: number) => Colour);
  /** 0 to 1; 1 unless given. */
  readonly alpha?: number;
  /** Pixels over which the edge fades; 1, a clean anti-aliased edge, unless given. */
  readonly softness?: number;
  /** Nothing is painted outside this shape. */
  readonly clip?: Shape;
}

/** How much of a pixel a shape covers, 0 to 1. */
function inside(shape: Shape, x: number, y: number, softness: number): number {
  return Math.min(1, Math.max(0, 0.5 - shape(x + 0.5, y + 0.5) / softness));
}

/** Pixels along the side of a block that is painted or left out as a whole. */
const BLOCK = 12;

/** A square picture that shapes are painted on, one over the other. */
export class Canvas {
  readonly size: number;
  readonly #pixels: Float32Array;

  constructor(size: number) {
    this.size = size;
    this.#pixels = new Float32Array(size * size * 3);
  }

  fill(shape: Shape, paint: Paint): void {
    const softness = paint.softness ?? 1;
    // A distance says how far away the edge is at least, so blocks that the shape cannot touch are left out at once.
    const reach = BLOCK * 1.25 + softness;
    for (let y = 0; y < this.size; y += BLOCK) {
      for (let x = 0; x < this.size; x += BLOCK) {
        if (shape(x + BLOCK / 2, y + BLOCK / 2) < reach) this.#fillBlock(shape, paint, x, y);
      }
    }
  }

  toPng(): Buffer {
    return encodePng(
      this.size,
      this.size,
      Uint8Array.from(this.#pixels, (value) => Math.round(value))
    );
  }

  #fillBlock(shape: Shape, { colour: paint, alpha = 1, softness = 1, clip }: Paint, left: number, top: number): void {
    for (let y = top; y < Math.min(top + BLOCK, this.size); y += 1) {
      for (let x = left; x < Math.min(left + BLOCK, this.size); x += 1) {
        let coverage = inside(shape, x, y, softness) * alpha;
        if (coverage > 0 && clip !== undefined) coverage *= inside(clip, x, y, 1);
        if (coverage > 0) this.#blend(x, y, typeof paint === 'function' ? paint(x, y) : paint, coverage);
      }
    }
  }

  #blend(x: number, y: number, paint: Colour, coverage: number): void {
    const at = (y * this.size + x) * 3;
    for (let channel = 0; channel < 3; channel += 1) {
      const old = this.#pixels[at + channel] ?? 0;
      this.#pixels[at + channel] = old + ((paint[channel] ?? 0) - old) * coverage;
    }
  }
}
