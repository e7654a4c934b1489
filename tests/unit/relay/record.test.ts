import { describe, expect, test } from 'vitest';
import { systemClock } from '#relay/clock.ts';
import { DeadlineExceeded, withDeadline } from '#relay/deadline.ts';
import type { LedgerEntry } from '#relay/ledger/ledger.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import { sessionRecord } from '#relay/ledger/session-record.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

const helper = { tenantId: 'home', objectId: 'helper' };
const created = (sessionId: string): LedgerEntry => ({ kind: 'session-created', sessionId, helper, codeExpiresAt: 9 });

describe('G1: the record', () => {
  test('numbers rows, stamps them, and keeps at most its bound, the newest', async () => {
    const clock = new TestClock(100);
    const ledger = createMemoryLedger(clock, 2);
    for (const id of ['a', 'b', 'c']) {
      ledger.append(created(id));
      clock.advance(10);
    }
    const rows = await ledger.read();
    expect(rows.map((row) => [row.number, row.at, row.sessionId])).toEqual([
      [2, 110, 'b'],
      [3, 120, 'c']
    ]);
    expect(await ledger.read({ sessionId: 'b' })).toHaveLength(1);
  });

  test('a code that nobody used has a record without a sharer', async () => {
    const ledger = createMemoryLedger(new TestClock(0));
    ledger.append(created('a'));
    ledger.append({ kind: 'session-ended', sessionId: 'a', reason: 'code-expired', by: 'relay' });
    const rows = await ledger.read();
    expect(sessionRecord(rows, 'a')).toMatchObject({ helper, sharer: null, joinedAt: null, endReason: 'code-expired' });
    expect(sessionRecord(rows, 'other')).toBeUndefined();
  });

  test('what was used is what the sharer’s side reports, not what the helper claims', async () => {
    const ledger = createMemoryLedger(new TestClock(0));
    ledger.append(created('a'));
    const event = (by: 'helper' | 'sharer', mode: 'view' | 'control'): LedgerEntry => ({
      kind: 'session-report',
      sessionId: 'a',
      by,
      event: { kind: 'mode', mode }
    });
    ledger.append(event('helper', 'control'));
    ledger.append(event('sharer', 'view'));
    expect(sessionRecord(await ledger.read(), 'a')?.modesUsed).toEqual(['view']);
  });
});

describe('deadlines', () => {
  test('work in time wins and leaves no timer, late work is given up', async () => {
    const clock = new TestClock(0);
    await expect(withDeadline(Promise.resolve(1), 100, clock)).resolves.toBe(1);
    await Promise.resolve();
    expect(clock.pending).toBe(0);
    const late = withDeadline(new Promise(() => {}), 100, clock);
    clock.advance(100);
    await expect(late).rejects.toBeInstanceOf(DeadlineExceeded);
  });
});

describe('the machine’s clock', () => {
  test('a wait longer than Node’s timers can hold does not fire at once, and can be cancelled', async () => {
    let fired = false;
    const cancel = systemClock.after(2 ** 31 + 1_000, () => {
      fired = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fired).toBe(false);
    cancel();
    await new Promise<void>((resolve) => systemClock.after(1, resolve));
  });
});
