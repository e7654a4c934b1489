import { MAX_PAGE, type Paging } from './queries.ts';

const USUAL_LIMIT = 100;

/** Where a page begins and how long it is. Throws a `RangeError` for anything that is not one. */
export function pageOf({ offset = 0, limit = USUAL_LIMIT }: Paging): Required<Paging> {
  if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError('offset: 0 or more');
  return { offset, limit: stepOf(limit) };
}

/** A length of a page or of a step of the stream. Throws a `RangeError` for anything that is not one. */
export function stepOf(limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_PAGE) throw new RangeError(`limit: 1 to ${MAX_PAGE}`);
  return limit;
}
