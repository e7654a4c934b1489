import type { Rectangle } from '../ports.ts';

/** Sizes of the windows in device-independent pixels (experience.md "Look"). */
export const HOME_SIZE = { width: 420, height: 640 };
export const SESSION_SIZE = { width: 1280, height: 800 };
const CONSENT_SIZE = { width: 480, height: 620 };
/** Height of a list to choose displays from, without and for each. */
const CHOICE = { list: 90, each: 32 };
export const BAR_SIZE = { width: 640, height: 48 };
/** How far windows that stand behind each other are apart. */
const CASCADE = 32;
/** Thickness of the coloured frame around the shared display. */
export const FRAME_THICKNESS = 4;

/** The consent window's size, with so many displays to choose from. */
export function consentSize(choices: number): { readonly width: number; readonly height: number } {
  const list = choices === 0 ? 0 : CHOICE.list + choices * CHOICE.each;
  return { ...CONSENT_SIZE, height: CONSENT_SIZE.height + list };
}

/** A rectangle of this size in the middle of an area, never larger than the area. */
export function centred(size: { readonly width: number; readonly height: number }, area: Rectangle): Rectangle {
  const width = Math.min(size.width, area.width);
  const height = Math.min(size.height, area.height);
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height
  };
}

/** Beside the window of place 0, far enough to see that there are two, and inside the area as far as it fits. */
export function cascaded(bounds: Rectangle, place: number, area: Rectangle): Rectangle {
  const shift = place * CASCADE;
  const along = (start: number, size: number, from: number, room: number) =>
    Math.max(from, Math.min(start + shift, from + room - size));
  return {
    ...bounds,
    x: along(bounds.x, bounds.width, area.x, area.width),
    y: along(bounds.y, bounds.height, area.y, area.height)
  };
}

/** The bar's place: the middle of the top edge. */
export function topCentre(size: { readonly width: number; readonly height: number }, area: Rectangle): Rectangle {
  return { ...centred(size, area), y: area.y };
}

/** The four strips along the edges of an area of this size, from its own top left corner. */
export function border(size: { readonly width: number; readonly height: number }, thickness: number): Rectangle[] {
  const { width, height } = size;
  return [
    { x: 0, y: 0, width, height: thickness },
    { x: 0, y: height - thickness, width, height: thickness },
    { x: 0, y: thickness, width: thickness, height: height - 2 * thickness },
    { x: width - thickness, y: thickness, width: thickness, height: height - 2 * thickness }
  ];
}

/** Remembered bounds, if enough of them is still on a display to be found and dragged; else `null`. */
export function stillVisible(bounds: Rectangle, displays: readonly Rectangle[]): Rectangle | null {
  const visible = displays.some((area) => {
    const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    const down = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y);
    return across >= 120 && down >= 80;
  });
  return visible ? bounds : null;
}
