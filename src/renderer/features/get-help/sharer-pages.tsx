import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { CheckWordsDisclosure } from '#renderer/features/check-words/check-words-disclosure.tsx';
import { IdentityCard } from '#renderer/ui/identity-card.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { WaitPage } from '#renderer/ui/wait.tsx';
import type { SessionView } from '#shared/session/view.ts';

/** The service checks the code. */
export function RedeemingPage() {
  const { t } = useText();
  const { bridge } = useMain();
  return (
    <WaitPage
      title={t('redeeming.title')}
      hint={t('redeeming.hint')}
      cancel={{ label: t('action.cancel'), run: () => forget(bridge.request['session.end']()) }}
    />
  );
}

/** The helper is known and has not asked yet (screen 5): who they are, and that nothing is shared. */
export function SharerWaitingPage({ session }: { readonly session: Extract<SessionView, { phase: 'identified' }> }) {
  const { t } = useText();
  const { bridge } = useMain();
  return (
    <WaitPage
      title={t('sharerWaiting.title', { name: session.card.name })}
      text={t('sharerWaiting.text')}
      hint={t('sharerWaiting.hint')}
      cancel={{ label: t('sharerWaiting.end'), run: () => forget(bridge.request['session.end']()) }}
      more={session.warnings.map((warning) => (
        <Notice key={warning} intent="warning">
          {t(`ownWarning.${warning}`)}
        </Notice>
      ))}
    >
      <Panel>
        <IdentityCard card={session.card} />
        <CheckWordsDisclosure words={session.checkWords} />
      </Panel>
    </WaitPage>
  );
}

/** The question stands in its own window; this page points there. */
export function SharerAskingPage({ session }: { readonly session: Extract<SessionView, { phase: 'asking' }> }) {
  const { t } = useText();
  const { bridge } = useMain();
  return (
    <WaitPage
      title={t('sharerAsking.title', { name: session.card.name })}
      text={t('sharerAsking.text')}
      hint={t('sharerAsking.hint')}
      cancel={{ label: t('sharerWaiting.end'), run: () => forget(bridge.request['session.end']()) }}
    >
      <Panel>
        <IdentityCard card={session.card} />
        <CheckWordsDisclosure words={session.checkWords} />
      </Panel>
    </WaitPage>
  );
}
