/**
 * Text of a program's output, whatever Windows made of it: UTF-16 (with or without its mark), UTF-8, or a code page. All
 * that is looked for is ASCII, which every code page keeps; other characters may come out as replacement characters.
 */
export function consoleText(bytes: Uint8Array): string {
  return new TextDecoder(isUtf16(bytes) ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** By the mark, or because most of the beginning is ASCII with a zero after each character. */
function isUtf16(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return true;
  const pairs = Math.min(256, Math.floor(bytes.length / 2));
  let zeros = 0;
  for (let pair = 0; pair < pairs; pair += 1) if (bytes[pair * 2 + 1] === 0 && bytes[pair * 2] !== 0) zeros += 1;
  return zeros * 2 > pairs;
}

/** Longer than any line that is of interest: a device certificate in hexadecimal takes about 5000. */
const MAX_LINE_CHARS = 65_536;

/** The lines of a text, whichever way they end; absurdly long ones are left out. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) => line.length <= MAX_LINE_CHARS);
}

/**
 * Reads lines of the form `label : value`. The answer gives the value of a label, `null` when it is missing or when it
 * occurs with different values: what says two things says nothing.
 */
export function readLabels(lines: readonly string[]): (label: string) => string | null {
  const values = new Map<string, string | null>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const label = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    values.set(label, values.has(label) && values.get(label) !== value ? null : value);
  }
  return (label) => values.get(label) ?? null;
}
