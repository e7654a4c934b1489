import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#relay/clock.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { type Place, postgresqlPlace, sqlitePlace } from './support/databases.ts';
import { created, ended, exported, joined } from './support/entries.ts';
import { PostgresqlServer } from './support/postgresql.ts';

const events: string[] = [];
const deps = { clock: systemClock, log: (_level: string, event: string) => void events.push(event) };
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function opened(place: Place): Promise<Ledger> {
  const ledger = await openLedger(place.config, deps);
  undo.push(() => ledger.close());
  return ledger;
}

function newPlace(): Place {
  const place = sqlitePlace();
  undo.push(() => place.remove());
  return place;
}

const idsIn = async (ledger: Ledger): Promise<(string | null)[]> => (await ledger.read()).map((row) => row.sessionId);
const exportedOf = (sessionId: string) => ({ ...exported(1), sessionId });
const numbered = (count: number, prefix = 's'): string[] => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
const PATIENCE = { timeout: 15_000 };

describe('PostgreSQL that goes away', () => {
  let server: PostgresqlServer;
  beforeAll(async () => {
    server = await PostgresqlServer.start();
  });
  afterAll(() => server.close());

  test('nothing is lost, doubled or out of order over a crash under load, and appending stays quick', async () => {
    const place = await postgresqlPlace(server);
    undo.push(() => place.remove());
    const ledger = await opened(place);
    const names = numbered(3_000);
    let slowest = 0;
    const append = (ids: readonly string[]): void => {
      for (const id of ids) {
        const before = performance.now();
        ledger.append(created(id));
        slowest = Math.max(slowest, performance.now() - before);
      }
    };
    append(names.slice(0, 1_000));
    await sleep(20);
    const stopped = server.stop('SIGQUIT');
    append(names.slice(1_000, 2_000));
    await stopped;
    append(names.slice(2_000));
    await expect
      .poll(() => ledger.health(), PATIENCE)
      .toMatchObject({
        state: 'degraded',
        troubles: ['ledger-unreachable'],
        lost: 0
      });
    await expect(ledger.sessions()).rejects.toMatchObject({ code: 'ledger-unreachable' });
    expect(slowest).toBeLessThan(250);
    await server.run();
    await expect.poll(() => ledger.health(), PATIENCE).toMatchObject({ troubles: [], waiting: 0 });
    expect(await idsIn(ledger)).toEqual(names);
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact', rows: 3_000 });
    expect(events).toContain('ledger-degraded');
    expect(events).toContain('ledger-recovered');
  });

  test('a relay that starts and stops while it is away hands its rows to the next', async () => {
    const place = await postgresqlPlace(server);
    undo.push(() => place.remove());
    await server.stop();
    const first = await openLedger(place.config, deps);
    first.append(created('a'));
    first.append(joined('a'));
    expect(first.health()).toMatchObject({ state: 'degraded', waiting: 2 });
    await first.close();
    const second = await openLedger(place.config, deps);
    undo.push(() => second.close());
    second.append(created('b'));
    await server.run();
    await expect.poll(() => second.health(), PATIENCE).toMatchObject({ troubles: [], waiting: 0 });
    const rows = (await second.read()).map(({ kind, sessionId }) => `${kind} ${sessionId}`);
    expect(rows).toEqual(['session-created a', 'session-joined a', 'session-created b', 'session-ended a']);
    expect((await second.sessions({ state: 'waiting' })).items).toMatchObject([{ sessionId: 'b' }]);
  });

  test('a wrong password is said at the start', async () => {
    const place = await postgresqlPlace(server);
    undo.push(() => place.remove());
    await server.ask('postgres', 'alter role ledger nologin');
    undo.push(() => server.ask('postgres', 'alter role ledger login'));
    await expect(openLedger(place.config, deps)).rejects.toMatchObject({ code: 'ledger-sign-in-refused' });
  });

  test('a database that is read-only holds up nobody', async () => {
    const place = await postgresqlPlace(server);
    undo.push(() => place.remove());
    const ledger = await opened(place);
    ledger.append(created('a'));
    await ledger.read();
    await server.ask('postgres', 'alter role ledger set default_transaction_read_only = on');
    undo.push(() => server.ask('postgres', 'alter role ledger reset default_transaction_read_only'));
    const cut = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ledger'";
    await server.ask('postgres', cut);
    ledger.append(created('b'));
    await expect.poll(() => ledger.health().troubles, PATIENCE).toEqual(['ledger-read-only']);
    await server.ask('postgres', 'alter role ledger reset default_transaction_read_only');
    await server.ask('postgres', cut);
    await expect.poll(() => ledger.health().troubles, PATIENCE).toEqual([]);
    expect(await idsIn(ledger)).toEqual(['a', 'b']);
  });

  test('two relays that write at once give every number once, in the order of the stream', async () => {
    const place = await postgresqlPlace(server);
    undo.push(() => place.remove());
    const one = await opened(place);
    const { config } = place;
    if (config.kind !== 'postgresql') throw new Error('PostgreSQL');
    const two = await openLedger({ ...config, node: 'other', spool: join(place.folder, 'other') }, deps);
    undo.push(() => two.close());
    const seen: number[] = [];
    const reading = (async () => {
      while (seen.length < 400) seen.push(...(await one.after(seen.at(-1) ?? 0, 50)).map(({ number }) => number));
    })();
    for (let index = 0; index < 200; index += 1) {
      one.append(created(`one-${index}`));
      two.append(created(`two-${index}`));
      if (index % 10 === 0) await sleep(1);
    }
    await reading;
    expect(seen).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
    expect(await two.verifyAudit()).toMatchObject({ kind: 'intact', rows: 400 });
  });
});

describe('a process that is killed', () => {
  test('leaves every row that it had appended, each once', async () => {
    const place = newPlace();
    const path = join(place.folder, 'ledger.db');
    const program = join(import.meta.dirname, 'support', 'append-forever.ts');
    for (const after of [120, 300]) {
      const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', (data: Buffer) => {
        said += data.toString();
      });
      await once(child.stdout, 'data');
      await sleep(after);
      child.kill('SIGKILL');
      await once(child, 'close');
      const last = Number(said.trimEnd().split('\n').at(-1));
      const ledger = await openLedger(place.config, deps);
      const ids = (await ledger.read()).filter(({ kind }) => kind === 'session-created').map((row) => row.sessionId);
      const ofThisRun = ids.slice(ids.lastIndexOf('s-1'));
      expect(ofThisRun.length).toBeGreaterThanOrEqual(last);
      expect(ofThisRun).toEqual(ofThisRun.map((_, index) => `s-${index + 1}`));
      expect((await ledger.sessions({ state: 'waiting' })).total).toBe(0);
      expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact' });
      await ledger.close();
    }
  });
});

test('a spool that holds what is stored already, because its process was killed in between, doubles nothing', async () => {
  const place = newPlace();
  const first = await openLedger(place.config, deps);
  for (const id of numbered(100)) first.append(exportedOf(id));
  await first.close();
  const stored = await place.ask('select key, at, kept_from as "keptFrom", body from ledger_rows order by number');
  const lines = stored.map(({ body, ...row }) => JSON.stringify({ ...row, entry: JSON.parse(String(body)) }));
  const spool = join(place.folder, 'ledger.db.spool');
  const fresh =
    lines
      .at(-1)
      ?.replaceAll('s-99', 's-100')
      .replace(/"key":"[^"]*"/, '"key":"fresh"') ?? '';
  // Each twice, and one among them that is new.
  writeFileSync(join(spool, '0000000001.jsonl'), `${[...lines, ...lines, fresh].join('\n')}\n`);
  const second = await opened(place);
  expect(await idsIn(second)).toEqual(numbered(101));
  expect(second.health()).toEqual({ state: 'ok', troubles: [], waiting: 0, lost: 0 });
  expect(await second.verifyAudit()).toMatchObject({ kind: 'intact', rows: 101 });
});

describe('a SQLite file that is damaged', () => {
  async function filled(): Promise<{ place: Place; path: string }> {
    const place = newPlace();
    const ledger = await openLedger(place.config, deps);
    for (const id of numbered(500)) ledger.append(created(id));
    await ledger.close();
    return { place, path: join(place.folder, 'ledger.db') };
  }

  test.each([
    [
      'no database at all',
      (path: string) => writeFileSync(path, 'not a database, but long enough to have a header'.repeat(40))
    ],
    ['cut short', (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    [
      'overwritten in the middle',
      (path: string) => {
        const bytes = readFileSync(path);
        bytes.fill(0x5a, 3 * 4_096, 12 * 4_096);
        writeFileSync(path, bytes);
      }
    ]
  ])('%s: refused at the start with its code, and left as it is', async (_what, damage) => {
    const { place, path } = await filled();
    damage(path);
    const before = readFileSync(path);
    await expect(openLedger(place.config, deps)).rejects.toMatchObject({ name: 'LedgerError', code: 'ledger-corrupt' });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('only its own account can read database and spool', async () => {
    const { place, path } = await filled();
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(place.folder, 'ledger.db.spool')).mode & 0o077).toBe(0);
  });

  test('a row that the database will not have is put aside and said, and holds up no other', async () => {
    const { place } = await filled();
    await place.ask(
      `create trigger no_such_row before insert on ledger_rows when new.session_id = 'unwanted'
       begin select raise(abort, 'not this one'); end`
    );
    const ledger = await opened(place);
    for (const id of ['one', 'unwanted', 'two', 'three']) ledger.append(created(id));
    expect((await idsIn(ledger)).slice(-3)).toEqual(['one', 'two', 'three']);
    expect(ledger.health()).toMatchObject({ troubles: ['ledger-rows-refused'], waiting: 0, lost: 0 });
    const spool = join(place.folder, 'ledger.db.spool');
    const aside = readdirSync(spool).filter((name) => name.startsWith('refused-'));
    expect(aside.map((name) => readFileSync(join(spool, name), 'utf8')).join()).toContain('"unwanted"');
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact' });
  });

  test('held by somebody else: busy is said, and passes', async () => {
    const { place, path } = await filled();
    const ledger = await opened(place);
    const other = new DatabaseSync(path);
    other.exec('begin immediate');
    ledger.append(created('late'));
    expect(ledger.health().waiting).toBe(1);
    await expect.poll(() => ledger.health().troubles, PATIENCE).toEqual(['ledger-busy']);
    other.exec('rollback');
    other.close();
    await expect.poll(() => ledger.health(), PATIENCE).toMatchObject({ troubles: [], waiting: 0 });
    expect((await idsIn(ledger)).at(-1)).toBe('late');
  });
});

/** Disks that are full or read-only are made of tmpfs, which takes a Linux root who may mount; not every container's may. */
function canMount(): boolean {
  if (process.platform !== 'linux') return false;
  const place = mkdtempSync(join(tmpdir(), 'deskside-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4096', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('Nothing can be mounted here: full and read-only disks are not tested, and counted as skipped.');
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

describe.runIf(canMount())('a disk that is', () => {
  function smallDisk(bytes: number): string {
    const disk = join(newPlace().folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', disk]);
    undo.push(() => execFileSync('umount', ['-l', disk]));
    return disk;
  }

  test('full: rows wait in memory, it is said, and everything is stored when there is room', async () => {
    const folder = smallDisk(24_000_000);
    const ledger = await opened(sqlitePlace(30, folder));
    ledger.append(created('before'));
    await ledger.read();
    let size = 24_000_000;
    for (; size > 0; size -= 4_096) {
      try {
        writeFileSync(join(folder, 'filler'), Buffer.alloc(size));
        break;
      } catch {
        // A little less.
      }
    }
    const names = numbered(800);
    for (const id of names) ledger.append(created(id));
    const full = ['ledger-disk-full', 'ledger-spool-failed'];
    await expect.poll(() => ledger.health().troubles.toSorted(), PATIENCE).toEqual(full);
    expect(ledger.health()).toMatchObject({ lost: 0 });
    truncateSync(join(folder, 'filler'), 0);
    await expect.poll(() => ledger.health(), PATIENCE).toMatchObject({ troubles: [], waiting: 0, lost: 0 });
    expect(await idsIn(ledger)).toEqual(['before', ...names]);
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact' });
  });

  test('read-only: at the start it is refused with its code; later rows wait and nothing is lost', async () => {
    const folder = smallDisk(4_000_000);
    const ledger = await opened(sqlitePlace(30, folder));
    ledger.append(exported(1));
    await ledger.read();
    const readOnly = sqlitePlace(30, folder);
    const spoolElsewhere = { ...readOnly.config, kind: 'sqlite', path: join(folder, 'ledger.db') } as const;
    await ledger.close();
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    await expect(openLedger(readOnly.config, deps)).rejects.toMatchObject({ code: 'ledger-read-only' });
    const elsewhere = newPlace().folder;
    await expect(
      openLedger({ ...spoolElsewhere, spool: join(elsewhere, 'spool'), retentionDays: 30, node: 'relay' }, deps)
    ).rejects.toMatchObject({ code: 'ledger-read-only' });
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    const again = await opened(readOnly);
    again.append(ended('x'));
    expect(await again.read()).toHaveLength(2);
  });
});
