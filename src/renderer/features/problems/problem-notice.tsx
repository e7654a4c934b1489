import { Button, type MessageBarIntent, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useMain } from '#renderer/app/main-context.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import { formatClock } from '#shared/i18n/format.ts';
import { REMEDIES } from './remedy.ts';

const useStyles = makeStyles({
  line: { display: 'block', marginBlockStart: tokens.spacingVerticalXXS },
  code: { color: tokens.colorNeutralForeground3 }
});

type Props = {
  readonly code: ProblemCode;
  readonly intent?: MessageBarIntent;
  /** Main tries again by itself at this time (ms since the epoch). */
  readonly retryAt?: number | null;
  readonly onRetry?: () => void;
  readonly onSignIn?: () => void;
};

/** A problem in full: what happened, why, what to do, the way on, and what support needs to look it up. */
export function ProblemNotice({ code, intent = 'error', retryAt = null, onRetry, onSignIn }: Props) {
  const styles = useStyles();
  const { t, formats } = useText();
  const { bridge } = useMain();
  const now = useNow(1000, retryAt !== null);
  const remedy = REMEDIES[code];
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
          <CopyButton
            label={t('action.copyDetails')}
            copied={t('action.detailsCopied')}
            copy={() => bridge.request['problem.copyDetails']({ code })}
            appearance="transparent"
          />
        </>
      }
    >
      <span className={styles.line}>{t(`problem.${code}.why`)}</span>
      <span className={styles.line}>{t(`problem.${code}.action`)}</span>
      {retryAt !== null && retryAt > now && (
        <span className={styles.line}>{t('strip.retryIn', { time: formatClock(retryAt - now, formats) })}</span>
      )}
      <Text size={200} className={mergeClasses(styles.line, styles.code)}>
        {t('problem.code', { code })}
      </Text>
    </Notice>
  );
}
