import { Button, Text } from '@fluentui/react-components';
import { useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import { type Failure, outcomeOf } from '#renderer/app/requests.ts';
import { CodeInput } from '#renderer/ui/code-input.tsx';
import { DialogPage } from '#renderer/ui/dialog.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { readTypedCode } from '#renderer/ui/typed-code.ts';

type Props = {
  /** The sharer's name. */
  readonly name: string;
  readonly onDone: () => void;
};

/** Takes the code that a colleague reads out; the sharer is asked, and this session goes on until they allow it (D12). */
export function HandOverDialog({ name, onDone }: Props) {
  const { t } = useText();
  const { bridge } = useMain();
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const { code } = readTypedCode(typed);
  const submit = () => {
    if (code === undefined) return;
    void outcomeOf(bridge.request['session.handOver']({ typed: code })).then((outcome) => {
      if (outcome.ok) onDone();
      else setFailure(outcome);
    });
  };
  return (
    <DialogPage
      title={t('handOver.title')}
      close={t('action.cancel')}
      actions={
        <Button appearance="primary" disabledFocusable={code === undefined} onClick={submit}>
          {t('handOver.submit')}
        </Button>
      }
    >
      <Text>{t('handOver.how')}</Text>
      <CodeInput
        value={typed}
        onChange={(value) => {
          setTyped(value);
          setFailure(null);
        }}
        problem={failure === null ? null : [t(`problem.${failure.code}.title`), t(`problem.${failure.code}.why`)]}
      />
      <Text>{t('handOver.consent', { name })}</Text>
    </DialogPage>
  );
}
