import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useText } from './text.tsx';

const useStyles = makeStyles({
  word: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  back: { fill: tokens.colorBrandBackground2, stroke: tokens.colorBrandStroke1 },
  front: { fill: tokens.colorBrandBackground }
});

/** The mark: two screens, one beside the other. */
export function LogoMark({ size = 24 }: { readonly size?: number }) {
  const styles = useStyles();
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden focusable={false}>
      <rect className={styles.back} x="8.750" y="3.750" width="14" height="10.500" rx="2.250" strokeWidth="1.500" />
      <rect className={styles.front} x="1" y="8" width="15" height="11" rx="2.500" />
      <rect className={styles.front} x="5" y="20" width="7" height="1.800" rx="0.900" />
    </svg>
  );
}

/** The mark with the product's name. */
export function Logo() {
  const styles = useStyles();
  const { t } = useText();
  return (
    <span className={styles.word}>
      <LogoMark />
      <Text size={400} weight="semibold">
        {t('app.name')}
      </Text>
    </span>
  );
}
