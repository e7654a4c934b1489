import { describe, expect, test } from 'vitest';
import type { ChainedRow } from '#relay/ledger/entry.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import { type Positions, STREAM_START, type StreamPosition } from '#relay/siem/position-file.ts';
import type { Batch, Push, PushOutcome } from '#relay/siem/push.ts';
import { recordLineSchema } from '#relay/siem/record-line.ts';
import { BATCH_BYTES, FIRST_PAUSE_MS, LONGEST_PAUSE_MS, POLL_MS, RecordStream } from '#relay/siem/record-stream.ts';
import { REFUSAL_REASONS } from '#shared/errors/codes.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

const DENIED = { what: 'denied', request: 'reports/audit', right: 'audit' } as const;
const TAKEN: PushOutcome = { ok: true };
const DOWN: PushOutcome = { ok: false, code: 'unreachable', status: null, retryAfterMs: null };

/** A stream over a record in memory, whose receiver answers as the test says. */
class StreamWorld {
  readonly clock = new TestClock(0);
  ledger: Pick<Ledger, 'append' | 'after'> = createMemoryLedger(this.clock);
  readonly pushed: Batch[] = [];
  readonly saved: StreamPosition[] = [];
  readonly events: string[] = [];
  readonly details: object[] = [];
  answer: (batch: Batch) => PushOutcome | Promise<PushOutcome> = () => TAKEN;
  saving: () => void = () => {};
  readonly positions: Positions = {
    load: async () => this.saved.at(-1) ?? null,
    save: async (position) => {
      this.saving();
      this.saved.push(position);
    }
  };

  add(count: number): void {
    for (let index = 0; index < count; index += 1) {
      this.ledger.append({ kind: 'audit', tenantId: null, actor: null, sessionId: null, event: DENIED });
    }
  }

  start(position: StreamPosition = STREAM_START, batchRows = 10): RecordStream {
    const push: Push = async (batch) => {
      this.pushed.push(batch);
      return this.answer(batch);
    };
    const log = (_level: string, event: string, fields: object = {}): void => {
      this.events.push(event);
      this.details.push(fields);
    };
    const { clock, positions } = this;
    const ledger = { after: (number: number, limit: number) => this.ledger.after(number, limit) };
    return new RecordStream({ ledger, push, positions, clock, log, random: () => 0.999_999, batchRows }, position);
  }

  /** Lets time pass, and what hangs on it happen. */
  async pass(ms: number, step = 100): Promise<void> {
    for (let passed = 0; passed <= ms; passed += step) {
      this.clock.advance(passed === 0 ? 0 : step);
      for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
    }
  }

  /** Numbers of the rows in what was pushed. */
  numbers(batches: readonly Batch[] = this.pushed): number[] {
    return batches.flatMap(({ body }) =>
      body
        .trimEnd()
        .split('\n')
        .map((line) => recordLineSchema.parse(JSON.parse(line)).number)
    );
  }
}

function upTo(count: number, from = 1): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

describe('G9: the stream of records', () => {
  test('G9: rows go out in order, in batches that say what they follow, and each once when each is taken', async () => {
    const world = new StreamWorld();
    world.add(25);
    const stream = world.start();
    await world.pass(500);
    expect(world.numbers()).toEqual(upTo(25));
    expect(world.pushed.map(({ after, last }) => [after, last])).toEqual([
      [0, 10],
      [10, 20],
      [20, 25]
    ]);
    world.add(1);
    await world.pass(POLL_MS);
    expect(world.numbers()).toEqual(upTo(26));
    expect(stream.health()).toMatchObject({ state: 'ok', code: null, position: 26 });
    await stream.stop();
    expect(world.clock.pending).toBe(0);
  });

  test('G9: nothing is lost while the receiver is down, and pauses grow up to their bound', async () => {
    const world = new StreamWorld();
    world.answer = () => DOWN;
    world.add(3);
    const stream = world.start();
    const times: number[] = [];
    world.answer = () => {
      times.push(world.clock.now());
      return DOWN;
    };
    await world.pass(4_000_000, 1_000);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses[0]).toBe(FIRST_PAUSE_MS);
    expect(pauses.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(Math.max(...pauses)).toBe(LONGEST_PAUSE_MS);
    expect(stream.health()).toMatchObject({ state: 'waiting', code: 'unreachable', position: 0 });
    // The same trouble is said once.
    expect(world.events).toEqual(['siem-waiting']);
    world.add(30);
    world.pushed.length = 0;
    world.answer = () => TAKEN;
    await world.pass(LONGEST_PAUSE_MS, 1_000);
    expect(world.numbers()).toEqual(upTo(33));
    expect(world.events).toEqual(['siem-waiting', 'siem-resumed']);
    await stream.stop();
  });

  test('G9: what was not acknowledged is sent again, and nothing overtakes it', async () => {
    const world = new StreamWorld();
    let count = 0;
    world.answer = () => {
      count += 1;
      return count % 3 === 0 ? TAKEN : DOWN;
    };
    world.add(12);
    const stream = world.start(STREAM_START, 4);
    await world.pass(60_000, 1_000);
    const taken = world.pushed.filter((_, index) => (index + 1) % 3 === 0);
    expect(world.numbers(taken).slice(0, 12)).toEqual(upTo(12));
    for (const [index, batch] of world.pushed.entries()) {
      expect(batch.after).toBe(world.saved.findLast(({ number }) => number <= batch.after)?.number ?? 0);
      expect(index === 0 || batch.after >= (world.pushed[index - 1]?.after ?? 0)).toBe(true);
    }
    await stream.stop();
  });

  test('G9: the receiver’s own pause is kept to, and a batch that is too large gets smaller', async () => {
    const world = new StreamWorld();
    world.answer = () => ({ ok: false, code: 'busy', status: 429, retryAfterMs: 45_000 });
    world.add(8);
    const stream = world.start(STREAM_START, 8);
    await world.pass(44_000, 1_000);
    expect(world.pushed).toHaveLength(1);
    world.answer = ({ last, after }) =>
      last - after > 2 ? { ok: false, code: 'too-large', status: 413, retryAfterMs: null } : TAKEN;
    await world.pass(20_000, 1_000);
    expect(stream.health()).toMatchObject({ state: 'ok', position: 8 });
    expect(Math.max(...world.pushed.slice(-4).map(({ last, after }) => last - after))).toBe(2);
    await stream.stop();
  });

  test('G9: after a restart it goes on where it was; a batch on its way at the end is sent again', async () => {
    const world = new StreamWorld();
    world.add(5);
    const first = world.start();
    await world.pass(200);
    await first.stop();
    world.add(5);
    let release = (_outcome: PushOutcome): void => {};
    world.answer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const second = world.start(world.saved.at(-1));
    await world.pass(200);
    const stopped = second.stop();
    release(DOWN);
    await stopped;
    world.answer = () => TAKEN;
    const third = world.start(world.saved.at(-1));
    await world.pass(200);
    expect(world.pushed.map(({ after, last }) => [after, last])).toEqual([
      [0, 5],
      [5, 10],
      [5, 10]
    ]);
    await third.stop();
  });

  test('G9: a position that cannot be saved costs no row and sends none twice while it runs', async () => {
    const world = new StreamWorld();
    world.saving = () => {
      throw new Error('disk full');
    };
    world.add(15);
    const stream = world.start();
    await world.pass(500);
    expect(world.numbers()).toEqual(upTo(15));
    expect(world.events).toEqual(['siem-position-not-saved', 'siem-position-not-saved']);
    await stream.stop();
  });

  test('G9: rows that retention took before anybody took them are told of, and the rest goes out', async () => {
    const world = new StreamWorld();
    world.ledger = createMemoryLedger(world.clock, 4);
    world.add(3);
    const first = world.start();
    await world.pass(200);
    await first.stop();
    world.add(9);
    const second = world.start(world.saved.at(-1));
    await world.pass(200);
    expect(world.numbers()).toEqual([1, 2, 3, 9, 10, 11, 12]);
    expect(world.events).toEqual(['siem-rows-expired']);
    expect(world.details).toEqual([{ count: 5 }]);
    await second.stop();
  });

  test.each([
    ['shorter', 2],
    ['longer', 9]
  ])('G9: another record with the same numbers, %s than the old, is sent from its start', async (_what, count) => {
    const world = new StreamWorld();
    world.add(5);
    const first = world.start();
    await world.pass(200);
    await first.stop();
    world.clock.advance(5);
    world.ledger = createMemoryLedger(world.clock);
    world.add(count);
    world.pushed.length = 0;
    const second = world.start(world.saved.at(-1));
    await world.pass(200);
    expect(world.numbers()).toEqual(upTo(count));
    expect(world.events).toEqual(['siem-record-replaced']);
    await second.stop();
  });

  test('G9: a batch of large rows ends before it is too large for a receiver', async () => {
    const world = new StreamWorld();
    const refusals = Array.from({ length: 40 }, () => ({ what: 'control' as const, reasons: REFUSAL_REASONS }));
    for (let index = 0; index < 60; index += 1) {
      world.ledger.append({
        kind: 'session-policy',
        sessionId: 'AAAAAAAAAAAAAAAAAAAAAA',
        modes: [],
        features: [],
        refusals,
        warnings: []
      });
    }
    const stream = world.start(STREAM_START, 60);
    await world.pass(1_000);
    expect(world.numbers()).toEqual(upTo(60));
    expect(world.pushed.length).toBeGreaterThan(1);
    for (const { body } of world.pushed) expect(body.length).toBeLessThanOrEqual(BATCH_BYTES);
    await stream.stop();
  });

  test('G9: a record that cannot be read is waited for', async () => {
    const world = new StreamWorld();
    world.add(2);
    const { ledger } = world;
    let down = true;
    world.ledger = {
      append: ledger.append,
      after: async (number, limit): Promise<readonly ChainedRow[]> => {
        if (down) throw new Error('no database');
        return ledger.after(number, limit);
      }
    };
    const stream = world.start();
    await world.pass(3_000);
    expect(stream.health()).toMatchObject({ state: 'waiting', code: 'record-unavailable' });
    down = false;
    await world.pass(10_000, 1_000);
    expect(world.numbers()).toEqual([1, 2]);
    expect(stream.health().state).toBe('ok');
    await stream.stop();
  });
});
