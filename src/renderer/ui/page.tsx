import { makeStyles, mergeClasses, Text, tokens, typographyStyles } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { LiveRegion } from './live-region.tsx';

const useStyles = makeStyles({
  page: {
    height: '100%',
    overflowY: 'auto',
    overflowX: 'hidden',
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground2,
    boxSizing: 'border-box',
    outlineStyle: 'none',
    scrollbarWidth: 'thin'
  },
  column: {
    boxSizing: 'border-box',
    flexShrink: 0,
    width: '100%',
    maxWidth: '468px',
    marginInline: 'auto',
    paddingInline: tokens.spacingHorizontalXXL,
    paddingBlock: tokens.spacingVerticalXXL,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    minHeight: '100%',
    '@media (max-width: 359px)': { paddingInline: tokens.spacingHorizontalM, paddingBlock: tokens.spacingVerticalM }
  },
  dense: {
    gap: tokens.spacingVerticalM,
    paddingBlock: tokens.spacingVerticalL,
    paddingInline: tokens.spacingHorizontalL
  },
  centred: { justifyContent: 'center', textAlign: 'center' },
  heading: { ...typographyStyles.subtitle1, outlineStyle: 'none', overflowWrap: 'anywhere' },
  text: { textAlign: 'inherit', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 }
});

type PageProps = {
  /** Said by screen readers when the page appears. */
  readonly announce: string;
  /** Content stands in the middle, as on waiting pages. */
  readonly centred?: boolean;
  /** Less room around things, for pages that have to show much at once. */
  readonly dense?: boolean;
  readonly children: ReactNode;
};

/** One page of the main window: a column that stays readable from 320 px to any width. */
export function Page({ announce, centred = false, dense = false, children }: PageProps) {
  const styles = useStyles();
  const main = useRef<HTMLElement>(null);
  // Keyboards and screen readers start in the new page, at what it has put forward or at its beginning.
  useEffect(() => {
    if (main.current?.contains(document.activeElement) === false) main.current.focus({ preventScroll: true });
  }, []);
  return (
    <main ref={main} tabIndex={-1} className={styles.page}>
      <div className={mergeClasses(styles.column, dense && styles.dense, centred && styles.centred)}>{children}</div>
      <LiveRegion text={announce} />
    </main>
  );
}

/** A page's heading. It takes the focus when the page appears, so that keyboards and screen readers start there. */
export function PageTitle({ children, focus = true }: { readonly children: ReactNode; readonly focus?: boolean }) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) heading.current?.focus({ preventScroll: true });
  }, [focus]);
  return (
    <h1 ref={heading} tabIndex={-1} className={styles.heading}>
      {children}
    </h1>
  );
}

type ParagraphProps = { readonly children: ReactNode; readonly quiet?: boolean; readonly small?: boolean };

/** Running text of a page, aligned as its page is. */
export function Paragraph({ children, quiet = false, small = false }: ParagraphProps) {
  const styles = useStyles();
  return (
    <Text as="p" block size={small ? 200 : 300} className={mergeClasses(styles.text, quiet && styles.quiet)}>
      {children}
    </Text>
  );
}
