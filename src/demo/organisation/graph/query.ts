import { entity, failure, type GraphAnswer } from './answer.ts';

/**
 * Records on a page unless the caller asks for another number. Small on purpose: a client that forgets to follow
 * `@odata.nextLink` is caught in the demo and not in production.
 */
export const PAGE_SIZE = 3;
const MAX_PAGE_SIZE = 999;

/** A handler's view of a request's address. */
export interface GraphQuery {
  readonly origin: string;
  readonly version: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
}

/** One page of a collection, with a link to the next one where there is more. */
export function collection(query: GraphQuery, context: string, records: readonly object[]): GraphAnswer {
  const top = pageSize(query.parameters.get('$top'));
  const skip = position(query.parameters.get('$skiptoken'));
  if (top === null) return failure(400, 'BadRequest', 'Invalid page size specified: it must be between 1 and 999.');
  if (skip === null) return failure(400, 'Directory_ExpiredPageToken', 'The specified page token is not valid.');
  const page = records.slice(skip, skip + top);
  const rest = records.length > skip + top;
  return entity(query.origin, query.version, context, {
    ...(rest ? { '@odata.nextLink': nextLink(query, skip + top) } : {}),
    value: page
  });
}

function pageSize(given: string | null): number | null {
  if (given === null) return PAGE_SIZE;
  if (!/^\d{1,3}$/.test(given)) return null;
  const size = Number(given);
  return size >= 1 && size <= MAX_PAGE_SIZE ? size : null;
}

/** The token is opaque to callers: it says where the page begins, in base64url. */
function position(token: string | null): number | null {
  if (token === null) return 0;
  const digits = /^from-(\d{1,6})$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  return digits === null ? null : Number(digits[1]);
}

function nextLink(query: GraphQuery, from: number): string {
  const url = new URL(`${query.origin}/${query.version}${query.path}`);
  for (const [name, value] of query.parameters) url.searchParams.set(name, value);
  url.searchParams.set('$skiptoken', Buffer.from(`from-${from}`).toString('base64url'));
  return url.href.replaceAll('%24', '$');
}

/**
 * The properties that `$select` names, or those that Graph returns by itself.
 *
 * @returns an error answer when a property does not exist
 */
export function select(
  query: GraphQuery,
  type: string,
  record: Readonly<Record<string, unknown>>,
  usual: readonly string[]
): { readonly ok: true; readonly value: object } | { readonly ok: false; readonly answer: GraphAnswer } {
  const wanted =
    query.parameters
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()) ?? usual;
  for (const name of wanted) {
    if (!Object.hasOwn(record, name)) {
      const message = `Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`;
      return { ok: false, answer: failure(400, 'BadRequest', message) };
    }
  }
  return { ok: true, value: Object.fromEntries(wanted.map((name) => [name, record[name]])) };
}

/**
 * A collection whose records have what `$select` names, or everything; `@odata.type` always stays.
 */
export function selectedCollection(
  query: GraphQuery,
  context: string,
  type: string,
  records: readonly Readonly<Record<string, unknown>>[]
): GraphAnswer {
  const chosen: object[] = [];
  for (const record of records) {
    const selected = select(query, type, record, Object.keys(record));
    if (!selected.ok) return selected.answer;
    const kind = record['@odata.type'];
    chosen.push({ ...(kind === undefined ? {} : { '@odata.type': kind }), ...selected.value });
  }
  return collection(query, context, chosen);
}

/**
 * Applies a `$filter` of the form `property eq 'value'`, the only one this directory understands.
 *
 * @returns `null` when the filter is anything else
 */
export function filterRecords<Record extends Readonly<{ [name: string]: unknown }>>(
  query: GraphQuery,
  records: readonly Record[],
  properties: readonly string[]
): readonly Record[] | null {
  const filter = query.parameters.get('$filter');
  if (filter === null) return records;
  const [, property, quoted] = /^\s*([A-Za-z]+)\s+eq\s+'((?:[^']|'')*)'\s*$/.exec(filter) ?? [];
  if (property === undefined || quoted === undefined || !properties.includes(property)) return null;
  const value = quoted.replaceAll("''", "'").toLowerCase();
  return records.filter((record) => String(record[property]).toLowerCase() === value);
}
