import { IntlMessageFormat } from 'intl-messageformat';
import { ENGLISH, type Messages } from '../locales/en.ts';
import { TRANSLATIONS } from '../locales/translations.ts';
import { isolated, selectorsOf } from './isolate.ts';
import { direction, formattingLocale, languageOf, PSEUDO_LONG, PSEUDO_RTL } from './locale.ts';
import type { MessageArguments } from './message-params.ts';
import { pseudoMessage } from './pseudo.ts';

/** Every key of the English catalogue. */
export type MessageKey = keyof Messages;

/** The text of `key`; its parameters' names and types come from the English message. */
export type Translate = <Key extends MessageKey>(key: Key, ...args: MessageArguments<Messages[Key]>) => string;

/** One language, ready to use. */
export type Translator = {
  /** The tag that was asked for. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  /** The tag to give to `Intl` formatters. */
  readonly formats: string;
  readonly t: Translate;
};

export type TranslatorOptions = {
  /** In development a text that a language lacks is an error; otherwise it falls back to English. */
  readonly strict?: boolean;
};

/**
 * The texts of one language. An unknown language, and a text that is not translated yet, come out in English. Formatters
 * are made once per key and kept.
 */
export function createTranslator(locale: string, options: TranslatorOptions = {}): Translator {
  const pseudo = locale === PSEUDO_LONG || locale === PSEUDO_RTL;
  const messages = TRANSLATIONS[locale] ?? TRANSLATIONS[languageOf(locale)];
  const english = pseudo || messages === undefined;
  // English in the region's manner (en-GB), and English for a language that is not there.
  const formats = english && !pseudo && languageOf(locale) !== 'en' ? 'en' : formattingLocale(locale);
  const way = english && !pseudo ? 'ltr' : direction(locale);
  const formatters = new Map<MessageKey, IntlMessageFormat>();

  const make = (key: MessageKey): IntlMessageFormat => {
    const source = ENGLISH[key].message;
    if (pseudo) return new IntlMessageFormat(pseudoMessage(source, locale), formats);
    const message = messages?.[key];
    if (message !== undefined) return new IntlMessageFormat(message, formats);
    if (!english && options.strict === true) throw new Error(`No text for ${key} in ${locale}`);
    return new IntlMessageFormat(source, 'en');
  };

  const t: Translate = (key, ...args) => {
    let formatter = formatters.get(key);
    if (formatter === undefined) {
      formatter = make(key);
      formatters.set(key, formatter);
    }
    return String(formatter.format(isolated(args[0] ?? {}, way, selectorsOf(formatter))));
  };

  return { locale, direction: way, formats, t };
}
