import { CELL } from '#shared/tiles/limits.ts';
import type { Area } from '#shared/tiles/tile-message.ts';
import type { RemotePointer } from './remote-pointer.ts';
import type { TileSurface } from './tile-layer.ts';

/** Side of one canvas, in pixels; a multiple of {@link CELL}. What changes in one is all that has to be shown anew. */
const PART = 512;

/** One canvas, its place, and the cells of it in which something is drawn: one that shows nothing is not put on the screen. */
type Part = {
  readonly context: CanvasRenderingContext2D;
  readonly x: number;
  readonly y: number;
  readonly filled: Set<number>;
};

const nothing = (): void => undefined;

/** Draws exact pixels on canvases that together cover `element`, which is put over the video. Colours are as they come. */
export function createCanvasSurface(
  pointer: Pick<RemotePointer, 'element' | 'receive'>
): TileSurface & { readonly element: HTMLElement } {
  const element = document.createElement('div');
  element.style.position = 'absolute';
  element.style.inset = '0';
  element.style.overflow = 'hidden';
  element.style.pointerEvents = 'none';
  element.hidden = true;
  let parts: Part[] = [];
  /** What is moved crosses from canvas to canvas on this one. */
  const carrier = document.createElement('canvas');
  const carried = carrier.getContext('2d', { willReadFrequently: true });
  let size = { width: 0, height: 0 };

  /** Runs `act` on every canvas that an area lies on, with the area's place on it, and notes what is filled afterwards. */
  const on = (
    area: Area,
    act: (part: Part, x: number, y: number) => void,
    mark: (part: Part, cell: number) => void
  ) => {
    for (const part of parts) {
      const { canvas } = part.context;
      const left = Math.max(0, area.x - part.x);
      const top = Math.max(0, area.y - part.y);
      const right = Math.min(canvas.width, area.x + area.width - part.x);
      const bottom = Math.min(canvas.height, area.y + area.height - part.y);
      if (left >= right || top >= bottom) continue;
      act(part, area.x - part.x, area.y - part.y);
      for (let y = Math.floor(top / CELL) * CELL; y < bottom; y += CELL)
        for (let x = Math.floor(left / CELL) * CELL; x < right; x += CELL) mark(part, y * PART + x);
      canvas.hidden = part.filled.size === 0;
    }
  };

  return {
    element,
    resize: (width, height) => {
      parts = [];
      size = { width, height };
      for (let y = 0; y < height; y += PART) {
        for (let x = 0; x < width; x += PART) {
          const canvas = document.createElement('canvas');
          canvas.width = Math.min(PART, width - x);
          canvas.height = Math.min(PART, height - y);
          canvas.hidden = true;
          const { style } = canvas;
          style.position = 'absolute';
          style.left = `${(100 * x) / width}%`;
          style.top = `${(100 * y) / height}%`;
          style.width = `${(100 * canvas.width) / width}%`;
          style.height = `${(100 * canvas.height) / height}%`;
          const context = canvas.getContext('2d', { willReadFrequently: true });
          if (context !== null) parts.push({ context, x, y, filled: new Set() });
        }
      }
      element.replaceChildren(...parts.map(({ context }) => context.canvas), pointer.element);
    },
    draw: (area, pixels) => {
      const image = new ImageData(pixels, area.width, area.height);
      on(
        area,
        ({ context }, x, y) => context.putImageData(image, x, y),
        ({ filled }, cell) => filled.add(cell)
      );
    },
    // What is cleared are whole cells: the sender yields nothing less.
    clear: (area) =>
      on(
        area,
        ({ context }, x, y) => context.clearRect(x, y, area.width, area.height),
        ({ filled }, cell) => filled.delete(cell)
      ),
    move: (area, rows) => {
      const height = area.height - Math.abs(rows);
      const from = { ...area, y: area.y + Math.max(0, rows), height };
      const to = { ...area, y: area.y + Math.max(0, -rows), height };
      if (carrier.width !== area.width) carrier.width = area.width;
      if (carrier.height !== height) carrier.height = height;
      on(from, ({ context: { canvas } }, x, y) => carried?.drawImage(canvas, -x, -y), nothing);
      on(
        to,
        ({ context }, x, y) => {
          context.clearRect(x, y, to.width, to.height);
          context.drawImage(carrier, x, y);
        },
        ({ filled }, cell) => filled.add(cell)
      );
    },
    show: (shown) => {
      element.hidden = !shown;
    },
    pointer: (message) => pointer.receive(message, size)
  };
}
