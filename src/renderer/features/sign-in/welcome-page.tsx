import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import type { ReactElement } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { CheckButton } from '#renderer/features/check/check-button.tsx';
import { ProblemNotice } from '#renderer/features/problems/problem-notice.tsx';
import { Logo } from '#renderer/ui/logo.tsx';
import { Page, PageTitle, Paragraph } from '#renderer/ui/page.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { AccountView, AppView } from '#shared/ipc/app-view.ts';

const useStyles = makeStyles({
  head: { display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: tokens.spacingHorizontalM },
  organisation: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  buttons: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  list: { margin: 0, padding: 0, listStyleType: 'none', display: 'flex', flexDirection: 'column', gap: '12px' },
  item: { display: 'flex', gap: tokens.spacingHorizontalM, alignItems: 'flex-start' },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorBrandForeground1 },
  button: { overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 }
});

type Props = { readonly app: AppView; readonly account: Extract<AccountView, { status: 'signed-out' }> };

/** The first page (screen 1): organisation, account, what others will see, what is never stored. */
export function WelcomePage({ app, account }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const signIn = (switchAccount: boolean) => forget(bridge.request['account.signIn']({ switchAccount }));
  const last = account.lastUserName;
  return (
    <Page announce={t('welcome.title')}>
      <div className={styles.head}>
        <Logo />
        {app.organisation !== null && (
          <Text size={200} className={styles.organisation} dir="auto">
            {app.organisation}
          </Text>
        )}
      </div>
      {account.problem !== null && (
        <ProblemNotice code={account.problem} intent={account.problem === 'sign-in-cancelled' ? 'info' : 'error'} />
      )}
      <PageTitle>{t('welcome.title')}</PageTitle>
      <Paragraph>
        {app.organisation === null ? t('welcome.intro') : t('welcome.introNamed', { organisation: app.organisation })}
      </Paragraph>
      <div className={styles.buttons}>
        <Button appearance="primary" size="large" className={styles.button} onClick={() => signIn(false)}>
          {last === null ? t('welcome.signIn') : t('welcome.continueAs', { userName: last })}
        </Button>
        {last !== null && (
          <Button size="large" onClick={() => signIn(true)}>
            {t('welcome.otherAccount')}
          </Button>
        )}
        <Text size={200} className={styles.quiet}>
          {t('welcome.password')}
        </Text>
      </div>
      <Panel title={t('welcome.privacyTitle')}>
        <ul className={styles.list}>
          <Point icon={<LockClosedRegular />} text={t('welcome.privacyNothing')} />
          <Point icon={<EyeRegular />} text={t('welcome.privacyStored')} />
          <Point icon={<ClockRegular />} text={t('welcome.privacyRecord')} />
          <Point icon={<PersonRegular />} title={t('welcome.seenTitle')} text={t('welcome.seenText')} />
        </ul>
      </Panel>
      <CheckButton />
    </Page>
  );
}

function Point(props: { readonly icon: ReactElement; readonly title?: string; readonly text: string }) {
  const styles = useStyles();
  return (
    <li className={styles.item}>
      <span className={styles.icon} aria-hidden>
        {props.icon}
      </span>
      <span>
        {props.title !== undefined && (
          <Text block weight="semibold">
            {props.title}
          </Text>
        )}
        <Text>{props.text}</Text>
      </span>
    </li>
  );
}
