import { createHash } from 'node:crypto';

/** What the record can hold as a name: `auditEventSchema` has the same rule. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,127}$/;
/** Names that a list in the record has before it is cut. */
const MAX_NAMES = 256;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A text as a name of the record: itself where it is one, else its digest, so that no sentence gets into the record. */
export function nameOf(text: string): string {
  return NAME.test(text) ? text : `sha256:${digest(text)}`;
}

/** Names in order, each once. A longer list ends with the number of those left out and a digest over them. */
export function namesOf(texts: Iterable<string>): readonly string[] {
  const names = [...new Set([...texts].map(nameOf))].sort();
  if (names.length <= MAX_NAMES) return names;
  const rest = names.slice(MAX_NAMES);
  return [...names.slice(0, MAX_NAMES), `more:${rest.length}:${digest(rest.join(' '))}`];
}
