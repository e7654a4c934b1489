import { Button, type MessageBarIntent, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useMain } from '#renderer/app/main-context.tsx';
import { CheckButton } from '#renderer/features/check/check-button.tsx';
import { NO_OBSTACLES, type Obstacles } from '#renderer/features/policy/obstacles.ts';
import { WhyButton } from '#renderer/features/policy/why-button.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import { formatClock } from '#shared/i18n/format.ts';
import { CHECK_HELPS, REMEDIES } from './remedy.ts';

const useStyles = makeStyles({
  line: { display: 'block', marginBlockStart: tokens.spacingVerticalXXS },
  code: { color: tokens.colorNeutralForeground3 }
});

type Props = {
  readonly code: ProblemCode;
  readonly intent?: MessageBarIntent;
  /** Main tries again by itself at this time (ms since the epoch). */
  readonly retryAt?: number | null;
  /** What stands in the way, for "Why can't I?". */
  readonly obstacles?: Obstacles;
  readonly onRetry?: () => void;
  readonly onSignIn?: () => void;
};

/** A problem in full: what happened, why, what to do, the way on, and what support needs to look it up. */
export function ProblemNotice({
  code,
  intent = 'error',
  retryAt = null,
  obstacles = NO_OBSTACLES,
  onRetry,
  onSignIn
}: Props) {
  const styles = useStyles();
  const { t, formats } = useText();
  const { bridge } = useMain();
  const now = useNow(1000, retryAt !== null);
  const remedy = REMEDIES[code];
  const { reasons, permission } = obstacles;
  const [first] = reasons;
  return (
    <Notice
      intent={intent}
      title={t(`problem.${code}.title`)}
      actions={
        <>
          {remedy === 'retry' && onRetry !== undefined && (
            <Button onClick={onRetry}>{retryAt === null ? t('action.retry') : t('strip.tryNow')}</Button>
          )}
          {remedy === 'sign-in' && onSignIn !== undefined && <Button onClick={onSignIn}>{t('problem.signIn')}</Button>}
          {CHECK_HELPS.has(code) && <CheckButton appearance="secondary" />}
          <WhyButton about="help" obstacles={obstacles} code={code} />
          <CopyButton
            label={t('action.copyDetails')}
            copied={t('action.detailsCopied')}
            copy={() =>
              bridge.request['problem.copyDetails']({
                code,
                reasons: [...reasons],
                ...(permission === null ? {} : { permission })
              })
            }
            appearance="transparent"
          />
        </>
      }
    >
      <span className={styles.line}>{first === undefined ? t(`problem.${code}.why`) : t(`refusal.${first}`)}</span>
      <span className={styles.line}>{t(`problem.${code}.action`)}</span>
      {permission !== null && <span className={styles.line}>{t('problem.permission', { permission })}</span>}
      {retryAt !== null && retryAt > now && (
        <span className={styles.line}>{t('strip.retryIn', { time: formatClock(retryAt - now, formats) })}</span>
      )}
      <Text size={200} className={mergeClasses(styles.line, styles.code)}>
        {t('problem.code', { code })}
      </Text>
    </Notice>
  );
}
