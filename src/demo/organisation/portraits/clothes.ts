import { BLACK, type Canvas, type Colour, colour, mix, type Paint, WHITE } from './canvas.ts';
import type { PortraitLook } from './look.ts';
import {
  blend,
  curve,
  ellipse,
  mirrored,
  polygon,
  raised,
  roundedBox,
  type Shape,
  stroke,
  union,
  within,
  without
} from './shapes.ts';

/** How far neck and clothes are moved up from where they are written down here, towards the head. */
export const BODY_RAISED = 14;

type Style = PortraitLook['clothesStyle'];
type Put = (shape: Shape, paint: Paint) => void;

/** What a style is painted with. */
interface Cloth {
  readonly put: Put;
  readonly base: Colour;
  readonly dark: Colour;
  /** Shoulders without what the neckline leaves free. */
  readonly garment: Shape;
  readonly neckline: Shape;
}

const SHOULDERS: Shape = blend(ellipse(120, 268, 92, 72), roundedBox(120, 222, 38, 30, 24), 26);

const NECKLINES: Readonly<Record<Style, Shape>> = {
  scrubs: polygon(97, 180, 143, 180, 120, 226),
  shirt: polygon(101, 180, 139, 180, 120, 212),
  jumper: ellipse(120, 188, 27, 18),
  jacket: polygon(99, 180, 141, 180, 120, 214)
};

const DETAILS: Readonly<Record<Style, (cloth: Cloth) => void>> = {
  scrubs: drawScrubs,
  shirt: drawShirt,
  jumper: drawJumper,
  jacket: drawJacket
};

/** Draws shoulders and what is worn. */
export function drawClothes(canvas: Canvas, look: PortraitLook): void {
  const put: Put = (shape, paint) => canvas.fill(raised(shape, BODY_RAISED), paint);
  const base = colour(look.clothes);
  const dark = mix(base, BLACK, 0.28);
  const neckline = NECKLINES[look.clothesStyle];
  const garment = without(SHOULDERS, neckline);
  put(garment, { colour: (_x, y) => mix(mix(base, WHITE, 0.08), dark, Math.max(0, (y - 176) / 90)) });
  const sleeves = mirrored(curve([66, 256], [63, 230], [72, 214], 3), 120);
  put(within(garment, sleeves), { colour: dark, alpha: 0.6, softness: 2 });
  DETAILS[look.clothesStyle]({ put, base, dark, garment, neckline });
}

/** A V-neck with a lighter hem, and a badge. */
function drawScrubs({ put, base, dark }: Cloth): void {
  put(within(SHOULDERS, stroke(5, 97, 180, 120, 226, 143, 180)), { colour: mix(base, WHITE, 0.3) });
  put(roundedBox(158, 232, 12, 8.5, 2.5), { colour: WHITE, alpha: 0.95 });
  put(roundedBox(153, 231, 4, 4.5, 1.5), { colour: mix(base, WHITE, 0.35) });
  put(union(stroke(1.6, 160, 229, 167, 229), stroke(1.6, 160, 233, 165, 233)), { colour: dark, alpha: 0.7 });
}

/** A collar and the line of the buttons. */
function drawShirt({ put, base, dark }: Cloth): void {
  put(mirrored(polygon(103, 183, 120, 211, 106, 219, 94, 192), 120), { colour: mix(base, WHITE, 0.32) });
  put(mirrored(stroke(1.4, 106, 219, 120, 211), 120), { colour: dark, alpha: 0.5 });
  put(stroke(1.6, 120, 212, 120, 256), { colour: dark, alpha: 0.55 });
}

/** A ribbed round collar. */
function drawJumper({ put, base }: Cloth): void {
  const front: Shape = (_x, y) => 188 - y;
  const collar = without(ellipse(120, 188, 31, 22), ellipse(120, 188, 26, 17));
  put(within(front, collar), { colour: mix(base, WHITE, 0.24) });
}

/** A white shirt between two lapels. */
function drawJacket({ put, base, dark, neckline }: Cloth): void {
  put(without(polygon(99, 182, 141, 182, 122, 246, 118, 246), neckline), { colour: mix(WHITE, base, 0.08) });
  const lapel = polygon(99, 184, 94, 190, 84, 216, 96, 220, 92, 226, 113, 256, 118, 256, 110, 214);
  put(mirrored(lapel, 120), { colour: mix(base, BLACK, 0.14) });
  put(mirrored(stroke(1.6, 99, 184, 110, 214, 116, 256), 120), { colour: dark, alpha: 0.8 });
}
