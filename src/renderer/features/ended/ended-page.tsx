import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { CheckButton } from '#renderer/features/check/check-button.tsx';
import { WhyButton } from '#renderer/features/policy/why-button.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Page, PageTitle, Paragraph } from '#renderer/ui/page.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { PersonPhoto } from '#renderer/ui/person-photo.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { formatDuration, formatTime } from '#shared/i18n/format.ts';
import type { SessionView } from '#shared/session/view.ts';
import { toneOf } from './tone.ts';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalM,
    paddingBlockStart: tokens.spacingVerticalS
  },
  icon: { fontSize: '40px' },
  done: { color: tokens.colorStatusSuccessForeground1 },
  told: { color: tokens.colorBrandForeground1 },
  alarm: { color: tokens.colorStatusDangerForeground1 },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(88px, auto) 1fr',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
    overflowWrap: 'anywhere',
    '@media (max-width: 359px)': { gridTemplateColumns: '1fr', rowGap: tokens.spacingVerticalXXS }
  },
  label: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0 },
  person: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  actions: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS }
});

type Ended = Extract<SessionView, { phase: 'ended' }>;

/** The session is over (screen 10): why, who, how long, what was used, what was recorded. */
export function EndedPage({ session }: { readonly session: Ended }) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const { reason, role, card } = session;
  const tone = toneOf(reason);
  const title = t(`end.${reason}.${role}.title`, { name: card?.name ?? t('person.other') });
  return (
    <Page announce={title} dense>
      <div className={styles.head}>
        {tone === 'done' && <CheckmarkCircleRegular className={mergeClasses(styles.icon, styles.done)} aria-hidden />}
        {tone === 'told' && <InfoRegular className={mergeClasses(styles.icon, styles.told)} aria-hidden />}
        {tone === 'alarm' && <WarningRegular className={mergeClasses(styles.icon, styles.alarm)} aria-hidden />}
        <PageTitle>{title}</PageTitle>
        <Paragraph>{t(`end.${reason}.${role}.why`)}</Paragraph>
        <div>
          <WhyButton about="help" obstacles={{ reasons: session.reasons, permission: null }} />
        </div>
      </div>
      {card !== null && <Facts session={session} />}
      {card !== null && (
        <Panel title={t('ended.recordTitle')}>
          <Paragraph>{t('ended.recordText')}</Paragraph>
          <Paragraph>{t('ended.notRecorded')}</Paragraph>
        </Panel>
      )}
      <div className={styles.actions}>
        <Button appearance="primary" size="large" onClick={() => forget(bridge.request['session.dismiss']())}>
          {t('action.backHome')}
        </Button>
        {reason === 'connection-failed' && <CheckButton appearance="secondary" />}
        {tone !== 'done' && (
          <CopyButton
            label={t('action.copyDetails')}
            copied={t('action.detailsCopied')}
            copy={() => bridge.request['problem.copyDetails']({ code: reason })}
            appearance="transparent"
          />
        )}
      </div>
    </Page>
  );
}

function Facts({ session }: { readonly session: Ended }) {
  const styles = useStyles();
  const { t, formats } = useText();
  const { card, startedAt, endedAt, modes, chatMessages } = session;
  return (
    <Panel>
      <dl className={styles.facts}>
        {card !== null && (
          <>
            <dt className={styles.label}>{t('ended.with')}</dt>
            <dd className={mergeClasses(styles.fact, styles.person)}>
              <PersonPhoto person={card} size={28} decorative />
              <Text weight="semibold" dir="auto">
                {card.name}
              </Text>
            </dd>
          </>
        )}
        <dt className={styles.label}>{t('ended.duration')}</dt>
        <dd className={styles.fact}>
          {startedAt === null ? t('ended.notShared') : formatDuration(endedAt - startedAt, formats)}
        </dd>
        <dt className={styles.label}>{t('ended.endedAt')}</dt>
        <dd className={styles.fact}>{formatTime(endedAt, formats)}</dd>
        <dt className={styles.label}>{t('ended.modes')}</dt>
        <dd className={styles.fact}>
          {modes.length === 0
            ? t('ended.modesNone')
            : new Intl.ListFormat(formats, { type: 'unit' }).format(
                modes.map((mode) => (mode === 'view' ? t('mode.view') : t('mode.control')))
              )}
        </dd>
        <dt className={styles.label}>{t('ended.chat')}</dt>
        <dd className={styles.fact}>{t('ended.chatCount', { count: chatMessages })}</dd>
      </dl>
    </Panel>
  );
}
