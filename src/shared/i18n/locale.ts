/** Generated from English: longer and accented, to find clipped and hard-coded text. */
export const PSEUDO_LONG = 'qps-long';
/** Generated from English: right to left, in Hebrew letters, to find what is not mirrored. */
export const PSEUDO_RTL = 'qps-rtl';

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

/** Which way a language is written; the `dir` of every page. */
export function direction(locale: string): 'ltr' | 'rtl' {
  if (locale === PSEUDO_RTL) return 'rtl';
  return RIGHT_TO_LEFT.has(languageOf(locale)) ? 'rtl' : 'ltr';
}

/** The tag to give to `Intl`: pseudo-languages borrow from a real one, a tag that `Intl` refuses becomes English. */
export function formattingLocale(locale: string): string {
  if (locale === PSEUDO_LONG) return 'en';
  if (locale === PSEUDO_RTL) return 'he';
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** The primary language of a BCP 47 tag, in lower case. */
export function languageOf(locale: string): string {
  return locale.split('-')[0]?.toLowerCase() ?? '';
}
