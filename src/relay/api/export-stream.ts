import { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { Page } from '../ledger/queries.ts';
import { BYTE_ORDER_MARK, type Column, csvLine } from '../reports/csv.ts';

/** Rows that are read and kept in memory at once. */
export const EXPORT_STEP = 500;
/** The longest that an export may take: whoever reads it slower than this does not read it. */
export const EXPORT_MS = 10 * 60_000;

/** Newest first, from before a moment, behind so many. */
export type AskPage<Item> = (before: number, offset: number) => Promise<Page<Item>>;

/**
 * All rows behind a first page, newest first. Goes on by time, not by number of rows, so that rows which retention
 * takes meanwhile make it leave out nothing else; rows of the same moment are told apart by how many of them were seen.
 */
export async function* everyRow<Item>(
  first: Page<Item>,
  ask: AskPage<Item>,
  timeOf: (item: Item) => number
): AsyncGenerator<readonly Item[]> {
  let items = first.items;
  let edge = Number.POSITIVE_INFINITY;
  let atEdge = 0;
  while (items.length > 0) {
    yield items;
    const last = items.at(-1);
    if (last === undefined || items.length < EXPORT_STEP) return;
    const time = timeOf(last);
    const same = items.filter((item) => timeOf(item) === time).length;
    atEdge = time === edge ? atEdge + same : same;
    edge = time;
    items = (await ask(edge + 1, atEdge)).items;
  }
}

/** Rows as CSV with a line of names, one piece per step. */
export async function* asCsv<Row>(
  steps: AsyncIterable<readonly Row[]>,
  columns: readonly Column<Row>[],
  byteOrderMark: boolean
): AsyncGenerator<string> {
  yield (byteOrderMark ? BYTE_ORDER_MARK : '') + csvLine(columns.map(({ name }) => name));
  for await (const rows of steps) {
    yield rows.map((row) => csvLine(columns.map(({ cell }) => cell(row)))).join('');
  }
}

/** Rows as one JSON array: cut off in the middle it is no JSON, so that half a file is never taken for a whole one. */
export async function* asJson<Row>(steps: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const rows of steps) {
    yield before + rows.map((row) => JSON.stringify(row)).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** Turns rows into others, step by step. */
export async function* mapped<From, To>(
  steps: AsyncIterable<readonly From[]>,
  each: (item: From) => To
): AsyncGenerator<readonly To[]> {
  for await (const items of steps) yield items.map(each);
}

/** A stream that ends with an error after {@link EXPORT_MS}; `over` is called once, however it ends. */
export function exportStream(text: AsyncGenerator<string>, clock: Clock, over: () => void): Readable {
  const stream = Readable.from(text, { objectMode: false });
  const cancel = clock.after(EXPORT_MS, () => stream.destroy(new Error('an export took too long')));
  stream.once('close', () => {
    cancel();
    over();
  });
  return stream;
}
