import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { DurableLedger } from '#relay/ledger/durable/durable-ledger.ts';
import { Spool } from '#relay/ledger/durable/spool.ts';
import type { PendingRow } from '#relay/ledger/pending-row.ts';
import { createSqliteStore } from '#relay/ledger/sqlite/sqlite-store.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A record in a SQLite file, with every transaction's sessions noted. */
async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'deskside-gathering-'));
  const clock = new TestClock();
  const stored: (string | null)[][] = [];
  const inner = createSqliteStore(join(folder, 'record.db'), 'node');
  const store = {
    ...inner,
    store: async (rows: readonly PendingRow[]) => {
      stored.push(rows.map(({ entry }) => entry.sessionId));
      await inner.store(rows);
    }
  };
  const spool = new Spool(join(folder, 'spool'), clock.now);
  let keys = 0;
  const newKey = (): string => {
    keys += 1;
    return `key-${keys}`;
  };
  const ledger = new DurableLedger({ store, spool, clock, log: () => {}, retentionMs: 86_400_000, newKey });
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  undo.push(() => ledger.close());
  await ledger.start();
  const end = (sessionId: string): void =>
    ledger.append({ kind: 'session-ended', sessionId, reason: 'helper-ended', by: 'helper' });
  const spooled = (): string =>
    readdirSync(join(folder, 'spool'))
      .map((name) => readFileSync(join(folder, 'spool', name), 'utf8'))
      .join('');
  return { clock, ledger, stored, end, spooled };
}

test('rows of a tenth of a second are stored together, and are in the spool all that time', async () => {
  const { clock, ledger, stored, end, spooled } = await start();
  end('a');
  clock.advance(60);
  end('b');
  expect(spooled()).toMatch(/"sessionId":"a".*\n.*"sessionId":"b".*\n$/);
  clock.advance(39);
  await turn();
  expect(stored).toEqual([]);
  clock.advance(1);
  await expect.poll(() => stored).toEqual([['a', 'b']]);
  await expect.poll(() => ledger.health().waiting).toBe(0);
  expect(spooled()).toBe('');
  end('c');
  clock.advance(100);
  await expect.poll(() => stored).toEqual([['a', 'b'], ['c']]);
});

test('a question is answered with everything that was appended before, also while rows are being stored', async () => {
  const { clock, ledger, stored, end } = await start();
  end('a');
  expect((await ledger.read()).map(({ sessionId }) => sessionId)).toEqual(['a']);
  end('b');
  clock.advance(100);
  await expect.poll(() => stored).toEqual([['a'], ['b']]);
  end('c');
  expect((await ledger.read()).map(({ sessionId }) => sessionId)).toEqual(['a', 'b', 'c']);
});

test('more rows than go into one transaction are all stored without anybody asking', async () => {
  const { clock, ledger, stored, end } = await start();
  const ids = Array.from({ length: 150 }, (_, number) => `s-${number}`);
  for (const id of ids) end(id);
  await expect
    .poll(() => {
      clock.advance(100);
      return ledger.health().waiting;
    })
    .toBe(0);
  expect(stored.flat()).toEqual(ids);
  expect(stored.length).toBe(3);
});

test('closing stores what was gathering', async () => {
  const { clock, ledger, stored, end } = await start();
  end('a');
  await ledger.close();
  expect(stored).toEqual([['a']]);
  expect(clock.pending).toBe(0);
});
