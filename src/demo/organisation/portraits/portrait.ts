import { BLACK, Canvas, type Colour, colour, mix, WHITE } from './canvas.ts';
import { BODY_RAISED, drawClothes } from './clothes.ts';
import { drawHairBehind, drawHairInFront } from './hair.ts';
import type { PortraitLook } from './look.ts';
import {
  blend,
  circle,
  curve,
  ellipse,
  mirrored,
  raised,
  roundedBox,
  type Shape,
  stroke,
  union,
  within,
  without
} from './shapes.ts';

/** Width and height of a portrait in pixels; all positions below are on this grid, the middle at 120. */
export const PORTRAIT_SIZE = 240;

const EVERYWHERE: Shape = () => -1;

/** The outline of everybody's head: a skull and a narrower jaw. */
export const HEAD: Shape = blend(ellipse(120, 104, 42, 47), ellipse(120, 128, 33, 35), 18);

/** Draws an illustrated portrait; the same look gives the same bytes. */
export function drawPortrait(look: PortraitLook): Buffer {
  const canvas = new Canvas(PORTRAIT_SIZE);
  drawBackground(canvas, colour(look.background));
  drawHairBehind(canvas, look);
  drawNeck(canvas, colour(look.skin));
  drawClothes(canvas, look);
  drawHead(canvas, colour(look.skin), look.hairStyle !== 'scarf');
  if (look.beard !== undefined) drawBeard(canvas, look.beard, colour(look.hair), colour(look.skin));
  drawFace(canvas, colour(look.skin), colour(look.hair));
  drawHairInFront(canvas, look);
  if (look.glasses === true) drawGlasses(canvas);
  return canvas.toPng();
}

/** The colour that shadows on a skin take: warmer and darker, never grey. */
export function shaded(skin: Colour, share: number): Colour {
  return mix(skin, [120, 40, 30], share);
}

function drawBackground(canvas: Canvas, base: Colour): void {
  const light = mix(base, WHITE, 0.45);
  canvas.fill(EVERYWHERE, { colour: (_x, y) => mix(light, base, y / PORTRAIT_SIZE) });
  canvas.fill(circle(120, 118, 96), { colour: mix(base, WHITE, 0.35), alpha: 0.55, softness: 3 });
  canvas.fill(circle(196, 40, 60), { colour: WHITE, alpha: 0.28, softness: 90 });
}

function drawNeck(canvas: Canvas, skin: Colour): void {
  const neck = raised(blend(roundedBox(120, 176, 19, 40, 14), ellipse(120, 214, 46, 18), 16), BODY_RAISED);
  canvas.fill(neck, { colour: shaded(skin, 0.1) });
  canvas.fill(ellipse(120, 158, 34, 20), { colour: shaded(skin, 0.32), alpha: 0.7, softness: 14, clip: neck });
}

function drawHead(canvas: Canvas, skin: Colour, ears: boolean): void {
  if (ears) {
    canvas.fill(mirrored(ellipse(78, 114, 8, 12), 120), { colour: shaded(skin, 0.08) });
    canvas.fill(mirrored(ellipse(78, 115, 4, 7), 120), { colour: shaded(skin, 0.24), alpha: 0.7, softness: 2 });
  }
  canvas.fill(HEAD, { colour: skin });
  // Light from the upper right, a soft shadow at the left edge and under the hair.
  canvas.fill(without(EVERYWHERE, ellipse(126, 108, 42, 58)), {
    colour: shaded(skin, 0.28),
    alpha: 0.5,
    softness: 16,
    clip: HEAD
  });
  canvas.fill(ellipse(136, 96, 22, 18), { colour: WHITE, alpha: 0.1, softness: 26, clip: HEAD });
  canvas.fill(mirrored(ellipse(96, 130, 11, 8), 120), { colour: [226, 92, 84], alpha: 0.26, softness: 14, clip: HEAD });
}

function drawFace(canvas: Canvas, skin: Colour, hair: Colour): void {
  const iris = mix(BLACK, [70, 44, 30], 0.45);
  const brow = mix(hair, BLACK, 0.25);
  const lip = mix(shaded(skin, 0.35), [176, 62, 66], 0.55);
  canvas.fill(mirrored(ellipse(102, 113, 7.6, 5.4), 120), { colour: mix(WHITE, skin, 0.12) });
  canvas.fill(mirrored(circle(102.5, 113, 4.7), 120), { colour: iris });
  canvas.fill(union(circle(104.4, 111.2, 1.5), circle(139.4, 111.2, 1.5)), { colour: WHITE, alpha: 0.95 });
  canvas.fill(mirrored(curve([93.5, 112.5], [101, 104.5], [110.5, 111], 2.4), 120), { colour: mix(iris, BLACK, 0.4) });
  canvas.fill(mirrored(curve([92, 101], [101, 94.5], [111, 99.5], 3.6), 120), { colour: brow, alpha: 0.92 });
  canvas.fill(curve([121, 116], [124.5, 128], [119, 130.5], 2.4), { colour: shaded(skin, 0.42), alpha: 0.55 });
  canvas.fill(curve([114, 131.5], [119, 135], [125, 131.5], 2.2), { colour: shaded(skin, 0.45), alpha: 0.6 });
  canvas.fill(within(ellipse(120, 142, 14.5, 11), ellipse(120, 153, 24, 12)), { colour: mix(lip, BLACK, 0.25) });
  canvas.fill(within(within(ellipse(120, 142, 13, 10), ellipse(120, 152.6, 22, 11)), ellipse(120, 138.5, 20, 7)), {
    colour: mix(WHITE, skin, 0.06)
  });
  canvas.fill(curve([105.5, 141.5], [120, 143.5], [134.5, 141.5], 1.8), { colour: lip, alpha: 0.9 });
  canvas.fill(mirrored(curve([104.2, 140], [103, 141.6], [104.4, 143.6], 1.6), 120), {
    colour: shaded(skin, 0.5),
    alpha: 0.6
  });
}

function drawBeard(canvas: Canvas, beard: 'stubble' | 'full', hair: Colour, skin: Colour): void {
  const jaw = within(HEAD, without(EVERYWHERE, ellipse(120, 104, 41, 38)));
  const mouth = ellipse(120, 145, 15, 9);
  if (beard === 'stubble') {
    canvas.fill(without(jaw, mouth), { colour: mix(hair, skin, 0.35), alpha: 0.36, softness: 9, clip: HEAD });
    return;
  }
  const full = blend(jaw, within(ellipse(120, 146, 36, 24), without(EVERYWHERE, ellipse(120, 110, 44, 26))), 8);
  canvas.fill(without(full, mouth), { colour: mix(hair, skin, 0.1), alpha: 0.96, softness: 2.5 });
  canvas.fill(mirrored(curve([119, 136.5], [111, 134.5], [102, 143], 5.5), 120), { colour: mix(hair, skin, 0.08) });
}

function drawGlasses(canvas: Canvas): void {
  const outer = roundedBox(101, 113, 15, 12.5, 9);
  const inner = roundedBox(101, 113, 12.6, 10.1, 7.5);
  const frame = union(
    mirrored(without(outer, inner), 120),
    curve([115.5, 110], [120, 106.5], [124.5, 110], 2.6),
    mirrored(stroke(2.6, 86.5, 109, 78, 107), 120)
  );
  canvas.fill(mirrored(inner, 120), { colour: WHITE, alpha: 0.14 });
  canvas.fill(mirrored(within(inner, stroke(4, 96, 124, 106, 102)), 120), { colour: WHITE, alpha: 0.22 });
  canvas.fill(frame, { colour: [46, 40, 44] });
}
