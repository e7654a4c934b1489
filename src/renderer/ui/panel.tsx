import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import type { ReactElement, ReactNode } from 'react';

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXL,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    minWidth: 0,
    '@media (max-width: 359px)': { padding: tokens.spacingHorizontalM }
  },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  tile: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    width: '40px',
    height: '40px',
    borderRadius: tokens.borderRadiusLarge,
    fontSize: '24px',
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2
  },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, minWidth: 0, flexGrow: 1 },
  text: { color: tokens.colorNeutralForeground2 }
});

type Props = {
  readonly icon?: ReactElement;
  readonly title?: string;
  readonly text?: string;
  /** Beside the title, at the end of its line. */
  readonly badge?: ReactElement | undefined;
  readonly className?: string;
  readonly children?: ReactNode;
};

/** A raised surface with a heading: a door, a choice, a summary. */
export function Panel({ icon, title, text, badge, className, children }: Props) {
  const styles = useStyles();
  return (
    <section className={mergeClasses(styles.panel, className)} aria-label={title}>
      {title !== undefined && (
        <div className={styles.head}>
          {icon !== undefined && (
            <span className={styles.tile} aria-hidden>
              {icon}
            </span>
          )}
          <div className={styles.words}>
            <Text as="h2" block size={400} weight="semibold">
              {title}
            </Text>
            {text !== undefined && (
              <Text block className={styles.text}>
                {text}
              </Text>
            )}
          </div>
          {badge}
        </div>
      )}
      {children}
    </section>
  );
}
