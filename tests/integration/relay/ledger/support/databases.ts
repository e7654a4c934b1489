import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type LedgerConfig, ledgerConfigSchema } from '#relay/ledger/config.ts';
import type { PostgresqlServer } from './postgresql.ts';

/** A place for a record, and a way to look into it past the ledger. */
export interface Place {
  readonly config: LedgerConfig;
  readonly folder: string;
  /** Runs SQL in the database itself. */
  ask(text: string): Promise<readonly Record<string, unknown>[]>;
  remove(): void;
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'deskside-ledger-'));
}

export function sqlitePlace(retentionDays = 30, folder = newFolder()): Place {
  const path = join(folder, 'ledger.db');
  return {
    config: ledgerConfigSchema.parse({ kind: 'sqlite', path, retentionDays }),
    folder,
    async ask(text) {
      const database = new DatabaseSync(path, { timeout: 5_000 });
      try {
        return database.prepare(text).all();
      } finally {
        database.close();
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true })
  };
}

export async function postgresqlPlace(server: PostgresqlServer, retentionDays = 30): Promise<Place> {
  const folder = newFolder();
  const url = await server.database();
  const name = new URL(url).pathname.slice(1);
  return {
    config: ledgerConfigSchema.parse({ kind: 'postgresql', url, spool: join(folder, 'spool'), retentionDays }),
    folder,
    ask: (text) => server.ask(name, text),
    remove: () => rmSync(folder, { recursive: true, force: true })
  };
}
