import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#relay/clock.ts';
import { ledgerConfigSchema } from '#relay/ledger/config.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { startWorld } from '../support/world.ts';
import { sqlitePlace } from './support/databases.ts';
import { created, ended } from './support/entries.ts';
import { canMakeDisks, SmallDisk } from './support/small-disk.ts';

const deps = { clock: systemClock, log: () => {} };
const PATIENCE = { timeout: 15_000 };
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe.runIf(canMakeDisks())('a disk that is really full', { timeout: 60_000 }, () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = new SmallDisk(600_000);
    undo.push(() => disk.remove());
  });

  test('under a relay: sessions go on, readiness says it, and nothing is lost once there is room', async () => {
    const ledger = ledgerConfigSchema.parse({ kind: 'sqlite', path: join(disk.folder, 'ledger.db') });
    const world = await startWorld({ ledger }, { clock: systemClock });
    undo.push(() => world.close());
    await world.relay.ledger.read();
    disk.fill();
    const { helper, sharer, sessionId } = await world.joined();
    await helper.must('session.signal', { sessionId, payload: 'still here' });
    expect(await sharer.next('session.signal')).toMatchObject({ payload: 'still here' });
    await expect.poll(() => world.relay.ledger.health().troubles, PATIENCE).toContain('ledger-disk-full');
    const ready = await fetch(`https://127.0.0.1:${world.relay.port}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { status: expect.stringContaining('ledger-disk-full') }
    ]);
    await helper.must('session.end', { sessionId, reason: 'helper-ended' });
    expect(world.relay.ledger.health()).toMatchObject({ state: 'degraded', lost: 0 });
    await expect(world.relay.ledger.read()).rejects.toMatchObject({ name: 'LedgerError' });
    disk.empty();
    await expect.poll(() => world.relay.ledger.health(), PATIENCE).toMatchObject({ state: 'ok', waiting: 0, lost: 0 });
    const rows = await world.relay.ledger.read({ sessionId });
    expect(rows.map(({ kind }) => kind)).toEqual(['session-created', 'session-joined', 'session-ended']);
    expect(await world.relay.ledger.verifyAudit()).toMatchObject({ kind: 'intact' });
  });

  test('under the spool alone: the database takes everything, and the danger is said while it lasts', async () => {
    const place = sqlitePlace();
    undo.push(() => place.remove());
    const config = ledgerConfigSchema.parse({ ...place.config, spool: join(disk.folder, 'spool') });
    const ledger = await openLedger(config, deps);
    undo.push(() => ledger.close());
    ledger.append(created('before'));
    await ledger.read();
    disk.fill();
    for (let number = 0; number < 400; number += 1) ledger.append(created(`full-${number}`));
    expect(ledger.health()).toMatchObject({ state: 'degraded', troubles: ['ledger-spool-failed'], lost: 0 });
    expect((await ledger.read()).map(({ sessionId }) => sessionId)).toEqual([
      'before',
      ...Array.from({ length: 400 }, (_, number) => `full-${number}`)
    ]);
    expect(ledger.health()).toMatchObject({ waiting: 0, lost: 0 });
    disk.empty();
    ledger.append(created('after'));
    await ledger.read();
    await expect.poll(() => ledger.health(), PATIENCE).toEqual({ state: 'ok', troubles: [], waiting: 0, lost: 0 });
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact', rows: 402 });
  });

  test('at the start: the record begins degraded and takes rows, which are stored when there is room', async () => {
    const config = ledgerConfigSchema.parse({ kind: 'sqlite', path: join(disk.folder, 'ledger.db') });
    const first = await openLedger(config, deps);
    first.append(created('kept'));
    first.append(ended('kept'));
    await first.close();
    disk.fill();
    const ledger = await openLedger(config, deps);
    undo.push(() => ledger.close());
    expect(ledger.health()).toMatchObject({ state: 'degraded', troubles: ['ledger-disk-full'] });
    ledger.append(created('late'));
    expect(ledger.health()).toMatchObject({ waiting: 1, lost: 0 });
    disk.empty();
    await expect.poll(() => ledger.health(), PATIENCE).toEqual({ state: 'ok', troubles: [], waiting: 0, lost: 0 });
    expect((await ledger.read()).map(({ sessionId }) => sessionId)).toEqual(['kept', 'kept', 'late']);
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact', rows: 3 });
  });
});

test('a SQLite file that is overwritten under a running relay: said, held up nobody, nothing thrown away', async () => {
  const place = sqlitePlace();
  undo.push(() => place.remove());
  const path = join(place.folder, 'ledger.db');
  const ledger = await openLedger(place.config, deps);
  for (let number = 0; number < 500; number += 1) ledger.append(created(`s-${number}`));
  await ledger.read();
  const other = new DatabaseSync(path);
  other.exec('pragma wal_checkpoint(truncate)');
  other.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4_096);
  writeFileSync(path, bytes);
  for (let number = 500; number < 520; number += 1) ledger.append(created(`s-${number}`));
  await expect.poll(() => ledger.health().troubles, PATIENCE).toEqual(['ledger-corrupt']);
  await expect(ledger.read()).rejects.toMatchObject({ code: 'ledger-corrupt' });
  expect(ledger.health()).toMatchObject({ waiting: 20, lost: 0 });
  await ledger.close();
  await expect(openLedger(place.config, deps)).rejects.toMatchObject({ code: 'ledger-corrupt' });
  const spool = `${path}.spool`;
  const spooled = readdirSync(spool).map((name) => readFileSync(join(spool, name), 'utf8'));
  expect(spooled.join('').match(/"s-5[01]\d"/g)).toHaveLength(20);
});
