import { waitFor } from '#demo/driver/windows.ts';
import { type Colour, colourAt, lookAt, looksLike } from '#demo/machine/screen.ts';
import { openPanel } from './canvas.ts';

/** Colours that nothing else on a screen has. */
const COLOURS: readonly Colour[] = [
  [255, 0, 190],
  [0, 230, 60],
  [250, 230, 0],
  [0, 60, 250],
  [255, 90, 0],
  [0, 220, 230],
  [140, 0, 250],
  [250, 20, 20]
];
/** Points of a look, 8 pixels apart, that must have the colour. */
const ENOUGH = 100;

/** A panel on one screen whose changes are looked for on another. */
export type News = {
  /** Shows another colour and waits until it is seen, at most so long, ms. */
  readonly arrive: (withinMs: number) => Promise<void>;
  readonly close: () => void;
};

/** Opens a panel on the display `from`, to see whether what is new there is seen on the display `at`, by its pixels. */
export async function openNews(from: string, at: string, place: Parameters<typeof openPanel>[1]): Promise<News> {
  const panel = await openPanel(from, place);
  let shown = 0;
  return {
    arrive: async (withinMs) => {
      const colour = COLOURS[shown % COLOURS.length] ?? [0, 0, 0];
      shown += 1;
      const [red, green, blue] = colour;
      panel.show((red << 16) | (green << 8) | blue);
      await waitFor(
        `the new colour ${colour.join(' ')} on ${at}`,
        async () => {
          const screen = await lookAt(at);
          let points = 0;
          for (let y = 0; y < screen.height; y += 8)
            for (let x = 0; x < screen.width; x += 8) if (looksLike(colourAt(screen, x, y), colour)) points += 1;
          return points > ENOUGH;
        },
        withinMs
      );
    },
    close: panel.close
  };
}
