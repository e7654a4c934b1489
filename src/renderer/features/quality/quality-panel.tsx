import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { ErrorCircleFilled } from '@fluentui/react-icons/svg/error-circle';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { useText } from '#renderer/ui/text.tsx';
import type { Translator } from '#shared/i18n/translator.ts';
import type { Figures, Verdict } from '#shared/quality/quality.ts';
import { type Reaction, speedOf } from '#shared/quality/reaction.ts';
import type { Seen } from './use-quality.ts';

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  verdict: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  icon: { fontSize: '20px', flexShrink: 0 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  fair: { color: tokens.colorStatusWarningForeground1 },
  poor: { color: tokens.colorStatusDangerForeground1 },
  figures: {
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    fontSize: tokens.fontSizeBase200
  },
  name: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, textAlign: 'end', fontVariantNumeric: 'tabular-nums' }
});

const ICONS = { good: CheckmarkCircleFilled, fair: WarningFilled, poor: ErrorCircleFilled } as const;

/** Verdict, reason and figures. The figures change every second, and are read out only when somebody goes there. */
export function QualityPanel({ quality, reaction }: Seen) {
  const styles = useStyles();
  const text = useText();
  const { t } = text;
  if (quality === null) return <Text>{t('quality.measuring')}</Text>;
  const { level } = quality.verdict;
  const Icon = ICONS[level];
  return (
    <div className={styles.panel}>
      <div role="status">
        <div className={styles.verdict}>
          <Icon className={mergeClasses(styles.icon, styles[level])} aria-hidden />
          <Text as="h2" size={400} weight="semibold">
            {t(`quality.${level}`)}
          </Text>
        </div>
        <Text as="p">{reasonOf(quality.verdict, text)}</Text>
        {reaction !== null && <Text as="p">{t(`quality.reaction.${speedOf(reaction)}`)}</Text>}
      </div>
      <dl className={styles.figures}>
        {[reactionRow(reaction, text), ...rowsOf(quality.figures, text)].map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.value}>{value ?? t('quality.unknown')}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function reasonOf(verdict: Verdict, { t }: Translator): string {
  return verdict.level === 'good' ? t('quality.good.text') : t(`quality.reason.${verdict.reason}`);
}

function reactionRow(reaction: Reaction | null, { t, formats }: Translator): readonly [string, string] {
  const ms = (value: number): string => new Intl.NumberFormat(formats, { maximumFractionDigits: 0 }).format(value);
  return [
    t('quality.reaction'),
    reaction === null
      ? t('quality.reaction.none')
      : t('quality.reaction.value', { latest: ms(reaction.latestMs), median: ms(reaction.medianMs) })
  ];
}

/** Label and value of each figure; `null` for what is not known. */
function rowsOf(figures: Figures, { t, formats }: Translator): readonly (readonly [string, string | null])[] {
  const { roundTripMs, framesPerSecond, width, height, bitsPerSecond, loss, path, codec } = figures;
  const number = (value: number, options: Intl.NumberFormatOptions = { maximumFractionDigits: 0 }): string =>
    new Intl.NumberFormat(formats, options).format(value);
  const known = <Value,>(value: Value | null, write: (value: Value) => string): string | null =>
    value === null ? null : write(value);
  return [
    [t('quality.roundTrip'), known(roundTripMs, (ms) => t('quality.roundTrip.value', { ms: number(ms) }))],
    [t('quality.frameRate'), known(framesPerSecond, (count) => t('quality.frameRate.value', { count: number(count) }))],
    [
      t('quality.resolution'),
      width === null || height === null
        ? null
        : t('quality.resolution.value', { width: number(width), height: number(height) })
    ],
    [
      t('quality.bitRate'),
      known(bitsPerSecond, (bits) =>
        t('quality.bitRate.value', { rate: number(bits / 1e6, { maximumFractionDigits: 2 }) })
      )
    ],
    [t('quality.loss'), known(loss, (share) => number(share, { style: 'percent', maximumFractionDigits: 1 }))],
    [
      t('quality.path'),
      known(path, ({ relayed, over }) =>
        t(relayed ? 'quality.path.relayed' : 'quality.path.direct', { over: over.toUpperCase() })
      )
    ],
    [t('quality.codec'), codec]
  ];
}
