import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvField, csvLine } from '#relay/reports/csv.ts';
import { parseCsv } from '#tests/integration/relay/reports/csv-parser.ts';

describe('G3: CSV', () => {
  test.each([
    ['plain', 'plain'],
    ['', ''],
    [null, ''],
    [true, 'true'],
    [-1.5, '-1.5'],
    ['a,b', '"a,b"'],
    ['a;b', '"a;b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@x', `"'@x"`],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['  =x', `"'  =x"`],
    ['＝x', `"'＝x"`],
    ['a=b', 'a=b'],
    ["'", "'"]
  ])('%j is written %j', (cell, text) => {
    expect(csvField(cell)).toBe(text);
  });

  const cells = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 6 });

  test('a strict parser reads back every text, but for the apostrophe that disarms', () => {
    fc.assert(
      fc.property(cells, (texts) => {
        const [record = []] = parseCsv(csvLine(texts));
        expect(record).toHaveLength(texts.length);
        record.forEach((field, index) => {
          const text = texts[index] ?? '';
          expect([text, `'${text}`]).toContain(field);
          expect(field).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u);
        });
      })
    );
  });
});
