import { COLOUR_VALUES, type PointingColour } from '#shared/pointing/colours.ts';
import { type Extent, labelledPosition, labelPlace, pointAt } from '#shared/pointing/geometry.ts';
import { DOT_RADIUS, STROKE_WIDTH } from '#shared/pointing/limits.ts';
import type { OverlayView } from '#shared/pointing/overlay-view.ts';
import type { Position } from '#shared/protocol/input.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** How much further strokes are painted where the window's own shape is their outline. */
const BEYOND = 4;

type Drawn = { readonly line: SVGPolylineElement; points: Position[]; readonly colour: PointingColour };

/**
 * Draws marks into the overlay's page. `shaped`: the window is cut to the marks, so that everything behind them is filled
 * with their colour, and what the shape uncovers has its colour before the page has drawn it. `measured` is told how large
 * the helper's name is.
 */
export function createMarksView(
  page: Document,
  shaped: boolean,
  measured: (size: Extent) => void
): { readonly show: (view: OverlayView) => void } {
  const root = page.documentElement;
  const svg = page.querySelector('#marks');
  const name = page.querySelector<HTMLElement>('#name');
  if (svg === null || name === null) throw new Error('The overlay has lost its parts.');
  if (shaped) root.dataset.shaped = '';
  const strokes = new Map<number, Drawn>();
  const dot = page.createElementNS(SVG, 'circle');
  dot.setAttribute('r', String(DOT_RADIUS - 1.5));
  let label: Extent = { width: 0, height: 0 };

  const display = (): Extent => ({ width: root.clientWidth, height: root.clientHeight });
  const place = (position: Position): string => {
    const { x, y } = pointAt(position, display());
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  // A line without a length is drawn by its round ends only when it has two points.
  const path = (points: readonly Position[]): string =>
    [...points, ...(points.length === 1 ? points : [])].map(place).join(' ');

  function showStroke(told: OverlayView['strokes'][number]): void {
    const known = strokes.get(told.stroke);
    const drawn: Drawn = known ?? { line: page.createElementNS(SVG, 'polyline'), points: [], colour: told.colour };
    if (known === undefined) {
      drawn.line.setAttribute('stroke', COLOUR_VALUES[told.colour]);
      drawn.line.setAttribute('stroke-width', String(shaped ? STROKE_WIDTH + BEYOND : STROKE_WIDTH));
      strokes.set(told.stroke, drawn);
      svg?.append(drawn.line);
    }
    if (told.points.length > 0) {
      drawn.points = [...drawn.points.slice(0, told.from), ...told.points];
      drawn.line.setAttribute('points', path(drawn.points));
    }
    drawn.line.toggleAttribute('data-fading', told.fading);
  }

  function showName(text: string, colour: PointingColour | null): void {
    if (name === null) return;
    const lines = [...strokes.values()];
    const at = labelledPosition({ strokes: lines, dot: shownDot });
    name.hidden = at === null;
    if (at === null || colour === null) return;
    name.style.backgroundColor = COLOUR_VALUES[colour];
    if (name.textContent !== text) {
      name.textContent = text;
      name.dir = 'auto';
    }
    const { width, height } = name.getBoundingClientRect();
    if (width !== label.width || height !== label.height) {
      label = { width, height };
      measured(label);
    }
    const { x, y } = labelPlace(at, label, display());
    name.style.transform = `translate(${x}px, ${y}px)`;
  }

  let shownDot: { readonly position: Position } | null = null;
  return {
    show: (view) => {
      const named = new Set(view.strokes.map(({ stroke }) => stroke));
      for (const [stroke, { line }] of strokes) {
        if (named.has(stroke)) continue;
        line.remove();
        strokes.delete(stroke);
      }
      for (const stroke of view.strokes) showStroke(stroke);
      shownDot = view.dot;
      if (view.dot === null) dot.remove();
      else {
        const { x, y } = pointAt(view.dot.position, display());
        dot.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
        dot.setAttribute('fill', COLOUR_VALUES[view.dot.colour]);
        svg.append(dot);
      }
      const colour = view.dot?.colour ?? view.strokes.at(-1)?.colour ?? null;
      if (shaped && colour !== null) root.style.backgroundColor = COLOUR_VALUES[colour];
      showName(view.name, colour);
    }
  };
}
