import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** An image as rows of red, green, blue and alpha bytes. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly rgba: Buffer;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Bytes per pixel for each PNG colour type with 8 bits a sample (PNG 11.2.2). */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
}

/** Undoes the filters of PNG 9.2 in place and returns the rows without their filter bytes. */
function unfilter(data: Buffer, width: number, height: number, channels: number): Buffer {
  const stride = width * channels;
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const raw = data[y * (stride + 1) + 1 + x] ?? 0;
      const left = x >= channels ? (out[y * stride + x - channels] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + x] ?? 0) : 0;
      const upLeft = x >= channels && y > 0 ? (out[(y - 1) * stride + x - channels] ?? 0) : 0;
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter] ?? 0;
      out[y * stride + x] = (raw + add) & 0xff;
    }
  }
  return out;
}

/** Size of a PNG, from its header; nothing for other data. */
export function pngSize(png: Buffer): { width: number; height: number } | undefined {
  if (png.length < 24 || !png.subarray(0, 8).equals(SIGNATURE)) return undefined;
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

/** Reads a PNG with 8 bits a sample that is not interlaced; nothing for anything else. */
export function decodePng(png: Buffer): Bitmap | undefined {
  const size = pngSize(png);
  const channels = CHANNELS[png[25] ?? -1];
  if (size === undefined || channels === undefined || png[24] !== 8 || png[28] !== 0) return undefined;
  const parts: Buffer[] = [];
  let palette = Buffer.alloc(0);
  let alphas = Buffer.alloc(0);
  for (let at = 8; at + 8 <= png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IDAT') parts.push(body);
    else if (type === 'PLTE') palette = Buffer.from(body);
    else if (type === 'tRNS') alphas = Buffer.from(body);
    at += length + 12;
  }
  const rows = unfilter(inflateSync(Buffer.concat(parts)), size.width, size.height, channels);
  const rgba = Buffer.alloc(size.width * size.height * 4);
  for (let pixel = 0; pixel < size.width * size.height; pixel++) {
    const first = rows[pixel * channels] ?? 0;
    const second = rows[pixel * channels + 1] ?? 0;
    const third = rows[pixel * channels + 2] ?? 0;
    const colour: readonly [number, number, number, number] =
      png[25] === 3
        ? [palette[first * 3] ?? 0, palette[first * 3 + 1] ?? 0, palette[first * 3 + 2] ?? 0, alphas[first] ?? 255]
        : channels <= 2
          ? [first, first, first, channels === 2 ? second : 255]
          : [first, second, third, channels === 4 ? (rows[pixel * channels + 3] ?? 255) : 255];
    rgba.set(colour, pixel * 4);
  }
  return { ...size, rgba };
}

function chunk(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length, 0);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body])), 0);
  return Buffer.concat([head, body, tail]);
}

/** Writes a PNG with alpha. */
export function encodePng({ width, height, rgba }: Bitmap): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y++) rgba.copy(rows, y * (width * 4 + 1) + 1, y * width * 4, (y + 1) * width * 4);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 3 })),
    chunk('IEND', Buffer.alloc(0))
  ]);
}
