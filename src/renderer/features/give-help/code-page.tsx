import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { LinkRegular } from '@fluentui/react-icons/svg/link';
import { useAttempt, useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { countdown } from '#renderer/ui/countdown.ts';
import { CountdownRing } from '#renderer/ui/countdown-ring.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Page, PageTitle, Paragraph } from '#renderer/ui/page.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { WaitPage } from '#renderer/ui/wait.tsx';
import { formatClock } from '#shared/i18n/format.ts';
import type { SessionView } from '#shared/session/view.ts';
import { readTicket } from './ticket-field.tsx';

const useStyles = makeStyles({
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: 'clamp(30px, 11vw, 52px)',
    lineHeight: 1.2,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '0.04em',
    textAlign: 'center',
    whiteSpace: 'nowrap',
    color: tokens.colorBrandForeground1,
    userSelect: 'text',
    cursor: 'text'
  },
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, justifyContent: 'center' },
  life: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalL },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
  foot: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, justifyContent: 'space-between' }
});

/** The helper waits for a code. */
export function CreatingPage() {
  const { t } = useText();
  const { bridge } = useMain();
  return (
    <WaitPage
      title={t('creating.title')}
      hint={t('creating.hint')}
      cancel={{ label: t('action.cancel'), run: () => forget(bridge.request['session.end']()) }}
    />
  );
}

/** The helper reads the code out (screen 3, B1). */
export function CodePage({ session }: { readonly session: Extract<SessionView, { phase: 'waiting' }> }) {
  const styles = useStyles();
  const { t, formats } = useText();
  const { bridge } = useMain();
  const { code, createdAt, expiresAt, guesses } = session;
  const ticket = readTicket(useAttempt((state) => state.ticket)) ?? null;
  const life = countdown(createdAt, expiresAt, useNow());
  return (
    <Page announce={t('waiting.codeLabel', { code: [...code].join(' ') })} centred>
      <PageTitle>{t('waiting.title')}</PageTitle>
      <Panel>
        <div
          className={styles.code}
          dir="ltr"
          role="img"
          aria-label={t('waiting.codeLabel', { code: [...code].join(' ') })}
        >
          {code}
        </div>
        <div className={styles.row}>
          <CopyButton
            label={t('waiting.copyCode')}
            copied={t('waiting.copied')}
            copy={() => bridge.request['session.copy']({ what: 'code' })}
          />
          <CopyButton
            label={t('waiting.copyLink')}
            copied={t('waiting.copied')}
            copy={() => bridge.request['session.copy']({ what: 'link' })}
            icon={<LinkRegular />}
          />
        </div>
      </Panel>
      <Paragraph>{t('waiting.howTo')}</Paragraph>
      {guesses > 0 && <Notice intent="warning">{t('waiting.guesses', { count: guesses })}</Notice>}
      <Panel>
        <div className={styles.life}>
          <CountdownRing countdown={life} />
          <div className={styles.words}>
            <Text weight="semibold" align="start">
              {life.state === 'over'
                ? t('waiting.expired')
                : t('waiting.expiresIn', { time: formatClock(life.left, formats) })}
            </Text>
            <Text size={200} align="start" className={styles.quiet}>
              {t('waiting.once')}
            </Text>
          </div>
        </div>
      </Panel>
      <div className={styles.foot}>
        <Button onClick={() => forget(bridge.request['session.end']())}>{t('action.cancel')}</Button>
        <Button icon={<ArrowSyncRegular />} onClick={() => forget(bridge.request['session.create']({ ticket }))}>
          {t('waiting.newCode')}
        </Button>
      </div>
    </Page>
  );
}
