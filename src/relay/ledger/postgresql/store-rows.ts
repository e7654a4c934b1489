import { sql } from 'kysely';
import type { PendingRow } from '../pending-row.ts';
import { alone } from '../sql/alone.ts';
import { type Found, planRows, sessionsOf } from '../sql/plan-rows.ts';
import type { LedgerDatabase } from '../sql/schema.ts';

/**
 * Appends rows in order, each once however often it comes, and brings the lines of their sessions up to date. All of them
 * or, when it throws, none. However many rows there are, it is one question and one command: each costs a way to the
 * server and back, and the lock under which nobody else appends is held meanwhile.
 */
export function storeRows(db: LedgerDatabase, pending: readonly PendingRow[], node: string): Promise<void> {
  return alone(db, 'postgresql', async (trx) => {
    const keys = pending.map(({ key }) => key);
    const question = sql<Found>`
      select json_build_object('number', number, 'hash', hash, 'trusted_at', trusted_at) as state,
        (select coalesce(max(number), 0) from ledger_rows) as last,
        array(select key from ledger_rows where key = any(${keys}::text[])) as keys,
        (select coalesce(json_agg(line), '[]') from
          (select session_id, record, kept_from, node from ledger_sessions
            where session_id = any(${sessionsOf(pending)}::text[])) line) as sessions
      from ledger_state where id = 1`;
    const [found] = (await question.execute(trx)).rows;
    if (found === undefined) throw new Error('the record has no state');
    const additions = planRows(pending, found, node);
    if (additions === null) return;
    const { rows, refusals, sessions, state } = additions;
    await sql`
      with
        new_rows as (insert into ledger_rows
          select * from json_populate_recordset(null::ledger_rows, ${JSON.stringify(rows)}) order by number),
        new_refusals as (insert into ledger_refusals
          select * from json_populate_recordset(null::ledger_refusals, ${JSON.stringify(refusals)})),
        former_lines as (delete from ledger_sessions
          where session_id = any(${sessions.map(({ session_id }) => session_id)}::text[]))
      update ledger_state set number = ${state.number}, hash = ${state.hash}, trusted_at = ${state.trusted_at}
        where id = 1`.execute(trx);
    if (sessions.length === 0) return;
    // A statement sees the tables as they were before it, so the new lines cannot take the place of the former ones in it.
    await sql`insert into ledger_sessions
      select * from json_populate_recordset(null::ledger_sessions, ${JSON.stringify(sessions)})`.execute(trx);
  });
}
