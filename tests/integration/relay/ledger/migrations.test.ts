import { join } from 'node:path';
import { Kysely, Migrator, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAIN_START, canonical, chainHash, contentHash } from '#relay/ledger/chain.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { ledgerMigrations } from '#relay/ledger/sql/migrations.ts';
import type { Tables } from '#relay/ledger/sql/schema.ts';
import { sqliteDialect } from '#relay/ledger/sqlite/sqlite-dialect.ts';
import { SqliteFile } from '#relay/ledger/sqlite/sqlite-file.ts';
import { TestClock } from '../support/clock.ts';
import { postgresqlPlace, sqlitePlace } from './support/databases.ts';
import { exported } from './support/entries.ts';
import { PostgresqlServer } from './support/postgresql.ts';

const log = () => {};
let server: PostgresqlServer;
beforeAll(async () => {
  server = await PostgresqlServer.start();
});
afterAll(() => server.close());

async function placeOf(kind: 'sqlite' | 'postgresql') {
  const place = kind === 'sqlite' ? sqlitePlace() : await postgresqlPlace(server);
  const { config } = place;
  const dialect =
    config.kind === 'postgresql'
      ? new PostgresDialect({ pool: new Pool({ connectionString: config.url }) })
      : sqliteDialect(new SqliteFile(join(place.folder, 'ledger.db')));
  return { place, db: new Kysely<Tables>({ dialect }) };
}

test.each(['sqlite', 'postgresql'] as const)(
  'a database of the first version is brought up to date in %s',
  async (kind) => {
    const { place, db } = await placeOf(kind);
    const provider = { getMigrations: async () => ({ ...ledgerMigrations(kind) }) };
    const { error } = await new Migrator({ db, provider }).migrateTo('0001-record');
    expect(error).toBeUndefined();
    const at = Date.now() - 1_000;
    const body = canonical(exported(5));
    const content_hash = contentHash('old', at, body);
    const hash = chainHash(CHAIN_START, 1, at, content_hash);
    const kept = { number: 1, key: 'old', at, kept_from: at, kind: 'audit', body, content_hash, hash };
    const lookup = { session_id: null, tenant_id: null, audit_what: 'export', actor: null };
    await db
      .insertInto('ledger_rows')
      .values({ ...kept, ...lookup })
      .execute();
    await db.updateTable('ledger_state').set({ number: 1, hash, trusted_at: at }).execute();
    await db.destroy();

    const ledger = await openLedger(place.config, { clock: new TestClock(), log });
    ledger.append(exported(6));
    expect((await ledger.audit()).items.map(({ number, event }) => [number, event])).toEqual([
      [2, exported(6).event],
      [1, exported(5).event]
    ]);
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact', rows: 2 });
    const applied = await place.ask('select name from kysely_migration order by name');
    expect(applied.map(({ name }) => name)).toEqual(Object.keys(ledgerMigrations(kind)));
    await ledger.close();
    place.remove();
  }
);

test.each(['sqlite', 'postgresql'] as const)(
  'a database of a newer version is refused and left alone in %s',
  async (kind) => {
    const { place, db } = await placeOf(kind);
    await db.destroy();
    const ledger = await openLedger(place.config, { clock: new TestClock(), log });
    ledger.append(exported(1));
    await ledger.close();
    const add = `insert into kysely_migration (name, timestamp) values ('9999-from-the-future', 'x')`;
    await place.ask(add);
    const rows = () => place.ask('select number, body from ledger_rows');
    const before = await rows();
    await expect(openLedger(place.config, { clock: new TestClock(), log })).rejects.toMatchObject({
      code: 'ledger-too-new'
    });
    expect(await rows()).toEqual(before);
    place.remove();
  }
);
