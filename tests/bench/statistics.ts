import { z } from 'zod';

/** Median, 95th percentile, lowest and highest of some figures, one decimal; `null` when there are none. */
export function summary(values: readonly number[]): Record<'median' | 'p95' | 'min' | 'max', number> | null {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  if (sorted.length === 0) return null;
  return { median: round(at(0.5)), p95: round(at(0.95)), min: round(at(0)), max: round(at(1)) };
}

/** One decimal. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** `value` as a multiple of `floor`; `null` where there is nothing to compare. */
export function ratio(value: number | undefined, floor: number | undefined): number | null {
  return value === undefined || floor === undefined || floor === 0 ? null : round(value / floor);
}

const medianSchema = z.looseObject({ median: z.number(), p95: z.number() });

/** Every summary in `measured` as a multiple of the one of the same name in `other`. */
export function ratiosOf(measured: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  const ratios: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(measured)) {
    const [one, beside] = [medianSchema.safeParse(value), medianSchema.safeParse(other[name])];
    if (one.success && beside.success)
      ratios[name] = {
        median: ratio(one.data.median, beside.data.median),
        p95: ratio(one.data.p95, beside.data.p95)
      };
    else if (typeof value === 'number' && typeof other[name] === 'number') ratios[name] = ratio(value, other[name]);
  }
  return ratios;
}
