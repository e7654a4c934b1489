import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Spool, type SpoolLimits } from '#relay/ledger/durable/spool.ts';
import type { WriteBytes } from '#relay/ledger/durable/spool-file.ts';
import type { PendingRow } from '#relay/ledger/pending-row.ts';
import { created, DAY } from '#tests/integration/relay/ledger/support/entries.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskside-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = Date.parse('2026-05-05T12:00:00Z');
const row = (number: number, keptFrom = at): PendingRow => ({
  key: `k${number}`,
  at,
  keptFrom,
  entry: created(`s-${number}`)
});
const open = (limits: Partial<SpoolLimits> = {}, write?: WriteBytes) => new Spool(folder, () => at, limits, write);

/** Takes everything, in steps. */
function drained(spool: Spool, step = 3): string[] {
  const keys: string[] = [];
  for (let rows = spool.take(step); rows.length > 0; rows = spool.take(step)) {
    keys.push(...rows.map(({ key }) => key));
    spool.done(rows);
  }
  return keys;
}
const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `k${index + from}`);

describe('the spool', () => {
  test('gives rows in order, keeps them until they are done, and leaves no content behind', () => {
    const spool = open();
    for (let number = 0; number < 10; number += 1) spool.append(row(number));
    expect(spool.take(2).map(({ key }) => key)).toEqual(['k0', 'k1']);
    expect(spool.take(2).map(({ key }) => key)).toEqual(['k0', 'k1']);
    expect(spool.waiting).toBe(10);
    expect(drained(spool)).toEqual(keys(0, 10));
    expect(spool.waiting).toBe(0);
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['']);
    spool.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([{ fileBytes: 1_000 }, { memoryRows: 0 }, { memoryRows: 4, fileBytes: 500 }])(
    'with %o: order holds through files and memory, also while rows come in between',
    (limits) => {
      const spool = open(limits);
      const seen: string[] = [];
      for (let number = 0; number < 60; number += 1) {
        spool.append(row(number));
        if (number % 3 !== 0) continue;
        const rows = spool.take(2);
        seen.push(...rows.map(({ key }) => key));
        spool.done(rows);
      }
      seen.push(...drained(spool));
      expect(seen).toEqual(keys(0, 60));
      spool.close();
      expect(readdirSync(folder)).toEqual([]);
    }
  );

  test('rows that come while others are being stored are not taken for done', () => {
    const spool = open();
    spool.append(row(0));
    const storing = spool.take(5);
    spool.append(row(1));
    spool.done(storing);
    expect(drained(spool)).toEqual(['k1']);
  });

  test('another process finds what the first had, without its having been closed', () => {
    const first = open({ fileBytes: 700 });
    for (let number = 0; number < 20; number += 1) first.append(row(number));
    const second = open();
    second.append(row(20));
    expect(drained(second)).toEqual(keys(0, 21));
  });

  test('a line cut off by a loss of power is put aside, the others are not held up', () => {
    const first = open();
    first.append(row(0));
    first.close();
    const [name = ''] = readdirSync(folder);
    appendFileSync(join(folder, name), '{"key":"k1","at":17');
    writeFileSync(join(folder, '0000000099.jsonl.next'), 'never finished');
    const second = open();
    second.append(row(2));
    expect(drained(second)).toEqual(['k0', 'k2']);
    expect(second.aside).toBe(1);
    expect(readFileSync(join(folder, 'refused-2026-05-05.jsonl'), 'utf8')).toBe('{"key":"k1","at":17\n');
    expect(readdirSync(folder).some((file) => file.endsWith('.next'))).toBe(false);
  });

  test('a disk that takes nothing, or only half: rows wait in memory, in order, and go to the disk when it takes them', () => {
    let broken = false;
    const write = (descriptor: number, bytes: Uint8Array): number => {
      if (!broken) return writeSync(descriptor, bytes);
      return writeSync(descriptor, bytes.subarray(0, bytes.length / 2));
    };
    const spool = open({}, write);
    spool.append(row(0));
    broken = true;
    for (let number = 1; number < 5; number += 1) spool.append(row(number));
    expect(spool.endangered).toBe(true);
    expect(spool.waiting).toBe(5);
    broken = false;
    spool.rescue();
    expect(spool.endangered).toBe(false);
    spool.append(row(5));
    const after = open();
    expect(drained(after)).toEqual(keys(0, 6));
    expect(after.aside).toBe(0);
    expect(drained(spool)).toEqual(keys(0, 6));
  });

  test('a disk that does not give back what it took is said, and asked again', () => {
    const first = open();
    first.append(row(0));
    first.close();
    const [name = ''] = readdirSync(folder);
    renameSync(join(folder, name), join(folder, 'elsewhere'));
    mkdirSync(join(folder, name));
    const second = open();
    expect(() => second.take(1)).toThrow(expect.objectContaining({ code: 'ledger-spool-failed' }));
    expect(second.waiting).toBe(1);
    rmSync(join(folder, name), { recursive: true });
    renameSync(join(folder, 'elsewhere'), join(folder, name));
    expect(drained(second)).toEqual(['k0']);
  });

  test('beyond its bound it gives rows up, and counts them', () => {
    const write = (): number => {
      throw new Error('no');
    };
    const spool = open({ rescueRows: 3 }, write);
    for (let number = 0; number < 5; number += 1) spool.append(row(number));
    expect(spool.lost).toBe(2);
    expect(drained(spool)).toEqual(['k0', 'k1', 'k2']);
  });

  test('a row that the database will not have is put aside', () => {
    const spool = open();
    spool.append(row(0));
    spool.append(row(1));
    spool.refuseFirst();
    expect(drained(spool)).toEqual(['k1']);
    expect(spool.aside).toBe(1);
    expect(readFileSync(join(folder, 'refused-2026-05-05.jsonl'), 'utf8')).toContain('"k0"');
  });

  test('G5: what waits for too long is gone from files and memory, also what was put aside', () => {
    const spool = open({ fileBytes: 400 });
    for (let number = 0; number < 6; number += 1) spool.append(row(number, at + number * DAY));
    spool.refuseFirst();
    spool.forget(at + 3 * DAY);
    const text = () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('');
    expect(text()).not.toMatch(/"k[012]"/);
    expect(text()).toContain('"k3"');
    spool.append(row(6, at + 6 * DAY));
    const other = open();
    expect(drained(other)).toEqual(keys(3, 7));
    expect(drained(spool)).toEqual(keys(3, 7));
  });

  test('rows that are forgotten while they are being stored do not take others with them', () => {
    const spool = open();
    spool.append(row(0));
    spool.append(row(1, at + DAY));
    const storing = spool.take(1);
    spool.forget(at + DAY / 2);
    spool.done(storing);
    expect(drained(spool)).toEqual(['k1']);
  });
});
