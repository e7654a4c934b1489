import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { formatClock } from '#shared/i18n/format.ts';
import type { Countdown } from './countdown.ts';
import { useText } from './text.tsx';

const SIZE = 64;
const WIDTH = 5;
const RADIUS = (SIZE - WIDTH) / 2;
const LENGTH = 2 * Math.PI * RADIUS;

const useStyles = makeStyles({
  ring: { position: 'relative', width: `${SIZE}px`, height: `${SIZE}px`, flexShrink: 0 },
  svg: { display: 'block', transform: 'rotate(-90deg)', ':dir(rtl)': { transform: 'rotate(-90deg) scaleY(-1)' } },
  track: { fill: 'none', stroke: tokens.colorNeutralStroke2 },
  rest: {
    fill: 'none',
    stroke: tokens.colorBrandStroke1,
    strokeLinecap: 'round',
    transitionProperty: 'stroke-dashoffset'
  },
  soon: { stroke: tokens.colorStatusWarningBorder2 },
  label: {
    position: 'absolute',
    inset: 0,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums'
  }
});

/** What is left of a time, as a ring with a clock in it. Decorative: the words stand beside it. */
export function CountdownRing({ countdown }: { readonly countdown: Countdown }) {
  const styles = useStyles();
  const { formats } = useText();
  return (
    <div className={styles.ring} aria-hidden>
      <svg className={styles.svg} width={SIZE} height={SIZE} focusable={false} aria-hidden>
        <circle className={styles.track} cx={SIZE / 2} cy={SIZE / 2} r={RADIUS} strokeWidth={WIDTH} />
        <circle
          className={mergeClasses(styles.rest, countdown.state !== 'running' && styles.soon)}
          cx={SIZE / 2}
          cy={SIZE / 2}
          r={RADIUS}
          strokeWidth={WIDTH}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - countdown.share)}
        />
      </svg>
      <span className={styles.label}>{formatClock(countdown.left, formats)}</span>
    </div>
  );
}
