import { Button, makeStyles } from '@fluentui/react-components';
import { useMain } from '#renderer/app/main-context.tsx';
import type { Confirming } from '#renderer/app/page.ts';
import { forget } from '#renderer/app/requests.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { WaitPage } from '#renderer/ui/wait.tsx';

const useStyles = makeStyles({ strip: { flexShrink: 0 } });

type Props = { readonly confirming: Confirming };

function useConfirming({ why }: Confirming) {
  const { t } = useText();
  const { bridge } = useMain();
  return {
    title: t(`confirming.${why}.title`),
    text: t(`confirming.${why}.text`),
    cancel: { label: t('action.cancel'), run: () => forget(bridge.request['account.cancelSignIn']()) }
  };
}

/** The system browser is open once more before a session begins (A5, A6); main goes on by itself when it is done. */
export function ConfirmingPage({ confirming }: Props) {
  const { t } = useText();
  return <WaitPage {...useConfirming(confirming)} hint={t('confirming.hint')} />;
}

/** The same while a session is on the screen: above it, without covering it. */
export function ConfirmingStrip({ confirming }: Props) {
  const { title, text, cancel } = useConfirming(confirming);
  return (
    <div className={useStyles().strip}>
      <Notice intent="info" title={title} actions={<Button onClick={cancel.run}>{cancel.label}</Button>}>
        {text}
      </Notice>
    </div>
  );
}
