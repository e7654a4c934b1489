import type { GraphCall } from './disturbance.ts';

/** Calls past this number push out the oldest. */
const MAX_CALLS = 10_000;

/** What the directory was asked since its start or the last reset. */
export interface GraphCallRecord {
  /** Every call, oldest first. A batch is one call; what is inside follows it with `inBatch`. */
  list(): readonly GraphCall[];
  reset(): void;
}

/** An empty record and the way to write into it. */
export function createCallRecord(): GraphCallRecord & { note(call: GraphCall): void } {
  let calls: GraphCall[] = [];
  return {
    list: () => [...calls],
    reset: () => {
      calls = [];
    },
    note: (call) => {
      calls.push(call);
      if (calls.length > MAX_CALLS) calls.shift();
    }
  };
}
