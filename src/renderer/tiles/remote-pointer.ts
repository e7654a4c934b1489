import { POINTER_SLOTS } from '#shared/tiles/limits.ts';
import type { PointerMessage } from '#shared/tiles/tile-message.ts';

/** So long after the helper's own pointer moved, what comes of the sharer's is its echo, ms … */
const ECHO_MS = 400;
/** … and later it still is when it is where the helper's own is, give or take rounding, pixels of the picture. */
const SAME_PLACE = 3;

const NOWHERE = { x: -1, y: -1 };

type Size = { readonly width: number; readonly height: number };

/** How the sharer's pointer looks, ready to be shown. */
type Shape = { readonly canvas: HTMLCanvasElement; readonly css: string; readonly hotX: number; readonly hotY: number };

/** The sharer's pointer: drawn over the picture at its place, and worn by the helper's own pointer in control. */
export type RemotePointer = {
  readonly element: HTMLElement;
  /** `null` forgets everything: another picture begins. */
  readonly receive: (message: PointerMessage | null, picture: Size) => void;
  /** The helper moved their own pointer on the picture, to this share of it; the sharer's follows and is not seen twice. `null`: it does not follow any more. */
  readonly ownMoved: (share: { readonly x: number; readonly y: number } | null) => void;
  /** Told the CSS `cursor` that looks like the sharer's pointer, now and after every change; `''` while none is known. */
  readonly wear: (listener: (css: string) => void) => () => void;
};

/** See {@link RemotePointer}. `now` in ms. */
export function createRemotePointer(now: () => number): RemotePointer {
  const element = document.createElement('div');
  element.style.position = 'absolute';
  element.hidden = true;
  let shapes: (Shape | undefined)[] = [];
  let worn = '';
  let movedAt = Number.NEGATIVE_INFINITY;
  let own: { readonly x: number; readonly y: number } = NOWHERE;
  /** Whether the sharer's pointer is on this picture. */
  let here = false;
  const listeners = new Set<(css: string) => void>();

  const isOwn = (at: { readonly x: number; readonly y: number }, { width, height }: Size): boolean =>
    Math.abs(at.x - own.x * width) <= SAME_PLACE && Math.abs(at.y - own.y * height) <= SAME_PLACE;

  const turn = (shape: Shape | undefined): void => {
    worn = shape?.css ?? '';
    element.replaceChildren(...(shape === undefined ? [] : [shape.canvas]));
    if (shape !== undefined) element.style.transform = `translate(${-shape.hotX}px, ${-shape.hotY}px)`;
    for (const listener of [...listeners]) listener(worn);
  };

  return {
    element,
    receive: (message, picture) => {
      if (message === null) {
        shapes = [];
        here = false;
        element.hidden = true;
        turn(undefined);
      } else if (message.kind === 'pointer') {
        here = message.at !== null;
        element.hidden = message.at === null || now() - movedAt < ECHO_MS || isOwn(message.at, picture);
        if (message.at === null) return;
        element.style.left = `${(100 * message.at.x) / picture.width}%`;
        element.style.top = `${(100 * message.at.y) / picture.height}%`;
      } else if (message.kind === 'shape') {
        const shape = drawShape(message);
        if (shape === null) return;
        shapes[message.slot % POINTER_SLOTS] = shape;
        turn(shape);
      } else {
        const known = shapes[message.slot];
        if (known !== undefined) turn(known);
      }
    },
    ownMoved: (share) => {
      own = share ?? NOWHERE;
      movedAt = share === null ? Number.NEGATIVE_INFINITY : now();
      element.hidden = share !== null || !here;
    },
    wear: (listener) => {
      listeners.add(listener);
      listener(worn);
      return () => listeners.delete(listener);
    }
  };
}

function drawShape(message: Extract<PointerMessage, { kind: 'shape' }>): Shape | null {
  const { width, height, hotX, hotY, pixels } = message;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.style.display = 'block';
  const context = canvas.getContext('2d');
  if (context === null) return null;
  const plain = new Uint8ClampedArray(pixels);
  // A canvas takes colours that are not multiplied by their transparency.
  for (let at = 0; at < plain.length; at += 4) {
    const alpha = plain[at + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel += 1) plain[channel] = ((plain[channel] ?? 0) * 255) / alpha;
  }
  context.putImageData(new ImageData(plain, width, height), 0, 0);
  const [x, y] = [Math.min(hotX, width - 1), Math.min(hotY, height - 1)];
  return { canvas, css: `url("${canvas.toDataURL()}") ${x} ${y}, default`, hotX: x, hotY: y };
}
