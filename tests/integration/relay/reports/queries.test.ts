import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cursorAt } from '#relay/reports/cursor.ts';
import { API_PROBLEM_CODES, API_PROBLEMS, problemSchema } from '#shared/api/problem.ts';
import { API_ROUTES } from '#shared/api/routes.ts';
import { ADMIN, type ReadingWorld, startReading } from './support.ts';

let reading: ReadingWorld;
beforeAll(async () => {
  reading = await startReading();
});
afterAll(() => reading.close());

const SESSIONS = '/v1/reports/sessions';

describe('questions that are not as the contract has them', () => {
  test.each([
    ['unknown=1', ['unknown']],
    ['limit=1&limit=2', ['limit']],
    ['limit=0', ['limit']],
    ['limit=201', ['limit']],
    ['limit=1e2', ['limit']],
    ['limit=0x10', ['limit']],
    ['limit=-1', ['limit']],
    ['limit=', ['limit']],
    ['limit=%201', ['limit']],
    ['from=yesterday', ['from']],
    ['from=2026-02-30T00:00:00Z', ['from']],
    ['from=1766000000000', ['from']],
    ['to=0000-01-01T00:00:00Z', ['to']],
    ['to=9999-12-31T23:59:59.999-23:59', ['to']],
    ['helper=somebody', ['helper']],
    ['helper[]=x', ['helper[]']],
    ['helper[$ne]=x', ['helper[$ne]']],
    ['__proto__=x', ['__proto__']],
    ['constructor=x&tenantId=11111111-1111-4111-8111-111111111111', ['constructor', 'tenantId']],
    ['state=gone', ['state']],
    ['enrolled=1', ['enrolled']],
    ['orderBy=name', ['orderBy']],
    ['order=DESC', ['order']],
    ["ticket='%3B--", ['ticket']],
    ['device=', ['device']],
    ['cursor=*', ['cursor']],
    ['cursor=abcd', ['cursor']],
    [`cursor=${Buffer.from('1.-1').toString('base64url')}`, ['cursor']],
    [`cursor=${Buffer.from('9999999999999999.0').toString('base64url')}`, ['cursor']],
    ['format=csv', ['format']]
  ])('%s', async (query, fields) => {
    expect(await reading.refused(`${SESSIONS}?${query}`, ADMIN)).toEqual({
      status: 400,
      code: 'bad-request',
      details: { fields }
    });
    reading.world.clock.advance(1_000);
  });

  test('a made-up cursor that is one shows nothing but the tenant’s own', async () => {
    const far = cursorAt({ before: 999_999_999_999_999, offset: 0 });
    expect(await reading.read(`${SESSIONS}?cursor=${far}`, ADMIN)).toEqual({ total: 0, sessions: [], next: null });
  });

  test('the codes of refusals are the listed ones', () => {
    expect(Object.keys(API_PROBLEMS)).toEqual([...API_PROBLEM_CODES]);
  });

  test('whatever is asked, there is an answer of the contract or a coded refusal', async () => {
    const names = fc.constantFrom(
      ...['from', 'to', 'state', 'helper', 'device', 'enrolled', 'mode', 'warned', 'ticket', 'orderBy', 'order'],
      ...['limit', 'cursor', 'format', 'bom', 'what', 'actor', 'x']
    );
    const values = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('true', 'false', 'csv', 'json', 'view', 'active', 'denied', 'duration', '5', '%', "' OR 1=1 --"),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.uuid()
    );
    const paths = fc.constantFrom(...Object.values(API_ROUTES).map(({ path }) => path.replace(':sessionId', 'x')));
    await fc.assert(
      fc.asyncProperty(paths, fc.array(fc.tuple(names, values), { maxLength: 4 }), async (path, pairs) => {
        reading.world.clock.advance(1_000);
        const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&');
        const response = await reading.get(`${path}?${query}`, ADMIN);
        const text = await response.text();
        if (response.status === 200) return;
        expect([400, 404]).toContain(response.status);
        problemSchema.parse(JSON.parse(text));
      }),
      { numRuns: 250 }
    );
  }, 60_000);
});
