import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { PendingRow } from '../pending-row.ts';
import { type Found, planRows, sessionsOf } from '../sql/plan-rows.ts';
import type { RefusalsTable, RowsTable, SessionsTable } from '../sql/schema.ts';

type Line = RowsTable | RefusalsTable | SessionsTable;

const stateSchema = z.object({ number: z.number(), hash: z.string(), trusted_at: z.number(), last: z.number() });
const keySchema = z.object({ key: z.string() });
const sessionSchema = z.object({
  session_id: z.string(),
  record: z.string(),
  kept_from: z.number(),
  node: z.string()
});

/** Appends rows to the file, in the thread that holds it. */
export class RowStorage {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Appends rows in order, each once however often it comes, and brings the lines of their sessions up to date. All of them
   * or, when it throws, none.
   */
  store(pending: readonly PendingRow[], node: string): void {
    this.#database.exec('begin immediate');
    try {
      const additions = planRows(pending, this.#find(pending), node);
      if (additions !== null) {
        for (const row of additions.rows) this.#put('insert', 'ledger_rows', row);
        for (const refusal of additions.refusals) this.#put('insert', 'ledger_refusals', refusal);
        for (const session of additions.sessions) this.#put('insert or replace', 'ledger_sessions', session);
        const { number, hash, trusted_at } = additions.state;
        const update = 'update ledger_state set number = ?, hash = ?, trusted_at = ? where id = 1';
        this.#prepared(update).run(number, hash, trusted_at);
      }
      this.#database.exec('commit');
    } catch (error) {
      // SQLite may have rolled back itself: with a full disk, for one.
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  #find(pending: readonly PendingRow[]): Found {
    const state = 'select *, (select coalesce(max(number), 0) from ledger_rows) as last from ledger_state where id = 1';
    const { last, ...found } = stateSchema.parse(this.#prepared(state).get());
    const keys = 'select key from ledger_rows where key in (select value from json_each(?))';
    const sessions = `select session_id, record, kept_from, node from ledger_sessions
      where session_id in (select value from json_each(?))`;
    const all = (text: string, names: readonly string[]): unknown => this.#prepared(text).all(JSON.stringify(names));
    return {
      state: found,
      last,
      keys: keySchema
        .array()
        .parse(
          all(
            keys,
            pending.map(({ key }) => key)
          )
        )
        .map(({ key }) => key),
      sessions: sessionSchema.array().parse(all(sessions, sessionsOf(pending)))
    };
  }

  #put(how: 'insert' | 'insert or replace', table: string, line: Line): void {
    const columns = Object.keys(line);
    const places = columns.map(() => '?').join(', ');
    const values: SQLInputValue[] = Object.values(line);
    this.#prepared(`${how} into ${table} (${columns.join(', ')}) values (${places})`).run(...values);
  }

  #prepared(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }
}
