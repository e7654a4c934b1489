import { describe, expect, test } from 'vitest';
import { systemClock } from '#relay/clock.ts';
import { DeadlineExceeded, withDeadline } from '#relay/deadline.ts';
import { canonical } from '#relay/ledger/chain.ts';
import type { DecidedPolicy, LedgerEntry } from '#relay/ledger/ledger.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import { sessionRecord } from '#relay/ledger/session-record.ts';
import type { SessionFeature, SessionMode } from '#shared/session/modes.ts';
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

  test('G5: in memory too nothing is older than the retention, and the chain goes on', async () => {
    const clock = new TestClock(0);
    const ledger = createMemoryLedger(clock, 10, 1);
    ledger.append(created('old'));
    clock.advance(86_400_000);
    ledger.append(created('new'));
    expect(await ledger.sessions()).toMatchObject({ total: 2 });
    clock.advance(1);
    expect(await ledger.sessions()).toMatchObject({ total: 1, items: [{ sessionId: 'new' }] });
    expect(await ledger.after(0, 10)).toMatchObject([{ number: 2 }]);
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'intact', rows: 1 });
  });

  test('G9: an entry has one canonical text, whatever the order of its fields', () => {
    expect(canonical({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  });

  test('a code that nobody used has a record without a sharer', async () => {
    const ledger = createMemoryLedger(new TestClock(0));
    ledger.append(created('a'));
    ledger.append({ kind: 'session-ended', sessionId: 'a', reason: 'code-expired', by: 'relay' });
    const rows = await ledger.read();
    expect(sessionRecord(rows, 'a')).toMatchObject({ helper, sharer: null, joinedAt: null, endReason: 'code-expired' });
    expect(sessionRecord(rows, 'other')).toBeUndefined();
  });

  const policy = (modes: readonly SessionMode[], features: readonly SessionFeature[]): DecidedPolicy => ({
    modes,
    features,
    refusals: modes.length === 2 ? [] : [{ what: 'control', reasons: ['right-control-missing'] }],
    warnings: ['device-not-compliant']
  });
  const joined: LedgerEntry = {
    kind: 'session-joined',
    sessionId: 'a',
    helper,
    sharer: { ...helper, objectId: 'sharer' },
    sharerDevice: { name: 'PC', os: 'Linux', entraDeviceId: null },
    deviceFacts: { enrolled: true, compliant: false },
    ...policy(['view', 'control'], ['chat'])
  };

  test('what was decided at first, and each later decision with what it took and gave', async () => {
    const clock = new TestClock(0);
    const ledger = createMemoryLedger(clock);
    ledger.append(created('a'));
    ledger.append(joined);
    clock.advance(10);
    const narrow = policy(['view'], ['chat', 'files']);
    const wide = policy(['view', 'control'], ['chat']);
    ledger.append({ kind: 'session-policy', sessionId: 'a', ...narrow });
    clock.advance(10);
    ledger.append({ kind: 'session-policy', sessionId: 'a', ...wide });
    ledger.append({ kind: 'session-policy', sessionId: 'b', ...narrow });
    expect(sessionRecord(await ledger.read(), 'a')).toMatchObject({
      decided: policy(['view', 'control'], ['chat']),
      policyChanges: [
        { at: 10, lost: ['control'], gained: ['files'], decided: narrow },
        { at: 20, lost: ['files'], gained: ['control'], decided: wide }
      ]
    });
  });

  test('F4: a session in which nothing was allowed says why', async () => {
    const ledger = createMemoryLedger(new TestClock(0));
    const refusals = [{ what: 'view', reasons: ['sharer-out-of-scope'] }] as const;
    ledger.append({ ...joined, modes: [], features: [], refusals });
    expect(sessionRecord(await ledger.read(), 'a')?.decided).toMatchObject({ modes: [], features: [], refusals });
    ledger.append(created('never-joined'));
    expect(sessionRecord(await ledger.read(), 'never-joined')).toMatchObject({ decided: null, policyChanges: [] });
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
