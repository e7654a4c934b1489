import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { canonical } from '../ledger/chain.ts';
import type { AuditEntry, Ledger } from '../ledger/ledger.ts';
import type { SeenState } from '../ledger/seen-state.ts';

/** The part of the record that changes are kept in. */
export type ChangeRecord = Pick<Ledger, 'appendOnce' | 'seen' | 'see'>;

/** The state that is to be remembered from now on, and what the record is to say of the way there. */
export interface Step<State> {
  readonly state: State;
  readonly entries: readonly AuditEntry[];
}

/** One thing that is watched, and where the last state of it is. */
export interface Memory<State> {
  readonly record: ChangeRecord;
  readonly name: string;
  readonly schema: z.ZodType<State>;
  readonly now: () => number;
}

/**
 * Compares what is now with what was seen last, and records the difference: once, by one relay of those that share the
 * record, and whole, whatever dies in between. For that the new state is stored with its entries in one write, which
 * only who saw the last state can do, before they are appended under keys that follow from it.
 *
 * @param next gets the last state (`null` when there was none, or one that this version does not understand); asks for
 *   what is now only then, because an answer from before could be older than another relay's; answers `null` for nothing
 *   to remember
 * @returns `false` when another relay was quicker, which has recorded the same or more
 */
export async function remember<State>(
  { record, name, schema, now }: Memory<State>,
  next: (before: State | null) => Promise<Step<State> | null>
): Promise<boolean> {
  const seen = await settled(record, name);
  const step = await next(seen === null ? null : understood(schema, seen.state));
  if (step === null) return true;
  const { state, entries } = step;
  const fresh = { revision: randomUUID(), at: now(), state: canonical(state), unrecorded: entries };
  if (!(await record.see(name, fresh, seen?.revision ?? null))) return false;
  await settle(record, name, fresh);
  return true;
}

/** The last state, after whoever wrote it has had its entries recorded, or they are now. */
async function settled(record: ChangeRecord, name: string): Promise<SeenState | null> {
  const seen = await record.seen(name);
  return seen === null ? null : settle(record, name, seen);
}

async function settle(record: ChangeRecord, name: string, seen: SeenState): Promise<SeenState> {
  if (seen.unrecorded.length === 0) return seen;
  for (const [index, entry] of seen.unrecorded.entries()) record.appendOnce(entry, `${seen.revision}/${index}`);
  const done = { ...seen, revision: randomUUID(), unrecorded: [] };
  // When somebody else has done the same, what they wrote is the last state.
  return (await record.see(name, done, seen.revision)) ? done : seen;
}

function understood<State>(schema: z.ZodType<State>, text: string): State | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
