import { makeStyles, tokens } from '@fluentui/react-components';
import type { SessionMode } from '#shared/session/modes.ts';
import { useText } from './text.tsx';

const useStyles = makeStyles({
  drawing: { display: 'block', flexShrink: 0 },
  screen: { fill: tokens.colorNeutralBackground3, stroke: tokens.colorNeutralStroke1 },
  foot: { fill: tokens.colorNeutralStroke1 },
  line: { stroke: tokens.colorNeutralStroke2, strokeLinecap: 'round', fill: 'none' },
  accent: { stroke: tokens.colorBrandStroke1, fill: 'none', strokeLinejoin: 'round' },
  solid: { fill: tokens.colorBrandStroke1 },
  surface: { fill: tokens.colorNeutralBackground1, stroke: tokens.colorBrandStroke1 },
  pointer: { fill: tokens.colorBrandStroke1, stroke: tokens.colorNeutralBackground1, strokeLinejoin: 'round' }
});

/** A small drawing of a mode: an eye on a screen, or a pointer and keys on it. */
export function ModeDrawing({ mode, width = 96 }: { readonly mode: SessionMode; readonly width?: number }) {
  const styles = useStyles();
  const { t } = useText();
  const label = mode === 'view' ? t('consent.drawing.view') : t('consent.drawing.control');
  return (
    <svg
      className={styles.drawing}
      width={width}
      height={width * 0.75}
      viewBox="0 0 96 72"
      role="img"
      aria-label={label}
    >
      <rect className={styles.screen} x="9" y="5" width="78" height="50" rx="5" strokeWidth="2" />
      <path className={styles.foot} d="M40 55h16l2 8H38z" />
      <rect className={styles.foot} x="30" y="63" width="36" height="3" rx="1.5" />
      <path className={styles.line} d="M18 14h26M18 21h18" strokeWidth="3" />
      {mode === 'view' ? <Eye /> : <PointerAndKeys />}
    </svg>
  );
}

function Eye() {
  const styles = useStyles();
  return (
    <>
      <path
        className={styles.surface}
        d="M27 36c5-9 13-13 21-13s16 4 21 13c-5 9-13 13-21 13s-16-4-21-13z"
        strokeWidth="2.5"
      />
      <circle className={styles.solid} cx="48" cy="36" r="7" />
    </>
  );
}

function PointerAndKeys() {
  const styles = useStyles();
  return (
    <>
      <rect className={styles.surface} x="18" y="33" width="38" height="17" rx="3" strokeWidth="2.5" />
      <path
        className={styles.accent}
        d="M23.500 38.500h3M30.500 38.500h3M37.500 38.500h3M44.500 38.500h3M27 44.500h20"
        strokeWidth="2.500"
      />
      <path className={styles.pointer} d="M55 16v26l6.500-6 4 9.500 5-2-4-9.500h9z" strokeWidth="2" />
    </>
  );
}
