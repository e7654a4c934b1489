import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { createTranslator, type Translator } from '#shared/i18n/translator.ts';

const TextContext = createContext<Translator | null>(null);

/** Puts every text below it into one language. In development a missing text is an error. */
export function TextProvider(props: { readonly locale: string; readonly children: ReactNode }) {
  const { locale, children } = props;
  const translator = useMemo(() => createTranslator(locale, { strict: import.meta.env.DEV }), [locale]);
  return <TextContext value={translator}>{children}</TextContext>;
}

/** The texts of this window's language. */
export function useText(): Translator {
  const translator = useContext(TextContext);
  if (translator === null) throw new Error('A text outside TextProvider');
  return translator;
}
