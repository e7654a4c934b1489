import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { DangerButton } from '#renderer/ui/danger-button.tsx';
import { useText } from '#renderer/ui/text.tsx';

const useStyles = makeStyles({
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    textAlign: 'start',
    minWidth: 0
  },
  words: {
    margin: 0,
    paddingBlock: tokens.spacingVerticalS,
    listStyleType: 'none',
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    paddingInline: tokens.spacingHorizontalM,
    gap: tokens.spacingVerticalXS,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    userSelect: 'text',
    '@media (max-width: 359px)': { fontSize: tokens.fontSizeBase400, paddingInline: tokens.spacingHorizontalS },
    '@media (forced-colors: active)': { border: '1px solid CanvasText' }
  },
  place: {
    display: 'inline-block',
    width: '20px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular
  },
  text: { textAlign: 'start' },
  end: { alignSelf: 'flex-start' }
});

/**
 * Four words that both screens show alike when nobody sits between the two (protocol.md "Identity binding" point 5): how to
 * compare them by voice, and the way out when they differ. English in every language, so that any two people can compare.
 */
export function CheckWords({ words }: { readonly words: readonly string[] }) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  return (
    <div className={styles.content}>
      <ol className={styles.words} lang="en" dir="ltr" aria-label={t('checkWords.list')}>
        {words.map((word, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and its place is what it is.
          <li key={index}>
            <span className={styles.place} aria-hidden>
              {index + 1}
            </span>
            {word}
          </li>
        ))}
      </ol>
      <Text className={styles.text}>{t('checkWords.how')}</Text>
      <Text className={styles.text}>{t('checkWords.differ')}</Text>
      <DangerButton className={styles.end} onClick={() => forget(bridge.request['session.end']())}>
        {t('checkWords.end')}
      </DangerButton>
    </div>
  );
}
