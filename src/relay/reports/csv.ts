/** What stands before CSV for spreadsheets that take a file without it for another character set. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A value of a cell; `null` is an empty one. */
export type Cell = string | number | boolean | null;

/**
 * What a spreadsheet may take for the beginning of a formula: `=`, `+`, `-`, `@` and their full-width forms, also
 * behind white space, and a tab or a line break at the start (OWASP, "CSV Injection").
 */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u;
const NEEDS_QUOTES = /[",\r\n\t;]|^\s|\s$/u;

/**
 * One field (RFC 4180 section 2). Text that a spreadsheet could run gets an apostrophe in front, which makes it text
 * there and is the one change that this file makes to anything. Numbers are ours and never text.
 */
export function csvField(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const disarmed = FORMULA.test(cell);
  const text = disarmed ? `'${cell}` : cell;
  return disarmed || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its line end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvField).join(',')}\r\n`;
}

/** A column of a table: its name in the first line, and what stands in it. */
export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Cell;
}
