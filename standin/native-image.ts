import { readFileSync } from 'node:fs';
import { Loud, loud } from './loud.ts';
import { type Bitmap, decodePng, encodePng, pngSize } from './png.ts';

/** Electron's NativeImage. Reads PNG; other formats keep their bytes but are empty as pictures. */
export class NativeImage extends Loud {
  readonly #png: Buffer;
  #template = false;

  constructor(png: Buffer) {
    super();
    this.#png = png;
  }

  static createEmpty(): NativeImage {
    return new NativeImage(Buffer.alloc(0));
  }

  static createFromBuffer(buffer: Buffer, _options?: object): NativeImage {
    return new NativeImage(pngSize(buffer) === undefined ? Buffer.alloc(0) : Buffer.from(buffer));
  }

  /** An empty image when the file cannot be read, as in Electron. */
  static createFromPath(path: string): NativeImage {
    try {
      return NativeImage.createFromBuffer(readFileSync(path));
    } catch {
      return NativeImage.createEmpty();
    }
  }

  static createFromDataURL(dataURL: string): NativeImage {
    const match = /^data:[^,]*;base64,(.*)$/s.exec(dataURL);
    return NativeImage.createFromBuffer(Buffer.from(match?.[1] ?? '', 'base64'));
  }

  /** From red, green, blue, alpha bytes. */
  static fromBitmap(bitmap: Bitmap): NativeImage {
    return new NativeImage(encodePng(bitmap));
  }

  /** From blue, green, red, alpha bytes, as Electron takes them on Linux. */
  static createFromBitmap(buffer: Buffer, options: { width: number; height: number }): NativeImage {
    return NativeImage.fromBitmap({ ...options, rgba: swapRedAndBlue(buffer) });
  }

  isEmpty(): boolean {
    return this.#png.length === 0;
  }

  getSize(_scaleFactor?: number): { width: number; height: number } {
    return pngSize(this.#png) ?? { width: 0, height: 0 };
  }

  getAspectRatio(_scaleFactor?: number): number {
    const { width, height } = this.getSize();
    return height === 0 ? 1 : width / height;
  }

  toPNG(_options?: object): Buffer {
    return Buffer.from(this.#png);
  }

  toDataURL(_options?: object): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }

  toBitmap(_options?: object): Buffer {
    const bitmap = this.bitmap();
    return bitmap === undefined ? Buffer.alloc(0) : swapRedAndBlue(bitmap.rgba);
  }

  getBitmap(options?: object): Buffer {
    return this.toBitmap(options);
  }

  isTemplateImage(): boolean {
    return this.#template;
  }

  setTemplateImage(option: boolean): void {
    this.#template = option;
  }

  crop(rect: { x: number; y: number; width: number; height: number }): NativeImage {
    const source = this.bitmap();
    if (source === undefined) return NativeImage.createEmpty();
    return sample(source, rect, rect.width, rect.height);
  }

  /** Nearest-neighbour scaling; a missing side keeps the proportions. */
  resize(options: { width?: number; height?: number; quality?: string }): NativeImage {
    const source = this.bitmap();
    if (source === undefined) return NativeImage.createEmpty();
    const scale = (options.width ?? 0) / source.width || (options.height ?? 0) / source.height || 1;
    const width = Math.max(1, Math.round(options.width ?? source.width * scale));
    const height = Math.max(1, Math.round(options.height ?? source.height * scale));
    return sample(source, { x: 0, y: 0, width: source.width, height: source.height }, width, height);
  }

  /** The pixels, or nothing for an empty image. */
  bitmap(): Bitmap | undefined {
    return decodePng(this.#png);
  }
}

function swapRedAndBlue(buffer: Buffer): Buffer {
  const swapped = Buffer.from(buffer);
  for (let at = 0; at + 3 < swapped.length; at += 4) {
    const first = swapped[at] ?? 0;
    swapped[at] = swapped[at + 2] ?? 0;
    swapped[at + 2] = first;
  }
  return swapped;
}

function sample(
  source: Bitmap,
  from: { x: number; y: number; width: number; height: number },
  width: number,
  height: number
): NativeImage {
  const rgba = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    const sourceY = Math.min(source.height - 1, Math.floor(from.y + (y * from.height) / height));
    for (let x = 0; x < width; x++) {
      const sourceX = Math.min(source.width - 1, Math.floor(from.x + (x * from.width) / width));
      const at = (sourceY * source.width + sourceX) * 4;
      source.rgba.copy(rgba, (y * width + x) * 4, at, at + 4);
    }
  }
  return NativeImage.fromBitmap({ width, height, rgba });
}

/** Electron's `nativeImage` module. */
export const nativeImage = loud('nativeImage', {
  createEmpty: NativeImage.createEmpty,
  createFromPath: NativeImage.createFromPath,
  createFromDataURL: NativeImage.createFromDataURL,
  createFromBuffer: NativeImage.createFromBuffer,
  createFromBitmap: NativeImage.createFromBitmap
});
