import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { GetHelp } from '#renderer/features/get-help/get-help.tsx';
import { GiveHelp } from '#renderer/features/give-help/give-help.tsx';
import { HiddenText } from '#renderer/ui/live-region.tsx';
import { Logo } from '#renderer/ui/logo.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { AccountView, AppView } from '#shared/ipc/app-view.ts';
import { AccountMenu } from './account-menu.tsx';
import { RelayLine, RelayStrip } from './relay-status.tsx';
import { ResumePanel } from './resume-panel.tsx';

const useStyles = makeStyles({
  head: { display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: tokens.spacingHorizontalS },
  title: { margin: 0 },
  foot: {
    marginBlockStart: 'auto',
    display: 'flex',
    justifyContent: 'space-between',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground3
  }
});

type Props = { readonly app: AppView & { readonly account: Extract<AccountView, { status: 'signed-in' }> } };

/** One window, two doors (screen 2); a helper's further windows have the one for helping (D12). */
export function HomePage({ app }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const offline = app.relay.status === 'offline';
  return (
    <Page announce="">
      <header className={styles.head}>
        <h1 className={styles.title}>
          <Logo />
        </h1>
        <AccountMenu card={app.account.card} />
      </header>
      <RelayStrip relay={app.relay} />
      {app.resumable !== null && <ResumePanel session={app.resumable} offline={offline} />}
      {app.doors === 'both' && <GetHelp offline={offline} linked={app.linkedCode !== null} />}
      <GiveHelp offline={offline} />
      {!app.inputAvailable && app.doors === 'both' && (
        <Notice intent="info" title={t('home.inputUnavailable.title')}>
          {t('home.inputUnavailable.text')}
        </Notice>
      )}
      {!app.tokensKept && (
        <Notice intent="info" title={t('home.tokensNotKept.title')}>
          {t('home.tokensNotKept.text')}
        </Notice>
      )}
      <footer className={styles.foot}>
        <RelayLine relay={app.relay} />
        <Text size={200} dir="auto">
          {app.organisation}
          <HiddenText>{t('app.version', { version: app.version })}</HiddenText>
        </Text>
      </footer>
    </Page>
  );
}
