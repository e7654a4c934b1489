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
