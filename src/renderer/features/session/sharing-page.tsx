import { Button, CounterBadge, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowSwapRegular } from '@fluentui/react-icons/svg/arrow-swap';
import { ChatRegular } from '@fluentui/react-icons/svg/chat';
import { CursorProhibitedRegular } from '@fluentui/react-icons/svg/cursor-prohibited';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { unreadOf, withShown } from '#renderer/app/chat-store.ts';
import { useChat, useMain, useTransfers } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { ChatPanel } from '#renderer/features/chat/chat-panel.tsx';
import { CheckWordsDisclosure } from '#renderer/features/check-words/check-words-disclosure.tsx';
import { SharerDisplays } from '#renderer/features/displays/sharer-displays.tsx';
import { TransferPanel } from '#renderer/features/transfer/transfer-panel.tsx';
import { DangerButton } from '#renderer/ui/danger-button.tsx';
import { HiddenText } from '#renderer/ui/live-region.tsx';
import { ModeBadge } from '#renderer/ui/mode-badge.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Page, PageTitle, Paragraph } from '#renderer/ui/page.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { PartnerMark } from '#renderer/ui/partner-mark.tsx';
import { PersonPhoto } from '#renderer/ui/person-photo.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { formatClock } from '#shared/i18n/format.ts';
import type { SessionView } from '#shared/session/view.ts';

const useStyles = makeStyles({
  who: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalM
  },
  buttons: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  quiet: { color: tokens.colorNeutralForeground3 },
  count: { marginInlineStart: tokens.spacingHorizontalS },
  chatPage: { height: '100%', display: 'flex', flexDirection: 'column' },
  strip: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBlockEndWidth: '1px',
    borderBlockEndStyle: 'solid',
    borderBlockEndColor: tokens.colorNeutralStroke2
  },
  stripText: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  chat: { flexGrow: 1, minHeight: 0 }
});

type Props = {
  readonly session: Extract<SessionView, { phase: 'live' }>;
  readonly stopShortcut: string | null;
};

/** The sharer while sharing (screen 8): who, what they can do, how to stop it. The bar says the same on top of all. */
export function SharingPage({ session, stopShortcut }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge, stores } = useMain();
  const chatShown = useChat((state) => state.shown) && session.chat;
  const transfersShown = useTransfers((state) => state.shown) && session.transfers.length > 0;
  const showTransfers = (shown: boolean) => stores.transfers.setState({ shown });
  const title = useSharingTitle(session);
  const showChat = (shown: boolean) => stores.chat.setState((state) => withShown(state, shown));
  const stop = () => forget(bridge.request['session.end']());
  if (chatShown || transfersShown) {
    return (
      <main className={styles.chatPage}>
        <div className={styles.strip}>
          <Text weight="semibold" className={styles.stripText}>
            {title}
          </Text>
          <DangerButton onClick={stop}>{t('action.stopSharing')}</DangerButton>
        </div>
        <div className={styles.chat}>
          {chatShown ? (
            <ChatPanel person={session.card} onHide={() => showChat(false)} />
          ) : (
            <TransferPanel person={session.card} side="sharer" onHide={() => showTransfers(false)} />
          )}
        </div>
      </main>
    );
  }
  const shows = { onChat: showChat, onTransfers: showTransfers };
  return <Overview session={session} stopShortcut={stopShortcut} title={title} onStop={stop} {...shows} />;
}

function useSharingTitle({ paused, mode, card }: Props['session']): string {
  const { t } = useText();
  if (paused) return t('sharing.paused.title');
  return mode === 'view'
    ? t('sharing.view.title', { name: card.name })
    : t('sharing.control.title', { name: card.name });
}

function Overview(
  props: Props & {
    readonly title: string;
    readonly onStop: () => void;
    readonly onChat: (shown: boolean) => void;
    readonly onTransfers: (shown: boolean) => void;
  }
) {
  const { session, stopShortcut, title, onStop, onChat, onTransfers } = props;
  const styles = useStyles();
  const { t, formats } = useText();
  const { bridge } = useMain();
  const unread = useChat(unreadOf);
  const time = formatClock(useNow() - session.since, formats);
  const { paused, mode, card } = session;
  const text = paused
    ? t('sharing.paused.text', { name: card.name })
    : mode === 'view'
      ? t('sharing.view.text')
      : t('sharing.control.text');
  return (
    <Page announce={title} centred>
      <Panel>
        <div className={styles.who}>
          <PersonPhoto person={card} size={96} />
          <ModeBadge mode={mode} paused={paused} />
          <PageTitle focus={false}>{title}</PageTitle>
          <PartnerMark card={card} />
          <Paragraph>{text}</Paragraph>
          <Text size={200} className={styles.quiet} role="timer">
            {t('sharing.since', { time })}
          </Text>
        </div>
      </Panel>
      {session.asking !== null && <Notice intent="info">{t('sharing.asking', { name: card.name })}</Notice>}
      <div className={styles.buttons}>
        <DangerButton size="large" onClick={onStop}>
          {t('action.stopSharing')}
        </DangerButton>
        <Button
          size="large"
          icon={paused ? <PlayRegular /> : <PauseRegular />}
          onClick={() => forget(bridge.request['session.pause']({ paused: !paused }))}
        >
          {paused ? t('action.resume') : t('action.pause')}
        </Button>
        {mode === 'control' && (
          <Button
            size="large"
            icon={<CursorProhibitedRegular />}
            onClick={() => forget(bridge.request['session.takeBack']())}
          >
            {t('action.takeBack')}
          </Button>
        )}
        {session.chat && (
          <Button size="large" icon={<ChatRegular />} onClick={() => onChat(true)}>
            {t('action.chat')}
            {unread > 0 && (
              <>
                <CounterBadge className={styles.count} count={unread} color="danger" size="small" aria-hidden />
                <HiddenText>{t('chat.unread', { count: unread })}</HiddenText>
              </>
            )}
          </Button>
        )}
        {session.transfers.length > 0 && (
          <Button size="large" icon={<ArrowSwapRegular />} onClick={() => onTransfers(true)}>
            {t('transfer.title')}
          </Button>
        )}
      </div>
      <SharerDisplays session={session} />
      <CheckWordsDisclosure words={session.checkWords} />
      {stopShortcut !== null && (
        <Paragraph small quiet>
          {t('sharing.shortcut', { shortcut: stopShortcut })}
        </Paragraph>
      )}
    </Page>
  );
}
