import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerConfigSchema } from '#relay/ledger/config.ts';
import type { LedgerEntry } from '#relay/ledger/ledger.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { TestClock } from '../support/clock.ts';
import { type Place, postgresqlPlace, sqlitePlace } from './support/databases.ts';
import { created, DAY, ended, exported, joined, somebody } from './support/entries.ts';
import { PostgresqlServer } from './support/postgresql.ts';

const log = () => {};
const HOUR = 3_600_000;
let server: PostgresqlServer;
beforeAll(async () => {
  server = await PostgresqlServer.start();
});
afterAll(() => server.close());

const named = (sessionId: string, name: string): LedgerEntry =>
  joined(sessionId, { sharerDevice: { name, os: 'Linux', entraDeviceId: null } });
const refused: LedgerEntry = {
  kind: 'attempt-refused',
  what: 'session.redeem',
  reason: 'code-unknown',
  person: somebody(5),
  sessionId: null
};

/** Everything that is in the files of a folder. */
function bytesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('');
}

async function contentOf(place: Place): Promise<string> {
  const tables = ['ledger_rows', 'ledger_sessions', 'ledger_refusals'];
  return JSON.stringify(await Promise.all(tables.map((table) => place.ask(`select * from ${table}`))));
}

/** Lets the hourly sweeps run one by one: each has set its next timer when it is done. */
async function pass(clock: TestClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += HOUR) {
    clock.advance(HOUR);
    while (clock.pending === 0) await sleep(2);
  }
}

describe.each(['sqlite', 'postgresql'] as const)('G5: retention in %s', (kind) => {
  const newPlace = async (days?: number) => (kind === 'sqlite' ? sqlitePlace(days) : postgresqlPlace(server, days));

  test.each([30, 1])('what is older than %d days is gone at the start, from the tables and the files', async (days) => {
    const place = await newPlace(days);
    const clock = new TestClock(Date.now() - (days + 2) * DAY);
    const ledger = await openLedger(place.config, { clock, log });
    for (let index = 0; index < 300; index += 1) {
      ledger.append(created(`old-${index}`, somebody(77)));
      ledger.append(named(`old-${index}`, `CANARY-${index}-${'x'.repeat(60)}`));
    }
    ledger.append(refused);
    ledger.append(exported(1));
    await ledger.read();
    clock.advance(2 * DAY + HOUR);
    ledger.append(created('young'));
    ledger.append(named('young', 'STAYS'));
    ledger.append(refused);
    await ledger.close();
    if (kind === 'sqlite') expect(bytesOf(place.folder)).toContain('CANARY-299');

    const later = await openLedger(place.config, { clock: new TestClock(), log });
    expect((await later.sessions()).items.map(({ sessionId }) => sessionId)).toEqual(['young']);
    expect(await later.refusals()).toMatchObject([{ attempts: 1 }]);
    expect((await later.audit()).total).toBe(0);
    const content = await contentOf(place);
    expect(content).toContain('STAYS');
    expect(content).not.toMatch(/CANARY|old-|000000000077/);
    expect(await place.ask('select count(*) as rows from ledger_rows')).toMatchObject([{ rows: expect.anything() }]);
    if (kind === 'sqlite') {
      expect(bytesOf(place.folder)).toContain('STAYS');
      expect(bytesOf(place.folder)).not.toMatch(/CANARY|old-\d|000000000077/);
    }
    expect(later.health().troubles).toEqual([]);
    await later.close();
    place.remove();
  });

  test('every hour, and a session goes as a whole with the moment at which it began', async () => {
    const place = await newPlace(1);
    const clock = new TestClock(Date.now() - 2 * DAY);
    const ledger = await openLedger(place.config, { clock, log });
    ledger.append(created('long'));
    await pass(clock, 12 * HOUR);
    ledger.append(named('long', 'LATE-ROW'));
    ledger.append(exported(1));
    await pass(clock, 11 * HOUR);
    expect((await ledger.sessions()).total).toBe(1);
    await pass(clock, 2 * HOUR);
    await expect.poll(async () => (await ledger.sessions()).total).toBe(0);
    expect(await contentOf(place)).not.toContain('LATE-ROW');
    expect(await ledger.audit()).toMatchObject({ total: 1 });
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact' });
    await pass(clock, 12 * HOUR);
    await expect.poll(async () => (await ledger.audit()).total).toBe(0);
    await ledger.close();
    place.remove();
  });

  test('a row that came late is erased between rows that stay, and the chain holds', async () => {
    const place = await newPlace(1);
    const clock = new TestClock(Date.now() - 2 * DAY);
    const ledger = await openLedger(place.config, { clock, log });
    ledger.append(created('old'));
    await ledger.read();
    await pass(clock, 20 * HOUR);
    ledger.append(exported(1));
    ledger.append({ ...ended('old') });
    ledger.append(exported(2));
    await ledger.read();
    await pass(clock, 5 * HOUR);
    await expect.poll(async () => (await ledger.read()).map(({ number }) => number)).toEqual([2, 4]);
    expect(await place.ask('select number, key, body, session_id from ledger_rows where number = 3')).toMatchObject([
      { key: null, body: null, session_id: null }
    ]);
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact', rows: 3 });
    expect((await ledger.after(0, 10)).map(({ number }) => number)).toEqual([2, 4]);
    await ledger.close();
    place.remove();
  });

  test('numbers go on after everything has gone', async () => {
    const place = await newPlace();
    const before = await openLedger(place.config, { clock: new TestClock(Date.now() - 40 * DAY), log });
    before.append(created('a'));
    before.append(ended('a'));
    await before.close();
    const after = await openLedger(place.config, { clock: new TestClock(), log });
    expect(await after.read()).toEqual([]);
    after.append(created('b'));
    expect((await after.read()).map(({ number }) => number)).toEqual([3]);
    expect(await after.verifyAudit()).toMatchObject({ kind: 'intact', rows: 1 });
    await after.close();
    place.remove();
  });
});

/** A clock whose time of day can be set without time passing. */
class JumpyClock extends TestClock {
  offset = 0;
  override readonly now = (): number => this.elapsed() + this.offset;
}

describe('G5: clocks that are wrong', () => {
  test('a jump ahead removes nothing while it lasts for less than an hour, and is said', async () => {
    const place = sqlitePlace(1);
    const clock = new JumpyClock(Date.now() - 10 * DAY);
    const ledger = await openLedger(place.config, { clock, log });
    ledger.append(created('a'));
    await ledger.read();
    clock.advance(HOUR / 2);
    clock.offset = 5 * DAY;
    ledger.append(created('written-in-the-future'));
    await ledger.read();
    clock.advance(HOUR / 2);
    await expect.poll(() => ledger.health().troubles).toEqual(['ledger-retention-held']);
    expect((await ledger.sessions()).total).toBe(2);
    clock.offset = 0;
    await pass(clock, 22 * HOUR);
    expect((await ledger.sessions()).total).toBe(2);
    expect(ledger.health().troubles).toEqual([]);
    await pass(clock, 3 * HOUR);
    await expect.poll(async () => (await ledger.sessions()).total).toBe(0);
    await ledger.close();
    place.remove();
  });

  test('a clock far behind at the start does not make its rows look old later', async () => {
    const place = sqlitePlace(2);
    const now = Date.now() - 10 * DAY;
    const first = await openLedger(place.config, { clock: new TestClock(now), log });
    first.append(created('before'));
    await first.close();
    const clock = new JumpyClock(now + HOUR / 4);
    clock.offset = -365 * DAY;
    const ledger = await openLedger(place.config, { clock, log });
    ledger.append(created('behind'));
    await ledger.read();
    clock.offset = 0;
    await pass(clock, 3 * HOUR);
    expect((await ledger.sessions()).total).toBe(2);
    await ledger.close();
    place.remove();
  });

  test('a former process that was ahead does not make records look old', async () => {
    const place = sqlitePlace(30);
    const first = await openLedger(place.config, { clock: new TestClock(Date.now() - 15 * DAY), log });
    first.append(created('a'));
    first.append(ended('a'));
    await first.close();
    await place.ask(`update ledger_state set trusted_at = ${Date.now() + 20 * DAY}`);
    const clock = new TestClock();
    const ledger = await openLedger(place.config, { clock, log });
    expect((await ledger.sessions()).total).toBe(1);
    expect(ledger.health().troubles).toEqual(['ledger-retention-held']);
    clock.advance(HOUR + 60_000);
    ledger.append(created('b'));
    await ledger.read();
    await expect.poll(() => ledger.health().troubles).toEqual([]);
    expect(await place.ask('select kept_from from ledger_rows where number = 3')).toEqual([{ kept_from: clock.now() }]);
    await ledger.close();
    place.remove();
  });

  test('PostgreSQL’s clock must agree before anything goes', async () => {
    const place = await postgresqlPlace(server, 1);
    const ledger = await openLedger(place.config, { clock: new TestClock(), log });
    ledger.append(created('a'));
    await ledger.close();
    const ahead = await openLedger(place.config, { clock: new TestClock(Date.now() + 20 * DAY), log });
    expect((await ahead.sessions()).total).toBe(1);
    expect(ahead.health().troubles).toEqual(['ledger-retention-held']);
    await ahead.close();
    place.remove();
  });
});

test('G5: no configuration keeps longer than 30 days or shorter than one', () => {
  const at = (retentionDays: number) =>
    ledgerConfigSchema.safeParse({ kind: 'sqlite', path: 'x', retentionDays }).success;
  expect([0, 1, 30, 31, 1.5, -1].map(at)).toEqual([false, true, true, false, false, false]);
  expect(ledgerConfigSchema.parse({ kind: 'sqlite', path: 'x' })).toMatchObject({ retentionDays: 30 });
});
