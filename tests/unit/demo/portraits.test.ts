import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEMO_TENANTS } from '#demo/organisation/people.ts';
import { photoDataUrl, photoOf } from '#demo/organisation/photos.ts';
import { encodePng } from '#demo/organisation/portraits/png.ts';
import { drawPortrait } from '#demo/organisation/portraits/portrait.ts';
import { photoSchema } from '#shared/identity/card.ts';

const people = DEMO_TENANTS.flatMap((tenant) => tenant.people);

/** Reads a PNG as this project writes it: one IDAT, filter 1 in every row. */
function decode(file: Buffer): { width: number; height: number; pixels: number[] } {
  expect(file.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const start = file.indexOf('IDAT');
  const raw = inflateSync(file.subarray(start + 4, start + 4 + file.readUInt32BE(start - 4)));
  const pixels: number[] = [];
  for (let y = 0; y < height; y += 1) {
    const row = raw.subarray(y * (width * 3 + 1), (y + 1) * (width * 3 + 1));
    expect(row[0]).toBe(1);
    const values = [0, 0, 0];
    for (let x = 0; x < width * 3; x += 1) {
      values[x % 3] = ((values[x % 3] ?? 0) + (row[x + 1] ?? 0)) & 0xff;
      pixels.push(values[x % 3] ?? 0);
    }
  }
  return { width, height, pixels };
}

describe('portraits', () => {
  it('writes PNG files that give back the pixels', () => {
    const pixels = Uint8Array.from({ length: 5 * 4 * 3 }, (_, index) => (index * 37) % 256);
    expect(decode(encodePng(5, 4, pixels))).toEqual({ width: 5, height: 4, pixels: [...pixels] });
    expect(() => encodePng(5, 5, pixels)).toThrow(RangeError);
  });

  it('draws the same bytes for the same look, and nobody looks like anybody else', () => {
    const [first] = people;
    if (first?.portrait === null || first === undefined) throw new Error('The first person has a portrait.');
    expect(drawPortrait(first.portrait).equals(drawPortrait(first.portrait))).toBe(true);
    const photos = people.flatMap((person) => photoOf(person)?.toString('base64') ?? []);
    expect(new Set(photos).size).toBe(photos.length);
    // Drawing everybody takes seconds, and far longer where other suites share the cores.
  }, 90_000);

  it('A3: draws photos of 240 × 240 that fit on an identity card, for all but two', () => {
    const photos = people.map(photoDataUrl);
    expect(photos.filter((photo) => photo === null)).toHaveLength(2);
    for (const photo of photos) if (photo !== null) expect(photoSchema.safeParse(photo).success).toBe(true);
    const [first] = people.map(photoOf);
    expect(decode(first ?? Buffer.alloc(0))).toMatchObject({ width: 240, height: 240 });
  });
});
