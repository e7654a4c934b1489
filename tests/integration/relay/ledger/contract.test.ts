import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ledgerConfigSchema } from '#relay/ledger/config.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import type { SessionOrder, SessionQuery } from '#relay/ledger/queries.ts';
import { TestClock } from '../support/clock.ts';
import { type Place, postgresqlPlace, sqlitePlace } from './support/databases.ts';
import { ABROAD, created, DAY, ended, exported, HOME, joined, somebody, used } from './support/entries.ts';
import { PostgresqlServer } from './support/postgresql.ts';

const log = () => {};
let server: PostgresqlServer;
beforeAll(async () => {
  server = await PostgresqlServer.start();
});
afterAll(() => server.close());

const memoryPlace = (): Place => ({
  config: ledgerConfigSchema.parse({ kind: 'memory' }),
  folder: '',
  ask: async () => [],
  remove: () => {}
});
const PLACES = {
  memory: async () => memoryPlace(),
  sqlite: async () => sqlitePlace(),
  postgresql: () => postgresqlPlace(server)
};

describe.each(['memory', 'sqlite', 'postgresql'] as const)('the record in %s', (kind) => {
  let place: Place;
  let ledger: Ledger;
  let clock: TestClock;
  beforeEach(async () => {
    place = await PLACES[kind]();
    clock = new TestClock(Math.floor(Date.now() / DAY) * DAY - 3 * DAY);
    ledger = await openLedger(place.config, { clock, log });
  });
  afterEach(async () => {
    await ledger.close();
    place.remove();
  });

  test('G1: rows come back as they were appended, numbered, stamped, of one session when asked', async () => {
    const entries = [created('a', somebody(1), 'INC-7'), joined('a'), used('a', 'view'), created('b'), ended('a')];
    for (const entry of entries) {
      ledger.append(entry);
      clock.advance(10);
    }
    const rows = await ledger.read();
    expect(rows.map(({ number, at, ...entry }) => entry)).toEqual(entries);
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(rows.map(({ at }) => at - (rows[0]?.at ?? 0))).toEqual([0, 10, 20, 30, 40]);
    expect((await ledger.read({ sessionId: 'b' })).map(({ number }) => number)).toEqual([4]);
    // The test's clock is days behind PostgreSQL's own, so that nothing is removed there.
    const troubles = kind === 'postgresql' ? ['ledger-retention-held'] : [];
    expect(ledger.health()).toMatchObject({ troubles, waiting: 0, lost: 0 });
  });

  /** Three days of sessions, so that every filter has something to leave out. */
  function fill(): void {
    const steps = [
      () => ledger.append(created('waiting', somebody(1), 'INC-1')),
      () => ledger.append(created('expired', somebody(3))),
      () => ledger.append(ended('expired', 'code-expired')),
      () => ledger.append(created('good', somebody(1), 'INC-2')),
      () => ledger.append(joined('good')),
      () => ledger.append(used('good', 'view')),
      () => ledger.append(used('good', 'control')),
      () => ledger.append(used('good', 'chat')),
      () => ledger.append(ended('good')),
      () => ledger.append(created('warned', somebody(3))),
      () =>
        ledger.append(
          joined('warned', {
            helper: somebody(3),
            sharer: somebody(4, ABROAD),
            sharerDevice: { name: 'Büro 100%_X', os: 'Windows', entraDeviceId: null },
            deviceFacts: { enrolled: false },
            warnings: ['device-not-enrolled']
          })
        ),
      () => ledger.append(used('warned', 'view')),
      () => ledger.append(ended('warned', 'sharer-ended')),
      () => ledger.append(created('active')),
      () => ledger.append(joined('active', { sharerDevice: { name: 'a\0b\ud800', os: 'X', entraDeviceId: null } })),
      () =>
        ledger.append({
          kind: 'session-policy',
          sessionId: 'active',
          modes: ['view'],
          features: [],
          refusals: [],
          warnings: ['device-not-compliant']
        }),
      () =>
        ledger.append({
          kind: 'attempt-refused',
          what: 'hello',
          reason: 'unauthenticated',
          person: null,
          sessionId: null
        }),
      () =>
        ledger.append({
          kind: 'attempt-refused',
          what: 'session.redeem',
          reason: 'not-allowed',
          reasons: ['sharer-out-of-scope', 'device-not-enrolled'],
          person: somebody(5),
          sessionId: 'waiting'
        }),
      () => ledger.append(exported()),
      () =>
        ledger.append({
          kind: 'audit',
          tenantId: null,
          actor: null,
          sessionId: null,
          event: {
            what: 'settings-changed',
            source: 'configuration',
            changes: [{ setting: 'retentionDays', from: 30, to: null }]
          }
        })
    ];
    for (const step of steps) {
      step();
      clock.advance(DAY / 8);
    }
  }

  const ids = async (query: SessionQuery) => (await ledger.sessions(query)).items.map(({ sessionId }) => sessionId);

  test('G3: filters', async () => {
    const start = clock.now();
    fill();
    const order = { by: 'startedAt' } as const;
    const all = ['waiting', 'expired', 'good', 'warned', 'active'];
    expect(await ids({ order })).toEqual(all);
    expect(await ids({})).toEqual(all.toReversed());
    const expected: readonly (readonly [SessionQuery, readonly string[]])[] = [
      [{ tenantId: ABROAD }, ['warned']],
      [{ tenantId: 'nobody' }, []],
      [{ from: start + (3 * DAY) / 8 }, ['good', 'warned', 'active']],
      [{ to: start + (3 * DAY) / 8 }, ['waiting', 'expired']],
      [{ state: 'waiting' }, ['waiting']],
      [{ state: 'active' }, ['active']],
      [{ state: 'ended' }, ['expired', 'good', 'warned']],
      [{ joined: true }, ['good', 'warned', 'active']],
      [{ joined: false }, ['waiting', 'expired']],
      [{ helper: somebody(3).objectId }, ['expired', 'warned']],
      [{ sharer: somebody(4).objectId }, ['warned']],
      [{ deviceId: 'dddddddd-dddd-4ddd-8ddd-dddddddddddd' }, ['good']],
      [{ deviceName: 'BÜRO' }, ['warned']],
      [{ deviceName: '0%_x' }, ['warned']],
      [{ deviceName: 'c_7' }, []],
      [{ enrolled: false }, ['warned']],
      [{ endReason: 'code-expired' }, ['expired']],
      [{ mode: 'control' }, ['good']],
      [{ feature: 'chat' }, ['good']],
      [{ feature: 'elevation' }, []],
      [{ warned: true }, ['warned', 'active']],
      [{ warned: false, joined: true }, ['good']],
      [{ ticket: 'INC-2', state: 'ended', mode: 'view' }, ['good']]
    ];
    for (const [query, found] of expected) expect(await ids({ ...query, order }), JSON.stringify(query)).toEqual(found);
  });

  test('G3: every order and every page, and what is not a page is refused', async () => {
    fill();
    const model = createMemoryLedger(clock);
    for (const { number: _n, at: _a, ...entry } of await ledger.read()) model.append(entry);
    const orders: SessionOrder[] = ['deviceName', 'helper', 'sharer', 'endReason'];
    for (const by of orders) {
      for (const descending of [true, false]) {
        const query = { order: { by, descending } };
        const expected = (await model.sessions(query)).items.map(({ sessionId }) => sessionId);
        expect(await ids(query), `${by} ${descending}`).toEqual(expected);
      }
    }
    expect(await ids({ order: { by: 'durationMs', descending: true } })).toEqual([
      'good',
      'warned',
      'active',
      'expired',
      'waiting'
    ]);
    const page = await ledger.sessions({ offset: 1, limit: 2, order: { by: 'startedAt' } });
    expect(page.items.map(({ sessionId }) => sessionId)).toEqual(['expired', 'good']);
    expect(page.total).toBe(5);
    expect(await ledger.sessions({ offset: 10 })).toEqual({ items: [], total: 5 });
    for (const paging of [{ limit: 0 }, { limit: 1_001 }, { offset: -1 }, { limit: 1.5 }]) {
      await expect(ledger.sessions(paging)).rejects.toThrow(RangeError);
    }
  });

  test('G1, G9: a record has times of use, ticket and device', async () => {
    const start = clock.now();
    fill();
    const [good] = (await ledger.sessions({ ticket: 'INC-2' })).items;
    expect(good).toMatchObject({
      ticket: 'INC-2',
      helper: somebody(1),
      sharer: somebody(2),
      device: { name: 'PC-7' },
      createdAt: start + (3 * DAY) / 8,
      endedAt: start + DAY,
      modesUsed: ['view', 'control'],
      featuresUsed: ['chat'],
      endReason: 'helper-ended'
    });
    expect(good?.uses[1]).toEqual({ what: 'control', firstAt: start + (6 * DAY) / 8, lastAt: start + (6 * DAY) / 8 });
    const [active] = (await ledger.sessions({ state: 'active' })).items;
    expect(active?.policyChanges).toMatchObject([{ lost: ['control', 'chat'], gained: [] }]);
  });

  test('G2: totals and averages, of a range and of a tenant', async () => {
    const start = clock.now();
    fill();
    expect(await ledger.totals()).toEqual({
      created: 5,
      joined: 3,
      active: 1,
      warned: 2,
      averageMs: (3 * DAY) / 8,
      longestMs: DAY / 2,
      totalMs: (6 * DAY) / 8,
      used: [
        { what: 'chat', sessions: 1 },
        { what: 'control', sessions: 1 },
        { what: 'view', sessions: 2 }
      ],
      endings: [
        { reason: 'helper-ended', sessions: 1 },
        { reason: 'sharer-ended', sessions: 1 }
      ]
    });
    expect(await ledger.totals({ tenantId: ABROAD })).toMatchObject({ created: 1, joined: 1, totalMs: DAY / 4 });
    expect(await ledger.totals({ to: start })).toEqual({
      created: 0,
      joined: 0,
      active: 0,
      warned: 0,
      averageMs: null,
      longestMs: null,
      totalMs: 0,
      used: [],
      endings: []
    });
  });

  test('G3: trends by day, and refusals by reason', async () => {
    const start = clock.now();
    fill();
    expect(await ledger.trends()).toEqual([
      { day: start, sessions: 1, warned: 0, refused: 0 },
      { day: start + DAY, sessions: 2, warned: 2, refused: 0 },
      { day: start + 2 * DAY, sessions: 0, warned: 0, refused: 2 }
    ]);
    expect(await ledger.trends({ tenantId: HOME, from: start + 2 * DAY })).toEqual([
      { day: start + 2 * DAY, sessions: 0, warned: 0, refused: 1 }
    ]);
    const day = start + 2 * DAY;
    expect(await ledger.refusals()).toEqual([
      { day, reason: 'device-not-enrolled', attempts: 1 },
      { day, reason: 'not-allowed', attempts: 1 },
      { day, reason: 'sharer-out-of-scope', attempts: 1 },
      { day, reason: 'unauthenticated', attempts: 1 }
    ]);
    expect((await ledger.refusals({ tenantId: HOME })).map(({ reason }) => reason)).not.toContain('unauthenticated');
    expect(await ledger.refusals({ to: day })).toEqual([]);
  });

  test('G4: the audit log, filtered and paged, newest first', async () => {
    fill();
    ledger.append(exported(7));
    const { items, total } = await ledger.audit();
    expect(total).toBe(3);
    expect(items.map(({ event }) => event.what)).toEqual(['export', 'settings-changed', 'export']);
    expect((await ledger.audit({ what: 'export', limit: 1, offset: 1 })).items).toMatchObject([{ event: { rows: 3 } }]);
    expect((await ledger.audit({ tenantId: HOME })).total).toBe(2);
    expect((await ledger.audit({ actor: somebody(9).objectId, from: clock.now() })).total).toBe(1);
    expect((await ledger.audit({ actor: somebody(8).objectId })).total).toBe(0);
  });

  test('G3: agrees with a plain model on what nobody thought of', async () => {
    const model = createMemoryLedger(clock);
    let seed = 20_260_505;
    const draw = (count: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * count);
    };
    const tenants = [HOME, ABROAD];
    for (let step = 0; step < 400; step += 1) {
      const id = `s-${draw(60)}`;
      const helper = somebody(draw(3), tenants[draw(2)]);
      const sharer = somebody(10 + draw(3), tenants[draw(2)]);
      const enrolled = draw(2) === 0;
      const device = { name: `PC-${draw(4)}`, os: 'Linux', entraDeviceId: draw(2) === 0 ? `device-${draw(3)}` : null };
      const entry = [
        created(id, helper, draw(2) === 0 ? `T-${draw(5)}` : undefined),
        joined(id, {
          helper,
          sharer,
          sharerDevice: device,
          deviceFacts: enrolled ? { enrolled, compliant: draw(2) === 0 } : { enrolled },
          warnings: enrolled ? [] : ['device-not-enrolled']
        }),
        used(id, draw(2) === 0 ? 'view' : 'chat'),
        ended(id, draw(2) === 0 ? 'helper-ended' : 'sharer-ended'),
        exported(step, helper)
      ][draw(5)];
      if (entry === undefined) continue;
      ledger.append(entry);
      model.append(entry);
      clock.advance(draw(600_000));
    }
    const { items } = await model.sessions({ limit: 1_000 });
    const times = items.map(({ createdAt }) => createdAt ?? 0);
    const pick = <Value>(...values: Value[]): Value | undefined => values[draw(values.length * 3)];
    let found = 0;
    for (let round = 0; round < 80; round += 1) {
      const drawn = {
        tenantId: pick(HOME, ABROAD),
        from: pick(times[draw(times.length)]),
        to: pick(times[draw(times.length)]),
        state: pick('waiting' as const, 'active' as const, 'ended' as const),
        joined: pick(true, false),
        helper: pick(somebody(1).objectId),
        deviceId: pick('device-1'),
        deviceName: pick('pc', 'C-2'),
        enrolled: pick(true, false),
        endReason: pick('helper-ended' as const),
        mode: pick('view' as const),
        feature: pick('chat' as const),
        warned: pick(true, false),
        ticket: pick('T-1')
      };
      const filter: SessionQuery = Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined));
      const by = (['startedAt', 'endedAt', 'durationMs', 'deviceName', 'helper', 'sharer', 'endReason'] as const)[
        draw(7)
      ];
      const query = {
        ...filter,
        order: { by: by ?? 'startedAt', descending: draw(2) === 0 },
        offset: draw(3),
        limit: 20
      };
      const expected = await model.sessions(query);
      found += expected.items.length;
      expect(await ledger.sessions(query), JSON.stringify(query)).toEqual(expected);
      expect(await ledger.totals(filter), JSON.stringify(filter)).toEqual(await model.totals(filter));
      expect(await ledger.trends(filter), JSON.stringify(filter)).toEqual(await model.trends(filter));
    }
    expect(found).toBeGreaterThan(50);
  });

  test('G9: the stream goes on behind a number, in order, to the end', async () => {
    fill();
    const first = await ledger.after(0, 7);
    expect(first.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const rest = await ledger.after(7, 1_000);
    expect(rest.map(({ number }) => number)).toEqual(Array.from({ length: 13 }, (_, index) => index + 8));
    expect(await ledger.after(20, 10)).toEqual([]);
    const verdict = await ledger.verifyAudit();
    expect(verdict).toEqual({ kind: 'intact', rows: 20, head: rest.at(-1)?.hash });
    await expect(ledger.after(0, 0)).rejects.toThrow(RangeError);
  });
});
