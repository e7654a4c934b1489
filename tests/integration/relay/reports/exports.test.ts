import { request } from 'node:https';
import { afterEach, describe, expect, test } from 'vitest';
import { LedgerError } from '#relay/ledger/health.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { auditRowSchema } from '#shared/api/audit.ts';
import { sessionRowSchema } from '#shared/api/sessions.ts';
import { person } from '../support/world.ts';
import { csvRows } from './csv-parser.ts';
import { ADMIN, REPORTER, type ReadingWorld, startReading } from './support.ts';

let reading: ReadingWorld;
afterEach(() => reading.close());

/** Puts sessions into the record as if they had been, many at the same moment. */
function fill(ledger: Pick<Ledger, 'append'>, count: number, advance: (index: number) => void): string[] {
  return Array.from({ length: count }, (_, index) => {
    const sessionId = String(index).padStart(22, 'A');
    const device = { name: NAMES[index % NAMES.length] ?? 'PC', os: 'Windows 11', entraDeviceId: null };
    ledger.append({ kind: 'session-created', sessionId, helper: person(1), codeExpiresAt: 0, ticket: `INC-${index}` });
    ledger.append({
      kind: 'session-joined',
      sessionId,
      helper: person(1),
      sharer: person(2),
      sharerDevice: device,
      deviceFacts: { enrolled: true, compliant: index % 2 === 0 },
      modes: ['view'],
      features: [],
      refusals: [],
      warnings: index % 2 === 0 ? [] : ['device-not-compliant']
    });
    advance(index);
    return sessionId;
  });
}

/** Names of machines that somebody meant for a spreadsheet. */
const NAMES = [
  'WARD-7',
  '=HYPERLINK("https://evil.example";"x")',
  "+1+cmd|' /C calc'!A0",
  '-2+3',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  ' =1',
  '＝1+1',
  'Ward "7", left\r\n=1',
  'Zürich 💡'
];

const exportOf = async (query: string, report = 'sessions') =>
  reading.get(`/v1/reports/${report}/export?${query}`, ADMIN);

/** Begins an export and reads no further; the result ends the connection. */
async function stall(): Promise<() => Promise<void>> {
  const { relay } = reading.world;
  const headers = { authorization: `Bearer ${await reading.world.token(REPORTER)}` };
  const path = '/v1/reports/sessions/export?format=json';
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: relay.port, path, headers }, (answer) => {
      answer.pause();
      const gone = new Promise<void>((done) => answer.once('close', () => done()));
      answer.on('error', () => {});
      resolve(() => {
        asked.destroy();
        return gone;
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('G3: export', () => {
  test('G3: a strict parser reads the CSV; nothing in it can run, and nothing else is changed', async () => {
    reading = await startReading();
    fill(reading.world.relay.ledger, NAMES.length, () => reading.world.clock.advance(1));
    const response = await exportOf('format=csv');
    expect(response.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="deskside-sessions-\d{4}-\d\d-\d\d\.csv"$/
    );
    const names = csvRows(await response.text()).map(({ deviceName }) => deviceName ?? '');
    expect(names).toHaveLength(NAMES.length);
    for (const name of names) expect(name).not.toMatch(/^\s*[=+\-@＝]|^[\t\r\n]/);
    expect(names.map((name) => name.replace(/^'/, '')).toSorted()).toEqual(NAMES.toSorted());
    expect(names).toEqual(expect.arrayContaining(['WARD-7', 'Zürich 💡']));
  });

  test('G3: a byte order mark is there when it is asked for, and only then', async () => {
    reading = await startReading();
    const bytes = async (query: string) => new Uint8Array(await (await exportOf(query)).arrayBuffer());
    expect([...(await bytes('format=csv&bom=true')).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect((await bytes('format=csv'))[0]).not.toBe(0xef);
    expect((await bytes('format=csv&bom=false'))[0]).not.toBe(0xef);
  });

  test('G3: thousands of sessions come once each, newest first, many of them of one moment', async () => {
    reading = await startReading();
    const { clock, relay } = reading.world;
    const ids = fill(relay.ledger, 2_600, (index) => {
      if (index % 700 === 0) clock.advance(1);
    });
    const rows = sessionRowSchema.array().parse(await (await exportOf('format=json')).json());
    expect(rows).toHaveLength(2_600);
    expect(new Set(rows.map(({ sessionId }) => sessionId))).toEqual(new Set(ids));
    const times = rows.map(({ createdAt }) => createdAt ?? '');
    expect(times).toEqual(times.toSorted().reverse());
    expect(csvRows(await (await exportOf('format=csv&warned=true')).text())).toHaveLength(1_300);
  });

  test('G3, G5: rows that retention takes in the middle make it leave out nothing else', async () => {
    // The memory record forgets its oldest rows when new ones come.
    let taken = 0;
    let pages = 0;
    reading = await startReading((ledger) => ({
      ...ledger,
      sessions: async (query) => {
        pages += 1;
        const page = await ledger.sessions(query);
        // From the second page on the oldest ten have gone.
        if (pages === 1) return page;
        taken = 10;
        const all = await ledger.sessions({ ...query, offset: 0, limit: 1_000 });
        const kept = all.items.filter(({ sessionId }) => Number(/\d+$/.exec(sessionId)?.[0]) >= taken);
        return {
          total: kept.length,
          items: kept.slice(query?.offset ?? 0, (query?.offset ?? 0) + (query?.limit ?? 0))
        };
      }
    }));
    fill(reading.world.relay.ledger, 900, () => reading.world.clock.advance(1));
    const rows = sessionRowSchema.array().parse(await (await exportOf('format=json')).json());
    expect(rows).toHaveLength(900 - taken);
  });

  test('G4: every export is in the audit log, with who, what, in which form and how many', async () => {
    reading = await startReading();
    fill(reading.world.relay.ledger, 3, () => reading.world.clock.advance(1));
    await (await exportOf('format=csv')).text();
    await (await exportOf('format=json&warned=true')).text();
    const audit = auditRowSchema.array().parse(await (await exportOf('format=json', 'audit')).json());
    expect(audit.map(({ event, actor }) => ({ event, actor }))).toEqual([
      { event: { what: 'export', report: 'sessions', format: 'json', rows: 1 }, actor: ADMIN },
      { event: { what: 'export', report: 'sessions', format: 'csv', rows: 3 }, actor: ADMIN }
    ]);
    const csv = csvRows(await (await exportOf('format=csv&what=export', 'audit')).text());
    expect(csv.map(({ what }) => what)).toEqual(['export', 'export', 'export']);
    expect(JSON.parse(csv[0]?.details ?? '')).toEqual({ report: 'audit', format: 'json', rows: 2 });
  });

  test('what cannot be read is a coded answer, and half a file is never taken for a whole one', async () => {
    let pages = 0;
    const broken = (): never => {
      throw new LedgerError('ledger-unreachable');
    };
    reading = await startReading((ledger) => ({
      ...ledger,
      totals: async () => broken(),
      sessions: async (query) => {
        pages += 1;
        return pages === 2 ? broken() : ledger.sessions(query);
      }
    }));
    fill(reading.world.relay.ledger, 600, () => reading.world.clock.advance(1));
    const response = await exportOf('format=csv');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(await reading.refused('/v1/reports/monitor', ADMIN)).toEqual({ status: 503, code: 'record-unavailable' });
    expect(reading.world.logLines.join('')).toContain('ledger-unreachable');
  });

  test('an export that could not begin leaves its place', async () => {
    reading = await startReading((ledger) => ({
      ...ledger,
      sessions: async () => {
        throw new LedgerError('ledger-busy');
      }
    }));
    for (let count = 0; count < 4; count += 1) {
      const refusal = await reading.refused('/v1/reports/sessions/export?format=csv', ADMIN);
      expect(refusal).toEqual({ status: 503, code: 'record-unavailable' });
    }
    expect(await reading.world.rows('audit')).toEqual([]);
  });

  test('somebody who reads no further has two exports at most, and their end gives the place back', async () => {
    reading = await startReading();
    fill(reading.world.relay.ledger, 20_000, () => {});
    const stalled = await Promise.all([stall(), stall()]);
    const third = await reading.refused('/v1/reports/sessions/export?format=json', REPORTER);
    expect(third).toEqual({ status: 429, code: 'busy' });
    await Promise.all(stalled.map((end) => end()));
    await expect
      .poll(async () => (await reading.get('/v1/reports/sessions/export?format=csv&warned=true', REPORTER)).status)
      .toBe(200);
  });

  test('an export that nobody reads does not keep the relay from stopping', async () => {
    reading = await startReading();
    fill(reading.world.relay.ledger, 20_000, () => {});
    const end = await stall();
    const began = performance.now();
    await reading.world.relay.close();
    expect(performance.now() - began).toBeLessThan(5_000);
    await end();
  });
});
