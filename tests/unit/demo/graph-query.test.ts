import { describe, expect, it } from 'vitest';
import type { GraphAnswer } from '#demo/organisation/graph/answer.ts';
import { collection, filterRecords, type GraphQuery, PAGE_SIZE, select } from '#demo/organisation/graph/query.ts';

function query(search: string): GraphQuery {
  return { origin: 'https://graph.example', version: 'v1.0', path: '/things', parameters: new URLSearchParams(search) };
}

const records = Array.from({ length: 8 }, (_, id) => ({ id, name: `O'Brien ${id}` }));

function body(answer: GraphAnswer): Record<string, unknown> {
  if (answer.kind !== 'json') throw new Error('No JSON.');
  return { ...answer.body };
}

describe('collections of the directory', () => {
  it('come in pages whose links lead through all records once', () => {
    const seen: unknown[] = [];
    let search = "$filter=a eq 'b'";
    for (let pages = 1; ; pages += 1) {
      const page = body(collection(query(search), 'things', records));
      seen.push(...(Array.isArray(page.value) ? page.value : []));
      const next = page['@odata.nextLink'];
      if (typeof next !== 'string') {
        expect(pages).toBe(Math.ceil(records.length / PAGE_SIZE));
        break;
      }
      expect(new URL(next).searchParams.get('$filter')).toBe("a eq 'b'");
      search = new URL(next).search;
    }
    expect(seen).toEqual(records);
  });

  it.each(['$top=0', '$top=1000', '$top=-1', '$top=x', '$skiptoken=nonsense', '$skiptoken=ZnJvbS0teA'])(
    'refuse %s',
    (search) => {
      expect(collection(query(search), 'things', records)).toMatchObject({ kind: 'error', status: 400 });
    }
  );

  it('have all on one page when asked', () => {
    expect(body(collection(query('$top=999'), 'things', records))['@odata.nextLink']).toBeUndefined();
  });
});

describe('select and filter', () => {
  it('returns the named properties and refuses unknown ones', () => {
    const record = { id: 1, name: 'a', secret: 's' };
    expect(select(query('$select=name, id'), 'user', record, ['id'])).toEqual({
      ok: true,
      value: { name: 'a', id: 1 }
    });
    expect(select(query(''), 'user', record, ['id'])).toEqual({ ok: true, value: { id: 1 } });
    expect(select(query('$select=password'), 'user', record, ['id'])).toMatchObject({ ok: false });
    expect(select(query('$select=constructor'), 'user', record, ['id'])).toMatchObject({ ok: false });
  });

  it('finds by equality with quotes doubled, and nothing else', () => {
    expect(filterRecords(query("$filter=name eq 'o''brien 3'"), records, ['name'])).toEqual([records[3]]);
    expect(filterRecords(query("$filter=name eq 'nobody'"), records, ['name'])).toEqual([]);
    for (const filter of ["name ne 'a'", "name eq 'a' or 1 eq 1", 'name eq a', "id eq 'a'", "name eq 'a''"]) {
      expect(filterRecords(query(`$filter=${encodeURIComponent(filter)}`), records, ['name']), filter).toBeNull();
    }
  });
});
