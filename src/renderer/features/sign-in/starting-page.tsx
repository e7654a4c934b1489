import { LogoMark } from '#renderer/ui/logo.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { WaitPage } from '#renderer/ui/wait.tsx';

/** For the moment until main has said its first word, or looks for the account in the key store. */
export function StartingPage() {
  const { t } = useText();
  return (
    <WaitPage title={t('starting.title')} hint={t('starting.hint')}>
      <div>
        <LogoMark size={64} />
      </div>
    </WaitPage>
  );
}
