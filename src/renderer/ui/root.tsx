import { FluentProvider } from '@fluentui/react-components';
import { type ReactNode, useEffect } from 'react';
import type { MessageKey } from '#shared/i18n/translator.ts';
import { TextProvider, useText } from './text.tsx';
import { DARK_THEME, LIGHT_THEME } from './theme.ts';
import { useMedia } from './use-media.ts';

type TitleKey = Extract<MessageKey, `window.${string}.title`>;

/** Not by Griffel: its classes are made for the direction outside the provider. */
const FILL = { height: '100%', backgroundColor: 'transparent' };

type Props = {
  /** BCP 47 tag of the window's language. */
  readonly locale: string;
  /** The window's title, for the taskbar and for screen readers. */
  readonly title: TitleKey;
  /** Who is helped in this window: several windows are told apart by it. */
  readonly helping?: string | undefined;
  readonly children: ReactNode;
};

/** What every window stands on: language, direction, title and the system's light or dark theme. */
export function Root({ locale, children, ...titles }: Props) {
  return (
    <TextProvider locale={locale}>
      <Themed {...titles}>{children}</Themed>
    </TextProvider>
  );
}

function Themed({ title, helping, children }: Omit<Props, 'locale'>) {
  const { t, direction, formats } = useText();
  const dark = useMedia('(prefers-color-scheme: dark)');
  const text = helping === undefined ? t(title) : t('window.main.helping', { name: helping });
  useEffect(() => {
    document.documentElement.lang = formats;
    document.documentElement.dir = direction;
    document.title = text;
  }, [formats, direction, text]);
  return (
    // Fluent keeps what it has made for one direction: another one starts afresh.
    <FluentProvider key={direction} theme={dark ? DARK_THEME : LIGHT_THEME} dir={direction} style={FILL}>
      {children}
    </FluentProvider>
  );
}
