import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyRecord } from '#relay/check/verify-record.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { verificationSchema } from '#shared/api/audit.ts';
import { type Place, sqlitePlace } from '../ledger/support/databases.ts';
import { exported } from '../ledger/support/entries.ts';
import { TestClock } from '../support/clock.ts';
import { AUDITOR, REPORTER, type ReadingWorld, startReading } from './support.ts';

const PATH = '/v1/reports/audit/verification';
const deps = { clock: new TestClock(), log: () => {} };

let place: Place;
beforeEach(async () => {
  place = sqlitePlace();
  const ledger = await openLedger(place.config, deps);
  for (let rows = 1; rows <= 5; rows += 1) ledger.append(exported(rows));
  await ledger.close();
});
afterEach(() => place.remove());

/** What somebody does who may do everything with the database. */
async function tamper(): Promise<void> {
  await place.ask('drop trigger ledger_rows_unchanged');
  await place.ask(`update ledger_rows set body = replace(body, '"rows":3', '"rows":4') where number = 3`);
}

describe('G4: verifying the record over HTTP', () => {
  let ledger: Ledger;
  let reading: ReadingWorld;
  let asked: number;
  beforeEach(async () => {
    ledger = await openLedger(place.config, deps);
    asked = 0;
    const verifyAudit = async () => {
      asked += 1;
      return ledger.verifyAudit();
    };
    reading = await startReading(() => ({
      append: (entry) => ledger.append(entry),
      appendOnce: (entry, key) => ledger.appendOnce(entry, key),
      seen: (name) => ledger.seen(name),
      see: (name, state, after) => ledger.see(name, state, after),
      read: (filter) => ledger.read(filter),
      sessions: (query) => ledger.sessions(query),
      totals: (filter) => ledger.totals(filter),
      trends: (filter) => ledger.trends(filter),
      refusals: (scope) => ledger.refusals(scope),
      audit: (query) => ledger.audit(query),
      after: (number, limit) => ledger.after(number, limit),
      health: () => ledger.health(),
      close: () => ledger.close(),
      verifyAudit
    }));
  });
  afterEach(async () => {
    await reading.close();
    await ledger.close();
  });
  const verification = async () => verificationSchema.parse(await reading.read(PATH, AUDITOR));

  test('a record as it was written is intact, and asking is in the audit log', async () => {
    const head = (await ledger.after(4, 1))[0]?.hash;
    const at = new Date(reading.world.clock.now()).toISOString();
    expect(await verification()).toEqual({ intact: true, at, rows: 5, head });
    expect((await ledger.audit({ limit: 1 })).items[0]).toMatchObject({
      actor: AUDITOR,
      event: { what: 'report-read', report: 'audit-verification', rows: 5 }
    });
  });

  test('a changed row is named, and the operator’s log has it too', async () => {
    await tamper();
    expect(await verification()).toMatchObject({ intact: false, brokenAt: 3 });
    expect(reading.world.logLines.join('')).toContain('"record-broken"');
  });

  test('only who may read the audit log may ask, and nothing is a parameter', async () => {
    expect(await reading.refused(PATH, REPORTER)).toMatchObject({ status: 403, code: 'not-allowed' });
    expect(await reading.refused(`${PATH}?x=1`, AUDITOR)).toMatchObject({ status: 400, code: 'bad-request' });
    expect(asked).toBe(0);
  });

  test('many who ask cost one reading of the record; a minute later it is another', async () => {
    await Promise.all(Array.from({ length: 10 }, verification));
    expect(asked).toBe(1);
    // What the questions left in the record is stored by then, and the file is free.
    await ledger.read();
    await tamper();
    expect((await verification()).intact).toBe(true);
    reading.world.clock.advance(60_000);
    expect((await verification()).intact).toBe(false);
    expect(asked).toBe(2);
  });
});

describe('deskside-relay verify', () => {
  async function verify(json = false, path = 'ledger.db'): Promise<readonly [code: number, said: string]> {
    const config = join(place.folder, 'relay.json');
    writeFileSync(join(place.folder, 'pem'), 'x');
    writeFileSync(
      config,
      JSON.stringify({
        tls: { certFile: 'pem', keyFile: 'pem' },
        audience: 'x',
        tenants: [{ tenantId: '11111111-1111-4111-8111-111111111111', directory: { kind: 'file', path: 'd.json' } }],
        ledger: { kind: 'sqlite', path }
      })
    );
    const said: string[] = [];
    const code = await verifyRecord({ config, json }, { environment: {}, print: (line) => said.push(line) });
    return [code, said.join('\n')];
  }

  test('says that a record is intact, also while a relay has it open', async () => {
    const ledger = await openLedger(place.config, deps);
    expect(await verify()).toEqual([0, expect.stringMatching(/^intact: 5 rows, the last one's hash is [0-9a-f]{64}$/)]);
    await ledger.close();
  });

  test('names the row that was changed', async () => {
    await tamper();
    expect(await verify()).toEqual([1, expect.stringContaining('BROKEN at row 3')]);
    const [code, said] = await verify(true);
    expect([code, JSON.parse(said)]).toEqual([1, { kind: 'broken', at: 3 }]);
  });

  test('what cannot be verified is never called intact', async () => {
    expect(await verify(false, 'none.db')).toEqual([1, 'there is no record yet']);
    writeFileSync(join(place.folder, 'other.db'), 'not a database, but long enough to have a header'.repeat(40));
    expect(await verify(false, 'other.db')).toEqual([1, expect.stringContaining('NOT VERIFIED: ledger-corrupt')]);
  });
});
