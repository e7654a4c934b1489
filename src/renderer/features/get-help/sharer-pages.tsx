import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { IdentityCard } from '#renderer/ui/identity-card.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Page, PageTitle, Paragraph } from '#renderer/ui/page.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { WaitPage } from '#renderer/ui/wait.tsx';
import type { SessionView } from '#shared/session/view.ts';

const useStyles = makeStyles({
  actions: { display: 'flex', justifyContent: 'center' },
  notices: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS }
});

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
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const title = t('sharerWaiting.title', { name: session.card.name });
  return (
    <Page announce={title} centred>
      <Panel>
        <IdentityCard card={session.card} />
      </Panel>
      <PageTitle>{title}</PageTitle>
      <Paragraph>{t('sharerWaiting.text')}</Paragraph>
      {session.warnings.length > 0 && (
        <div className={styles.notices}>
          {session.warnings.map((warning) => (
            <Notice key={warning} intent="warning">
              {t(`ownWarning.${warning}`)}
            </Notice>
          ))}
        </div>
      )}
      <div className={styles.actions}>
        <Button size="large" onClick={() => forget(bridge.request['session.end']())}>
          {t('sharerWaiting.end')}
        </Button>
      </div>
    </Page>
  );
}

/** The question stands in its own window; this page points there. */
export function SharerAskingPage({ session }: { readonly session: Extract<SessionView, { phase: 'asking' }> }) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const title = t('sharerAsking.title', { name: session.card.name });
  return (
    <Page announce={title} centred>
      <Panel>
        <IdentityCard card={session.card} />
      </Panel>
      <PageTitle>{title}</PageTitle>
      <Paragraph>{t('sharerAsking.text')}</Paragraph>
      <div className={styles.actions}>
        <Button size="large" onClick={() => forget(bridge.request['session.end']())}>
          {t('sharerWaiting.end')}
        </Button>
      </div>
    </Page>
  );
}
