/** Where a page begins: among rows from before a moment (milliseconds since the epoch), behind so many of them. */
export interface Position {
  /** Rows of later are not counted, so that what is written while somebody pages moves nothing. */
  readonly before: number;
  readonly offset: number;
}

/** The position as a word for the next question. */
export function cursorAt({ before, offset }: Position): string {
  return Buffer.from(`${before}.${offset}`).toString('base64url');
}

/**
 * The position in a cursor; `undefined` when it is none of ours. A made-up one only pages through what is allowed
 * anyway.
 */
export function positionIn(cursor: string): Position | undefined {
  const found = /^(\d{1,15})\.(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (found === null) return undefined;
  const position = { before: Number(found[1]), offset: Number(found[2]) };
  return cursorAt(position) === cursor ? position : undefined;
}

/** What the two ends have in common: the earlier one. */
export function earlier(one: number | undefined, other: number): number {
  return one === undefined ? other : Math.min(one, other);
}

/** The cursor of the page behind this one; `null` when it was the last. */
export function nextCursor(position: Position, shown: number, total: number): string | null {
  const offset = position.offset + shown;
  return shown === 0 || offset >= total ? null : cursorAt({ ...position, offset });
}

/** A moment as answers have it; `null` stays. */
export function instant(at: number): string;
export function instant(at: number | null): string | null;
export function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
