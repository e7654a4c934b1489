/** Reads CSV strictly by RFC 4180 and throws on anything that is not: written apart from what writes it. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let at = 0;
  const quoted = (): string => {
    let field = '';
    for (at += 1; ; at += 1) {
      if (at >= text.length) throw new Error('a quoted field does not end');
      if (text[at] !== '"') field += text[at];
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else break;
    }
    at += 1;
    return field;
  };
  const plain = (): string => {
    const found = /^[^",\r\n]*/.exec(text.slice(at))?.[0] ?? '';
    at += found.length;
    return found;
  };
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      record.push(text[at] === '"' ? quoted() : plain());
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`a record does not end as it should at ${at}`);
    at += 2;
    records.push(record);
  }
  return records;
}

/** Records by the names in the first line. */
export function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  const [names = [], ...records] = parseCsv(text);
  return records.map((record) => {
    if (record.length !== names.length) throw new Error('a record has another number of fields than the first line');
    return Object.fromEntries(names.map((name, index) => [name, record[index] ?? '']));
  });
}
