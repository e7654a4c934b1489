import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { Root } from '#renderer/ui/root.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { Bridge } from '#shared/ipc/bridge.ts';
import { ConsentQuestionPage } from './consent-question.tsx';
import { useQuestion } from './use-question.ts';

const useStyles = makeStyles({
  nothing: {
    height: '100%',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    padding: tokens.spacingHorizontalXXL,
    backgroundColor: tokens.colorNeutralBackground2,
    boxSizing: 'border-box'
  }
});

/** The consent window (B4): main's question, or that there is none. */
export function ConsentWindow({ bridge }: { readonly bridge: Bridge<'consent'> }) {
  const question = useQuestion(bridge);
  return (
    <Root locale={question?.locale ?? navigator.language} title="window.consent.title">
      {question === null ? (
        <Nothing />
      ) : (
        <ConsentQuestionPage key={question.questionId} question={question} bridge={bridge} />
      )}
    </Root>
  );
}

function Nothing() {
  const styles = useStyles();
  const { t } = useText();
  return (
    <main className={styles.nothing}>
      <Text>{t('consent.nothing')}</Text>
    </main>
  );
}
