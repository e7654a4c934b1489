import { z } from 'zod';

/** How a line behaves in each direction; what `tc netem` calls loss, delay, reorder and rate. */
export const conditionsSchema = z.strictObject({
  /** Share of packets that are lost, 0 to 1. */
  loss: z.number().min(0).max(1),
  /** How long every packet takes, milliseconds. */
  delayMs: z.number().min(0).max(10_000),
  /** Share of packets that do not wait for the delay and so overtake those before them, 0 to 1. */
  reorder: z.number().min(0).max(1),
  /** What the line carries; `null` is as much as the machine can. */
  bitsPerSecond: z.number().min(1_000).nullable(),
  /** Whether anything passes at all. */
  up: z.boolean()
});
export type Conditions = z.infer<typeof conditionsSchema>;

/** A line that does nothing to what it carries. */
export const FINE: Conditions = { loss: 0, delayMs: 0, reorder: 0, bitsPerSecond: null, up: true };

/** What the wire is told, a line of JSON each. */
export const orderSchema = z.strictObject({ end: z.number().int().min(0), conditions: conditionsSchema });
