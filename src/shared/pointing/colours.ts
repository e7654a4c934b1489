import { z } from 'zod';

/** The colours to point and draw in (D7), by name: what travels is never a colour value. */
export const POINTING_COLOURS = ['red', 'orange', 'green', 'blue', 'purple'] as const;
export const pointingColourSchema = z.enum(POINTING_COLOURS);
export type PointingColour = z.infer<typeof pointingColourSchema>;

/** How each looks; every one has a contrast of 3:1 or more with white, and all are told apart without red and green. */
export const COLOUR_VALUES: Readonly<Record<PointingColour, `#${string}`>> = {
  red: '#e3122b',
  orange: '#d06a00',
  green: '#0f8a3c',
  blue: '#0a6cff',
  purple: '#8a2be2'
};
