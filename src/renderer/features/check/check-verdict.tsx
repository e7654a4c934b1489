import { type MessageBarIntent, makeStyles, tokens } from '@fluentui/react-components';
import { Notice } from '#renderer/ui/notice.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { CheckResult, CheckStatus } from '#shared/check/steps.ts';
import type { CheckVerdict } from '#shared/check/verdict.ts';

const INTENTS: Readonly<Record<CheckVerdict, MessageBarIntent>> = {
  running: 'info',
  cancelled: 'info',
  open: 'success',
  part: 'info',
  attention: 'warning',
  blocked: 'error'
};

/** The steps that a verdict is about. */
const MARKED: Readonly<Record<CheckVerdict, CheckStatus | null>> = {
  running: 'running',
  cancelled: null,
  open: null,
  part: null,
  attention: 'attention',
  blocked: 'failed'
};

const useStyles = makeStyles({
  list: { marginBlock: tokens.spacingVerticalXS, paddingInlineStart: tokens.spacingHorizontalL }
});

type Props = { readonly verdict: CheckVerdict; readonly results: readonly CheckResult[] };

/** What the check says as a whole, with the steps to look at. */
export function CheckVerdictNotice({ verdict, results }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const marked = results.filter(({ status }) => status === MARKED[verdict]);
  return (
    <Notice intent={INTENTS[verdict]} title={t(`check.verdict.${verdict}.title`)}>
      {t(`check.verdict.${verdict}.text`)}
      {marked.length > 0 && (
        <ul className={styles.list}>
          {marked.map(({ step }) => (
            <li key={step}>{t(`check.step.${step}`)}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
