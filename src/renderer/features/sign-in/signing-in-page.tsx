import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { useText } from '#renderer/ui/text.tsx';
import { WaitPage } from '#renderer/ui/wait.tsx';

/** The system browser is open; this page waits for it. */
export function SigningInPage() {
  const { t } = useText();
  const { bridge } = useMain();
  return (
    <WaitPage
      title={t('signingIn.title')}
      text={t('signingIn.text')}
      hint={t('signingIn.hint')}
      cancel={{ label: t('action.cancel'), run: () => forget(bridge.request['account.cancelSignIn']()) }}
    />
  );
}
