import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source-files.ts';
import { textsIn } from './texts-in.ts';

describe('texts in components', () => {
  it.each([
    ['<p>Hello</p>', 'Hello'],
    ['<p>{open ? "Close" : t("x.y")}</p>', 'Close'],
    [['<p>{`Hello $', '{name}`}</p>'].join(''), 'Hello '],
    ['<p>{wrong && "Wrong"}</p>', 'Wrong'],
    ['<button aria-label="Close" />', 'Close'],
    ['<input placeholder={"Code"} />', 'Code']
  ])('K1: the check finds the text in %s', (source, text) => {
    expect(textsIn('sample.tsx', `export const x = ${source};`)).toContain(text);
  });

  it('K1: the check lets keys, names of values and signs pass', () => {
    const source = '<p className="x" dir={a === "b" ? "ltr" : way}>{t("a.b")} · {name}</p>';
    expect(textsIn('sample.tsx', `export const x = ${source};`)).toEqual([]);
  });

  // The window that asks for consent names its title by key; `Root` turns it into words.
  const files = sourceFiles('renderer', /\.tsx$/);
  it('K1: there are components to look at', () => expect(files.length).toBeGreaterThan(30));
  it.each(files)('K1: $file has no text of its own', ({ file, text }) => {
    const texts = textsIn(file, text).filter((found) => !/^window\.\w+\.title$/.test(found));
    expect(texts).toEqual([]);
  });
});

describe('styles', () => {
  const PHYSICAL =
    /\b(margin|padding|border)(Left|Right)\b|\b(margin|padding|border)-(left|right)\b|['"{ ,](left|right):|textAlign: '(left|right)'|text-align: (left|right)|float: /;
  const files = sourceFiles('renderer', /\.(tsx|css)$/).filter(
    ({ file }) => !file.startsWith('features/remote-screen')
  );
  it('K1: the check finds physical properties', () => {
    expect('marginLeft: 4').toMatch(PHYSICAL);
    expect('{ left: 4 }').toMatch(PHYSICAL);
    expect('marginInlineStart: 4').not.toMatch(PHYSICAL);
  });
  it.each(files)('K1: $file uses logical properties only', ({ text }) => {
    expect(text).not.toMatch(PHYSICAL);
  });
});
