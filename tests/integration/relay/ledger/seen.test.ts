import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ledgerConfigSchema } from '#relay/ledger/config.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import type { SeenState } from '#relay/ledger/seen-state.ts';
import { TestClock } from '../support/clock.ts';
import { type Place, postgresqlPlace, sqlitePlace } from './support/databases.ts';
import { exported } from './support/entries.ts';
import { PostgresqlServer } from './support/postgresql.ts';

const deps = { clock: new TestClock(), log: () => {} };
let server: PostgresqlServer;
beforeAll(async () => {
  server = await PostgresqlServer.start();
}, 60_000);
afterAll(() => server.close());

function state(text: string): SeenState {
  return { revision: randomUUID(), at: 1, state: text, unrecorded: [exported(7)] };
}

describe.each(['memory', 'sqlite', 'postgresql'] as const)('G4: what was seen last, in %s', (kind) => {
  let place: Place | undefined;
  let ledger: Ledger;
  let other: Ledger;
  beforeEach(async () => {
    if (kind === 'memory') {
      ledger = createMemoryLedger(deps.clock);
      other = ledger;
      return;
    }
    place = kind === 'sqlite' ? sqlitePlace() : await postgresqlPlace(server);
    ledger = await openLedger(place.config, deps);
    const own = { ...place.config, spool: `${place.folder}/other`, node: 'other' };
    other = await openLedger(ledgerConfigSchema.parse(own), deps);
  });
  afterEach(async () => {
    await Promise.all([ledger.close(), other.close()]);
    place?.remove();
    place = undefined;
  });

  test('is nothing at first, then what one relay wrote, for every relay', async () => {
    const first = state('one');
    expect(await ledger.seen('x')).toBeNull();
    expect(await ledger.see('x', first, null)).toBe(true);
    expect(await other.seen('x')).toEqual(first);
    expect(await other.seen('y')).toBeNull();
  });

  test('is replaced by one relay only, and only by one that saw the last', async () => {
    const [first, second, third] = [state('one'), state('two'), state('three')];
    await ledger.see('x', first, null);
    expect(await other.see('x', second, null)).toBe(false);
    const outcomes = await Promise.all([
      ledger.see('x', second, first.revision),
      other.see('x', third, first.revision)
    ]);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await ledger.seen('x')).toEqual(outcomes[0] ? second : third);
    expect(await ledger.see('x', first, first.revision)).toBe(false);
  });

  test('a row with a key of its own is recorded once, whichever relay comes to know of it and however often', async () => {
    for (const one of [ledger, ledger, other]) {
      one.appendOnce(exported(1), 'the-same');
      await one.read();
    }
    ledger.appendOnce(exported(2), 'another');
    expect((await other.audit()).total).toBe(kind === 'memory' ? 2 : 1);
    await ledger.read();
    expect((await other.audit()).items.map(({ event }) => event)).toEqual([exported(2).event, exported(1).event]);
    expect(await other.verifyAudit()).toMatchObject({ kind: 'intact', rows: 2 });
  });

  test('what was appended is in the record before the state behind it is', async () => {
    ledger.append(exported(1));
    await ledger.see('x', state('one'), null);
    expect((await other.audit()).total).toBe(1);
  });

  // Nobody but this process writes to memory.
  if (kind === 'memory') return;
  test('a state that nobody can have written is damage, and not nothing', async () => {
    await ledger.see('x', state('one'), null);
    await place?.ask(`update ledger_seen set seen = '{}'`);
    await expect(ledger.seen('x')).rejects.toMatchObject({ code: 'ledger-corrupt' });
  });
});
