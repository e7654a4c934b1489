/**
 * Packs pixels of a screen without loss, for speed first: screens are flat areas, repeated rows and few colours, and what
 * moves in photographs goes by video. Pixels are numbers 0xRRGGBB, row by row from the top.
 *
 * Each step says what comes next, from the left: `00` the colour before, `01` the colours of the row above, `10` one of 64
 * remembered colours, `110` and `1110` long repeats of the first two, `F0` a colour in full, `F1` a small difference to the
 * colour before (red and blue relative to green, 5-6-5 bits). The idea is QOI's, with rows.
 */
const RUN = 0x00;
const ABOVE = 0x40;
const KNOWN = 0x80;
const LONG_RUN = 0xc0;
const LONG_ABOVE = 0xe0;
const FULL = 0xf0;
const NEAR = 0xf1;

const SHORT = 64;
const MAX_LONG_RUN = SHORT + 0x2000;
const MAX_LONG_ABOVE = SHORT + 0x1000;

/** Place of a colour among the 64 remembered ones. */
function placeOf(colour: number): number {
  return Math.imul(colour, 0x9e3779b1) >>> 26;
}

/** Packs `width` × `height` pixels. */
export function packPixels(pixels: Uint32Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const count = width * height;
  const out = new Uint8Array(count * 4);
  const known = new Uint32Array(64).fill(0xffffffff);
  let to = 0;
  let before = 0;

  const repeat = (length: number, short: number, long: number, most: number): void => {
    let left = length;
    while (left > 0) {
      const now = Math.min(left, most);
      if (now <= SHORT) out[to++] = short | (now - 1);
      else {
        const rest = now - SHORT - 1;
        out[to++] = long | (rest >> 8);
        out[to++] = rest & 0xff;
      }
      left -= now;
    }
  };

  let at = 0;
  while (at < count) {
    const colour = (pixels[at] ?? 0) & 0xffffff;
    let run = at;
    if (colour === before) while (run < count && ((pixels[run] ?? 0) & 0xffffff) === before) run += 1;
    let above = at;
    if (at >= width)
      while (above < count && (((pixels[above] ?? 0) ^ (pixels[above - width] ?? 0)) & 0xffffff) === 0) above += 1;
    if (run > at || above > at) {
      if (run >= above) {
        repeat(run - at, RUN, LONG_RUN, MAX_LONG_RUN);
        at = run;
      } else {
        repeat(above - at, ABOVE, LONG_ABOVE, MAX_LONG_ABOVE);
        at = above;
        before = (pixels[at - 1] ?? 0) & 0xffffff;
      }
      continue;
    }
    const place = placeOf(colour);
    if (known[place] === colour) out[to++] = KNOWN | place;
    else {
      known[place] = colour;
      const green = ((colour >> 8) & 0xff) - ((before >> 8) & 0xff);
      const red = (colour >> 16) - (before >> 16) - green + 16;
      const blue = (colour & 0xff) - (before & 0xff) - green + 16;
      if (green >= -32 && green < 32 && red >= 0 && red < 32 && blue >= 0 && blue < 32) {
        const bits = (red << 11) | ((green + 32) << 5) | blue;
        out[to++] = NEAR;
        out[to++] = bits >> 8;
        out[to++] = bits & 0xff;
      } else {
        out[to++] = FULL;
        out[to++] = colour >> 16;
        out[to++] = (colour >> 8) & 0xff;
        out[to++] = colour & 0xff;
      }
    }
    before = colour;
    at += 1;
  }
  return out.subarray(0, to);
}

/** The canvas's order of bytes, read as one little-endian number: opaque, blue, green, red. */
function toCanvas(colour: number): number {
  return (0xff000000 | ((colour & 0xff) << 16) | (colour & 0xff00) | (colour >> 16)) >>> 0;
}

/**
 * Unpacks exactly `width` × `height` pixels for a canvas (RGBA, opaque). `null` when the bytes are no such picture: a step
 * that does not exist, one that leads outside, too few or too many. Takes time and memory for `width` × `height` only.
 */
export function unpackPixels(bytes: Uint8Array, width: number, height: number): Uint8ClampedArray<ArrayBuffer> | null {
  const count = width * height;
  const buffer = new ArrayBuffer(count * 4);
  const out = new Uint32Array(buffer);
  const known = new Uint32Array(64);
  let before = 0;
  let at = 0;
  let from = 0;
  while (from < bytes.length) {
    const step = bytes[from] ?? 0;
    from += 1;
    if (step < KNOWN || (step >= LONG_RUN && step < FULL)) {
      let length = (step & 0x3f) + 1;
      let isAbove = step >= ABOVE;
      if (step >= LONG_RUN) {
        isAbove = step >= LONG_ABOVE;
        if (from >= bytes.length) return null;
        length = SHORT + 1 + (((step & (isAbove ? 0x0f : 0x1f)) << 8) | (bytes[from] ?? 0));
        from += 1;
      }
      if (at + length > count) return null;
      if (isAbove) {
        if (at < width) return null;
        for (const end = at + length; at < end; at += 1) out[at] = out[at - width] ?? 0;
        const last = out[at - 1] ?? 0;
        before = ((last & 0xff) << 16) | (last & 0xff00) | ((last >> 16) & 0xff);
      } else {
        out.fill(toCanvas(before), at, at + length);
        at += length;
      }
      continue;
    }
    if (at >= count) return null;
    if (step < LONG_RUN) before = known[step & 0x3f] ?? 0;
    else {
      const length = step === FULL ? 3 : step === NEAR ? 2 : 0;
      if (length === 0 || from + length > bytes.length) return null;
      const [one = 0, two = 0, three = 0] = bytes.subarray(from, from + length);
      if (step === FULL) before = (one << 16) | (two << 8) | three;
      else {
        const bits = (one << 8) | two;
        const green = ((bits >> 5) & 0x3f) - 32;
        const red = (before >> 16) + green + (bits >> 11) - 16;
        const blue = (before & 0xff) + green + (bits & 0x1f) - 16;
        before = ((red & 0xff) << 16) | (((((before >> 8) & 0xff) + green) & 0xff) << 8) | (blue & 0xff);
      }
      from += length;
      known[placeOf(before)] = before;
    }
    out[at] = toCanvas(before);
    at += 1;
  }
  return at === count ? new Uint8ClampedArray(buffer) : null;
}
