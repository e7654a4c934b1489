/** Scripts whose names are written without spaces between them and are known by their first character. */
const WITHOUT_SPACES = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** One or two characters for a person without a photo: first letters of first and last name, in any script; what stands in brackets is no name. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/\(.*?\)/gu, '')
    .trim()
    .split(/\s+/u)
    .filter((word) => /^\p{L}/u.test(word));
  const first = firstCharacter(words[0] ?? name.trim());
  if (words.length < 2 || WITHOUT_SPACES.test(first)) return first;
  return first + firstCharacter(words[words.length - 1] ?? '');
}

function firstCharacter(word: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word);
  return first?.segment.toLocaleUpperCase() ?? '';
}
