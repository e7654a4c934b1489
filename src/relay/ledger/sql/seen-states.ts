import { LedgerError } from '../health.ts';
import { type SeenState, seenStateSchema } from '../seen-state.ts';
import type { LedgerDatabase } from './schema.ts';

/** What was last seen under a name. Throws `ledger-corrupt` for what cannot have been written here. */
export async function readSeen(db: LedgerDatabase, name: string): Promise<SeenState | null> {
  const line = await db.selectFrom('ledger_seen').selectAll().where('name', '=', name).executeTakeFirst();
  if (line === undefined) return null;
  try {
    return seenStateSchema.parse(JSON.parse(line.seen));
  } catch {
    throw new LedgerError('ledger-corrupt', `ledger-corrupt: ${name}`);
  }
}

/** Replaces what was seen under a name when its revision is still `after`; says whether it was. */
export async function writeSeen(
  db: LedgerDatabase,
  name: string,
  state: SeenState,
  after: string | null
): Promise<boolean> {
  const line = { revision: state.revision, seen: JSON.stringify(state) };
  const written =
    after === null
      ? await db
          .insertInto('ledger_seen')
          .values({ name, ...line })
          .onConflict((conflict) => conflict.doNothing())
          .returning('name')
          .execute()
      : await db
          .updateTable('ledger_seen')
          .set(line)
          .where('name', '=', name)
          .where('revision', '=', after)
          .returning('name')
          .execute();
  return written.length > 0;
}
