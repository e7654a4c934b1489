import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { TestClock } from '../support/clock.ts';
import { type Place, postgresqlPlace, sqlitePlace } from './support/databases.ts';
import { created, DAY, ended, exported } from './support/entries.ts';
import { PostgresqlServer } from './support/postgresql.ts';

const log = () => {};
let server: PostgresqlServer;
beforeAll(async () => {
  server = await PostgresqlServer.start();
});
afterAll(() => server.close());

describe.each(['sqlite', 'postgresql'] as const)('G4: tampering in %s', (kind) => {
  let place: Place;
  let ledger: Ledger;
  beforeEach(async () => {
    place = kind === 'sqlite' ? sqlitePlace() : await postgresqlPlace(server);
    ledger = await openLedger(place.config, { clock: new TestClock(), log });
    for (let rows = 1; rows <= 5; rows += 1) ledger.append(exported(rows));
    await ledger.read();
  });
  afterEach(async () => {
    await ledger.close();
    place.remove();
  });

  test.each([
    `update ledger_rows set body = replace(body, '"rows":3', '"rows":4')`,
    'update ledger_rows set at = at - 1 where number = 3',
    'update ledger_rows set key = null, at = null, kind = null, tenant_id = null, audit_what = null, actor = null, body = null',
    'delete from ledger_rows where number = 3',
    'delete from ledger_rows',
    `insert into ledger_rows (number, key, kept_from, content_hash, hash) values (3, 'k', 1, 'x', 'x')`,
    `insert into ledger_anchors (id, number, hash, cutoff, seal) values (1, 5, 'x', 99999999999999, 'x')`
  ])('the database refuses: %s', async (statement) => {
    await expect(place.ask(statement)).rejects.toThrow(/append-only/);
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact', rows: 5 });
  });

  if (kind === 'postgresql') {
    test.each(['ledger_rows cascade', 'ledger_anchors'])('the database refuses: truncate %s', async (what) => {
      await expect(place.ask(`truncate ${what}`)).rejects.toThrow(/append-only/);
    });
  }

  /** What somebody does who may do everything with the database. */
  async function unprotected(statement: string): Promise<void> {
    const names = ['ledger_rows_follow', 'ledger_rows_stay', 'ledger_rows_unchanged', 'ledger_anchors_forward'];
    for (const name of names) {
      const table = name.startsWith('ledger_rows') ? 'ledger_rows' : 'ledger_anchors';
      await place.ask(`drop trigger ${name}${kind === 'sqlite' ? '' : ` on ${table}`}`);
    }
    await place.ask(statement);
  }

  test.each([
    [`update ledger_rows set body = replace(body, '"rows":3', '"rows":4') where number = 3`, 3],
    ['update ledger_rows set at = at - 1 where number = 2', 2],
    [`update ledger_rows set key = 'other' where number = 1`, 1],
    ['update ledger_rows set kept_from = kept_from - 1 where number = 4', 4],
    ['delete from ledger_rows where number = 3', 3],
    ['delete from ledger_rows where number = 1', 1],
    ['delete from ledger_rows where number = 5', 5],
    ['delete from ledger_rows', 1],
    ['update ledger_rows set key = null, at = null, body = null where number = 4', 4],
    ['update ledger_rows set hash = content_hash where number = 2', 2],
    [`insert into ledger_anchors (id, number, hash, cutoff, seal) values (1, 5, 'x', 99999999999999, 'x')`, 0]
  ])('with the protection taken off, the chain names the row: %s', async (statement, at) => {
    await unprotected(statement);
    expect(await ledger.verifyAudit()).toEqual({ kind: 'broken', at });
  });

  test('rows that were put in behind the head are never taken for records', async () => {
    await unprotected(
      `insert into ledger_rows (number, key, at, kept_from, kind, body, content_hash, hash)
       values (6, 'k', 1, 1, 'audit', '{}', 'x', 'x')`
    );
    await expect(ledger.read()).rejects.toMatchObject({ code: 'ledger-corrupt' });
    expect(await ledger.verifyAudit()).toEqual({ kind: 'broken', at: 6 });
    ledger.append(exported(6));
    await expect(ledger.read()).rejects.toMatchObject({ code: 'ledger-corrupt' });
    expect(ledger.health()).toMatchObject({ troubles: ['ledger-corrupt'], waiting: 1 });
  });
});

describe('G4, G5: the chain after retention', () => {
  test.each(['sqlite', 'postgresql'] as const)('begins at its anchor in %s, and a moved anchor shows', async (kind) => {
    const place = kind === 'sqlite' ? sqlitePlace() : await postgresqlPlace(server);
    const clock = new TestClock(Date.now() - 40 * DAY);
    const ledger = await openLedger(place.config, { clock, log });
    try {
      ledger.append(created('old'));
      ledger.append(ended('old'));
      await ledger.read();
      clock.advance(39 * DAY);
      ledger.append(exported(2));
      await ledger.read();
      await ledger.close();
      const later = await openLedger(place.config, { clock: new TestClock(), log });
      expect((await later.read()).map(({ number }) => number)).toEqual([3]);
      expect(await later.verifyAudit()).toMatchObject({ kind: 'intact', rows: 1 });
      await place.ask(`drop trigger ledger_anchors_unchanged${kind === 'sqlite' ? '' : ' on ledger_anchors'}`);
      await place.ask('update ledger_anchors set cutoff = cutoff + 1');
      expect(await later.verifyAudit()).toEqual({ kind: 'broken', at: 0 });
      await later.close();
    } finally {
      place.remove();
    }
  });
});
