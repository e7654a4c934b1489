import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely';
import { CHAIN_START } from '../chain.ts';
import { LedgerError } from '../health.ts';
import { protectRecord } from './protection.ts';
import type { Flavour, LedgerDatabase } from './schema.ts';

type Anything = Kysely<unknown>;

/** Bytes decide, as in SQLite, so that both databases put texts into the same order. */
const byBytes = (flavour: Flavour) => (flavour === 'sqlite' ? sql`text` : sql`text collate "C"`);

/** The tables, and the chain's beginning. */
function createTables(flavour: Flavour): Migration {
  const text = byBytes(flavour);
  return {
    async up(db: Anything) {
      await db.schema
        .createTable('ledger_rows')
        .addColumn('number', 'bigint', (column) => column.primaryKey())
        .addColumn('key', text, (column) => column.unique())
        .addColumn('at', 'bigint')
        .addColumn('kept_from', 'bigint', (column) => column.notNull())
        .addColumn('kind', text)
        .addColumn('session_id', text)
        .addColumn('tenant_id', text)
        .addColumn('audit_what', text)
        .addColumn('actor', text)
        .addColumn('body', text)
        .addColumn('content_hash', text, (column) => column.notNull())
        .addColumn('hash', text, (column) => column.notNull())
        .execute();
      await db.schema.createIndex('ledger_rows_session').on('ledger_rows').columns(['session_id', 'number']).execute();
      await db.schema.createIndex('ledger_rows_kept').on('ledger_rows').column('kept_from').execute();
      await db.schema
        .createTable('ledger_sessions')
        .addColumn('session_id', text, (column) => column.primaryKey())
        .addColumn('kept_from', 'bigint', (column) => column.notNull())
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .addColumn('created_at', 'bigint')
        .addColumn('joined_at', 'bigint')
        .addColumn('ended_at', 'bigint')
        .addColumn('duration_ms', 'bigint')
        .addColumn('helper_tenant', text)
        .addColumn('helper', text)
        .addColumn('sharer_tenant', text)
        .addColumn('sharer', text)
        .addColumn('device_id', text)
        .addColumn('device_name', text)
        .addColumn('enrolled', 'integer')
        .addColumn('end_reason', text)
        .addColumn('used', text, (column) => column.notNull())
        .addColumn('warned', 'integer', (column) => column.notNull())
        .addColumn('ticket', text)
        .addColumn('node', text, (column) => column.notNull())
        .addColumn('record', text, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('ledger_refusals')
        .addColumn('number', 'bigint', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('kept_from', 'bigint', (column) => column.notNull())
        .addColumn('tenant_id', text)
        .addColumn('reason', text, (column) => column.notNull())
        .addColumn('main', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('ledger_refusals_key', ['number', 'reason'])
        .addForeignKeyConstraint('ledger_refusals_row', ['number'], 'ledger_rows', ['number'])
        .execute();
      await db.schema
        .createTable('ledger_state')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('number', 'bigint', (column) => column.notNull())
        .addColumn('hash', text, (column) => column.notNull())
        .addColumn('trusted_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('ledger_anchors')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('number', 'bigint', (column) => column.notNull())
        .addColumn('hash', text, (column) => column.notNull())
        .addColumn('cutoff', 'bigint', (column) => column.notNull())
        .addColumn('seal', text, (column) => column.notNull())
        .execute();
      await sql`insert into ledger_state (id, number, hash, trusted_at) values (1, 0, ${CHAIN_START}, 0)`.execute(db);
      for (const statement of protectRecord(flavour)) await sql.raw(statement).execute(db);
    }
  };
}

/** What reports ask for most. */
const createReportIndexes: Migration = {
  async up(db: Anything) {
    const index = (name: string, table: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns])
        .execute();
    await index('ledger_rows_audit', 'ledger_rows', ['audit_what', 'number']);
    await index('ledger_sessions_started', 'ledger_sessions', ['started_at', 'session_id']);
    await index('ledger_sessions_kept', 'ledger_sessions', ['kept_from']);
    await index('ledger_sessions_node', 'ledger_sessions', ['node', 'ended_at']);
    await index('ledger_refusals_at', 'ledger_refusals', ['at']);
  }
};

/** What was last seen of what is watched for changes. */
function createSeenTable(flavour: Flavour): Migration {
  const text = byBytes(flavour);
  return {
    async up(db: Anything) {
      await db.schema
        .createTable('ledger_seen')
        .addColumn('name', text, (column) => column.primaryKey())
        .addColumn('revision', text, (column) => column.notNull())
        .addColumn('seen', text, (column) => column.notNull())
        .execute();
    }
  };
}

/** Every step from an empty database to this version, by name; steps are added, never changed. */
export function ledgerMigrations(flavour: Flavour): Readonly<Record<string, Migration>> {
  return {
    '0001-record': createTables(flavour),
    '0002-report-indexes': createReportIndexes,
    '0003-seen': createSeenTable(flavour)
  };
}

const APPLIED = 'kysely_migration';

/**
 * Brings a database to this version, in one transaction where the database can. Throws `ledger-too-new` when a newer
 * version has been there, and changes nothing then; whatever else the database throws goes through.
 */
export async function migrateLedger(
  db: LedgerDatabase,
  flavour: Flavour,
  migrations: Readonly<Record<string, Migration>> = ledgerMigrations(flavour)
): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (tables.some(({ name }) => name === APPLIED)) {
    const applied = await sql<{ name: string }>`select name from ${sql.table(APPLIED)}`.execute(db);
    if (applied.rows.some(({ name }) => migrations[name] === undefined)) throw new LedgerError('ledger-too-new');
  }
  const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}
