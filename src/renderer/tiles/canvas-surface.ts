import type { Area } from '#shared/tiles/tile-message.ts';
import type { TileSurface } from './tile-layer.ts';

/** Side of one canvas: what changes in one is all that has to be shown anew. */
const PART = 512;

type Part = { readonly context: CanvasRenderingContext2D; readonly x: number; readonly y: number };

/** Draws exact pixels on canvases that together cover `element`, which is put over the video. Colours are as they come. */
export function createCanvasSurface(): TileSurface & { readonly element: HTMLElement } {
  const element = document.createElement('div');
  element.style.position = 'absolute';
  element.style.inset = '0';
  element.style.pointerEvents = 'none';
  element.hidden = true;
  let parts: Part[] = [];

  const touched = function* (area: Area): Generator<Part> {
    for (const part of parts) {
      const { canvas } = part.context;
      if (
        area.x < part.x + canvas.width &&
        area.x + area.width > part.x &&
        area.y < part.y + canvas.height &&
        area.y + area.height > part.y
      )
        yield part;
    }
  };

  return {
    element,
    resize: (width, height) => {
      parts = [];
      for (let y = 0; y < height; y += PART) {
        for (let x = 0; x < width; x += PART) {
          const canvas = document.createElement('canvas');
          canvas.width = Math.min(PART, width - x);
          canvas.height = Math.min(PART, height - y);
          const { style } = canvas;
          style.position = 'absolute';
          style.left = `${(100 * x) / width}%`;
          style.top = `${(100 * y) / height}%`;
          style.width = `${(100 * canvas.width) / width}%`;
          style.height = `${(100 * canvas.height) / height}%`;
          const context = canvas.getContext('2d', { willReadFrequently: true });
          if (context !== null) parts.push({ context, x, y });
        }
      }
      element.replaceChildren(...parts.map(({ context }) => context.canvas));
    },
    draw: (area, pixels) => {
      const image = new ImageData(pixels, area.width, area.height);
      for (const { context, x, y } of touched(area)) context.putImageData(image, area.x - x, area.y - y);
    },
    clear: (area) => {
      for (const { context, x, y } of touched(area)) context.clearRect(area.x - x, area.y - y, area.width, area.height);
    },
    show: (shown) => {
      element.hidden = !shown;
    }
  };
}
