import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useText } from '#renderer/ui/text.tsx';
import type { CheckResult } from '#shared/check/steps.ts';
import { StatusIcon } from './status-icon.tsx';

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
    border: `1px solid ${tokens.colorTransparentStroke}`
  },
  step: {
    display: 'flex',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalM,
    '& + &': {
      borderBlockStartWidth: '1px',
      borderBlockStartStyle: 'solid',
      borderBlockStartColor: tokens.colorNeutralStroke2
    }
  },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, minWidth: 0, flexGrow: 1 },
  head: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', columnGap: tokens.spacingHorizontalM },
  text: { overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' }
});

/** Every step with what came of it, and what to do where it is not good. */
export function CheckSteps({ results }: { readonly results: readonly CheckResult[] }) {
  const styles = useStyles();
  const { t } = useText();
  if (results.length === 0) return null;
  return (
    <ol className={styles.list} aria-label={t('check.steps')}>
      {results.map((result) => (
        <li key={result.step} className={styles.step}>
          <StatusIcon status={result.status} />
          <div className={styles.words}>
            <div className={styles.head}>
              <Text weight="semibold" className={styles.text}>
                {t(`check.step.${result.step}`)}
              </Text>
              <Text className={styles.quiet}>{t(`check.status.${result.status}`)}</Text>
            </div>
            <Explanation result={result} />
            <Facts result={result} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Explanation({ result }: { readonly result: CheckResult }) {
  const styles = useStyles();
  const { t } = useText();
  switch (result.status) {
    case 'failed':
    case 'attention':
      return (
        <>
          <Text className={styles.text}>{t(`check.problem.${result.code}.why`)}</Text>
          <Text className={styles.text}>{t(`check.problem.${result.code}.action`)}</Text>
        </>
      );
    case 'not-needed':
    case 'not-tested':
      return (
        <Text size={200} className={styles.quiet}>
          {t(`check.note.${result.code}`)}
        </Text>
      );
    default:
      return null;
  }
}

/** What was asked and what was measured, quietly: an administrator's business. */
function Facts({ result }: { readonly result: CheckResult }) {
  const styles = useStyles();
  const { t, formats } = useText();
  const { target, ms, status } = result;
  const problem = status === 'failed' || status === 'attention' ? result : null;
  const facts = [
    ...(target === null || status.startsWith('not-') ? [] : [<bdi key="target">{target}</bdi>]),
    ...(ms === null ? [] : [t('check.took', { ms: new Intl.NumberFormat(formats).format(ms) })]),
    ...(problem === null ? [] : [t('check.code', { code: problem.code })]),
    ...(problem?.httpStatus == null ? [] : [t('check.httpStatus', { status: String(problem.httpStatus) })]),
    ...(problem?.signer == null ? [] : [t('check.signer', { signer: problem.signer })])
  ];
  if (facts.length === 0) return null;
  return (
    <Text size={200} className={styles.quiet}>
      {facts.flatMap((fact, at) => (at === 0 ? [fact] : [' · ', fact]))}
    </Text>
  );
}
