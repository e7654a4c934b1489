import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import { useText } from '#renderer/ui/text.tsx';
import type { ConsentQuestion, RequestArgument } from '#shared/ipc/channels.ts';

/** What the sharer may answer. */
export type Answer = RequestArgument<'consent.answer'>['answer'];

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  button: { flexGrow: 1, flexBasis: '30%', minWidth: '112px' }
});

type Props = {
  readonly question: ConsentQuestion;
  readonly enabled: boolean;
  /** Something is chosen that can be allowed. */
  readonly allowable: boolean;
  readonly onAnswer: (answer: Answer) => void;
};

/** The answers side by side, equally large; declining has the focus. */
export function ConsentAnswers({ question, enabled, allowable, onAnswer }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const focused = useCallback((button: HTMLButtonElement | null) => button?.focus(), []);
  const common = { size: 'large', className: styles.button, disabledFocusable: !enabled } as const;
  const allow = { ...common, disabledFocusable: !enabled || !allowable } as const;
  const mode = question.about === 'mode' ? question.mode : null;
  const widening = question.about === 'mode' && question.current !== null;
  return (
    <div className={styles.row}>
      <Button {...common} ref={focused} onClick={() => onAnswer('decline')}>
        {question.about === 'displays'
          ? t('consent.displays.keep')
          : widening
            ? t('consent.keepViewing')
            : t('consent.decline')}
      </Button>
      {mode === 'control' && !widening && (
        <Button {...allow} onClick={() => onAnswer('allow-view')}>
          {t('consent.allowViewOnly')}
        </Button>
      )}
      <Button {...allow} appearance="primary" onClick={() => onAnswer('allow')}>
        {question.about === 'displays'
          ? t('consent.displays.allow')
          : mode === null
            ? t('consent.transfer.allow')
            : mode === 'view'
              ? t('consent.allowView')
              : t('consent.allowControl')}
      </Button>
    </div>
  );
}
