import { BLACK, type Canvas, type Colour, colour, mix, WHITE } from './canvas.ts';
import type { PortraitLook } from './look.ts';
import {
  above,
  blend,
  circle,
  curve,
  ellipse,
  mirrored,
  polygon,
  roundedBox,
  type Shape,
  union,
  within,
  without
} from './shapes.ts';

interface HairStyle {
  /** Behind neck and shoulders; `null` for short hair. */
  readonly behind: Shape | null;
  readonly front: Shape;
  /** Lighter strands over the front. */
  readonly shine: Shape | null;
}

const SKULL = ellipse(120, 98, 48, 52);

/** Circles along an arc around the head, for curls. Angles in degrees, 0 to the right, 90 up. */
function curls(from: number, to: number, count: number, reach: number, radius: number): Shape {
  const shapes = Array.from({ length: count }, (_, index) => {
    const angle = ((from + ((to - from) * index) / (count - 1)) * Math.PI) / 180;
    const wobble = index % 2 === 0 ? 0 : 3;
    return circle(120 + Math.cos(angle) * (reach + wobble), 104 - Math.sin(angle) * (reach + wobble), radius);
  });
  return union(...shapes);
}

const STYLES: Readonly<Record<PortraitLook['hairStyle'], HairStyle>> = {
  short: {
    behind: null,
    front: within(without(SKULL, blend(ellipse(120, 122, 37, 42), roundedBox(120, 108, 36, 22, 10), 6)), above(114)),
    shine: curve([92, 64], [116, 50], [144, 62], 4)
  },
  side: {
    behind: null,
    front: within(
      without(blend(ellipse(120, 96, 48, 50), ellipse(136, 60, 34, 18), 8), ellipse(110, 122, 40, 46)),
      above(112)
    ),
    shine: curve([100, 62], [130, 46], [158, 74], 4)
  },
  curly: {
    behind: curls(-8, 188, 13, 44, 17),
    front: union(
      within(without(SKULL, ellipse(120, 122, 40, 46)), above(102)),
      curls(18, 162, 9, 42, 15),
      curls(40, 140, 5, 30, 11)
    ),
    shine: union(circle(104, 58, 3), circle(128, 50, 3), circle(146, 64, 3), circle(88, 74, 2.5))
  },
  long: {
    behind: blend(ellipse(120, 100, 56, 58), roundedBox(120, 160, 56, 62, 34), 20),
    front: without(
      within(ellipse(120, 100, 54, 58), above(150)),
      union(ellipse(104, 132, 33, 58), ellipse(138, 134, 31, 56))
    ),
    shine: curve([84, 92], [92, 60], [118, 52], 4)
  },
  bob: {
    behind: blend(ellipse(120, 98, 55, 56), roundedBox(120, 128, 55, 40, 24), 16),
    front: union(
      within(without(ellipse(120, 98, 54, 56), ellipse(128, 134, 46, 44)), above(96)),
      mirrored(within(without(ellipse(120, 108, 55, 58), ellipse(120, 116, 39, 62)), above(158)), 120)
    ),
    shine: curve([86, 84], [100, 58], [132, 54], 4)
  },
  bun: {
    behind: union(circle(120, 42, 22), ellipse(120, 100, 50, 52)),
    front: without(within(ellipse(120, 96, 47, 50), above(122)), ellipse(120, 126, 41, 52)),
    shine: curve([94, 70], [112, 54], [140, 62], 3.5)
  },
  bald: {
    behind: null,
    front: mirrored(within(without(ellipse(80, 108, 9, 18), ellipse(90, 118, 11, 20)), above(122)), 120),
    shine: null
  },
  scarf: {
    behind: blend(ellipse(120, 104, 58, 62), roundedBox(120, 184, 62, 46, 40), 30),
    front: union(
      without(ellipse(120, 106, 56, 61), ellipse(120, 118, 37.5, 45)),
      without(blend(roundedBox(120, 192, 50, 26, 24), ellipse(120, 168, 40, 20), 18), ellipse(120, 118, 37.5, 45))
    ),
    shine: null
  },
  wavy: {
    behind: union(
      ellipse(120, 98, 56, 56),
      mirrored(union(circle(70, 120, 18), circle(66, 146, 18), circle(72, 170, 17), circle(84, 186, 14)), 120)
    ),
    front: union(
      without(
        within(ellipse(120, 98, 54, 56), above(116)),
        union(ellipse(106, 128, 38, 50), ellipse(134, 130, 34, 46))
      ),
      within(ellipse(146, 66, 30, 20), polygon(110, 40, 180, 40, 180, 100, 150, 84, 116, 72))
    ),
    shine: curve([112, 58], [144, 46], [166, 86], 4)
  }
};

/** Draws what hangs behind the neck. */
export function drawHairBehind(canvas: Canvas, look: PortraitLook): void {
  const { behind } = STYLES[look.hairStyle];
  if (behind === null) return;
  const base = hairColour(look);
  canvas.fill(behind, { colour: (_x, y) => mix(mix(base, BLACK, 0.16), mix(base, BLACK, 0.36), y / 240) });
}

/** Draws what lies over forehead and ears. */
export function drawHairInFront(canvas: Canvas, look: PortraitLook): void {
  const { front, shine } = STYLES[look.hairStyle];
  const base = hairColour(look);
  canvas.fill(front, { colour: (_x, y) => mix(mix(base, WHITE, 0.08), mix(base, BLACK, 0.14), y / 160) });
  if (shine !== null) canvas.fill(within(front, shine), { colour: WHITE, alpha: 0.2, softness: 3 });
  if (look.hairStyle === 'scarf') drawFolds(canvas, front, base);
}

/** A headscarf takes the colour of the clothes, lighter. */
function hairColour(look: PortraitLook): Colour {
  return look.hairStyle === 'scarf' ? mix(colour(look.clothes), WHITE, 0.28) : colour(look.hair);
}

function drawFolds(canvas: Canvas, scarf: Shape, base: Colour): void {
  const folds = union(
    curve([80, 150], [110, 182], [158, 176], 2.4),
    curve([76, 166], [112, 202], [166, 190], 2.4),
    curve([164, 96], [166, 140], [144, 170], 2.2)
  );
  canvas.fill(within(scarf, folds), { colour: mix(base, BLACK, 0.35), alpha: 0.55, softness: 2 });
}
