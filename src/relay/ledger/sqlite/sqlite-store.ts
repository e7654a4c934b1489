import { createSqlStore } from '../sql/sql-store.ts';
import type { RowStore } from '../store.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { SqliteFile } from './sqlite-file.ts';
import { sqliteTrouble } from './sqlite-trouble.ts';

/** The record in a SQLite file; opened, and made where there is none, when it is first asked something. */
export function createSqliteStore(path: string, node: string): RowStore {
  const file = new SqliteFile(path);
  return createSqlStore({
    dialect: sqliteDialect(file),
    flavour: 'sqlite',
    node,
    troubleOf: sqliteTrouble,
    store: (_, rows) => file.store(rows, node)
  });
}
