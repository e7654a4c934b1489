import { makeStyles, Text, Toolbar, tokens } from '@fluentui/react-components';
import { ArrowSwapRegular } from '@fluentui/react-icons/svg/arrow-swap';
import { CallEndRegular } from '@fluentui/react-icons/svg/call-end';
import { ChatRegular } from '@fluentui/react-icons/svg/chat';
import { CursorClickRegular } from '@fluentui/react-icons/svg/cursor-click';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { FullScreenMaximizeRegular } from '@fluentui/react-icons/svg/full-screen-maximize';
import { FullScreenMinimizeRegular } from '@fluentui/react-icons/svg/full-screen-minimize';
import type { RefObject } from 'react';
import { unreadOf } from '#renderer/app/chat-store.ts';
import { useChat, useMain, useTransfers } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { runningOf, waitingOf } from '#renderer/app/transfer-store.ts';
import { CheckWordsTool } from '#renderer/features/check-words/check-words-tool.tsx';
import { DisplayTool } from '#renderer/features/displays/display-tool.tsx';
import { PointingTool } from '#renderer/features/pointing/pointing-tool.tsx';
import type { Pointing } from '#renderer/features/pointing/use-pointing.ts';
import { QualityTool } from '#renderer/features/quality/quality-tool.tsx';
import type { Scale } from '#renderer/features/remote-screen/layout.ts';
import { KeysTool } from '#renderer/features/viewing/keys-tool.tsx';
import { ZoomTool } from '#renderer/features/viewing/zoom-tool.tsx';
import { DangerButton } from '#renderer/ui/danger-button.tsx';
import { ModeBadge } from '#renderer/ui/mode-badge.tsx';
import { PersonPhoto } from '#renderer/ui/person-photo.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { ROOM, ToolButton } from '#renderer/ui/tool-button.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { formatClock } from '#shared/i18n/format.ts';
import { type SystemKey, systemKeyActions } from '#shared/input/system-keys.ts';
import type { SessionView } from '#shared/session/view.ts';
import { AnotherTool } from './another-tool.tsx';
import { useToolbarRoom } from './use-toolbar-room.ts';

const NARROW = `:is([${ROOM}=narrow] *)`;

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalSNudge,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBlockEndWidth: '1px',
    borderBlockEndStyle: 'solid',
    borderBlockEndColor: tokens.colorNeutralStroke2,
    minHeight: '44px',
    boxSizing: 'border-box'
  },
  person: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minWidth: 0,
    flexShrink: 1,
    [NARROW]: { flexGrow: 1, flexBasis: '200px' }
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', maxWidth: '220px' },
  clock: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    padding: 0,
    marginInlineStart: 'auto',
    // Below the person and the way out; keyboards still come to the tools first.
    [NARROW]: { order: 1, flexBasis: '100%', justifyContent: 'flex-start' }
  }
});

type Live = Extract<SessionView, { phase: 'live' }>;
type Props = {
  readonly session: Live;
  readonly scale: Scale;
  readonly onScale: (scale: Scale) => void;
  /** Keys count by their place and not by what they type. */
  readonly physicalKeys: boolean;
  readonly onPhysicalKeys: (on: boolean) => void;
  readonly fullScreen: boolean;
  readonly onFullScreen: (on: boolean) => void;
  readonly onAskControl: () => void;
  readonly pointing: Pointing;
  readonly chatShown: boolean;
  readonly onChat: (shown: boolean) => void;
  readonly transfersShown: boolean;
  readonly onTransfers: (shown: boolean) => void;
  /** Where the focus goes when it leaves the picture. */
  readonly bar: RefObject<HTMLElement | null>;
};

/** The helper's one toolbar (screen 7). */
export function SessionToolbar(props: Props) {
  const { session, scale, onScale, fullScreen, onFullScreen, chatShown, onChat, bar } = props;
  const styles = useStyles();
  const { t, formats } = useText();
  const { bridge, engine } = useMain();
  const unread = useChat(unreadOf);
  const time = formatClock(useNow() - session.since, formats);
  useToolbarRoom(bar);
  const sendKeys = (keys: SystemKey) => {
    for (const action of systemKeyActions(keys)) engine.sendInput(action, session.epoch);
  };
  return (
    <header className={styles.bar} ref={bar}>
      <div className={styles.person}>
        <PersonPhoto person={session.card} size={28} decorative />
        <Text weight="semibold" className={styles.name} dir="auto" aria-label={t('live.connected', session.card)}>
          {session.card.name}
        </Text>
        <ModeBadge mode={session.mode} paused={session.paused} />
        <Text size={200} className={styles.clock} role="timer" aria-label={t('live.time', { time })}>
          {time}
        </Text>
      </div>
      <Toolbar className={styles.tools} aria-label={t('live.toolbar')}>
        <ControlButton session={session} onAskControl={props.onAskControl} />
        <DisplayTool session={session} />
        <ZoomTool scale={scale} onScale={onScale} controls={session.mode === 'control'} />
        <ToolButton
          label={fullScreen ? t('live.leaveFullScreen') : t('live.fullScreen')}
          tool="full-screen"
          iconOnly
          icon={fullScreen ? <FullScreenMinimizeRegular /> : <FullScreenMaximizeRegular />}
          onClick={() => onFullScreen(!fullScreen)}
        />
        {session.mode === 'control' && (
          <KeysTool
            name={session.card.name}
            paused={session.paused}
            physicalKeys={props.physicalKeys}
            onPhysicalKeys={props.onPhysicalKeys}
            onSend={sendKeys}
          />
        )}
        <PointingTool pointing={props.pointing} name={session.card.name} paused={session.paused} />
        <CheckWordsTool words={session.checkWords} />
        <AnotherTool name={session.card.name} handingOver={session.handOver === 'asked'} />
        <QualityTool />
        {session.transfers.length > 0 && <TransferTool shown={props.transfersShown} onTransfers={props.onTransfers} />}
        {session.chat && (
          <ToolButton
            label={t('action.chat')}
            tool="chat"
            icon={<ChatRegular />}
            pressed={chatShown}
            count={{ value: unread, words: t('chat.unread', { count: unread }) }}
            onClick={() => onChat(!chatShown)}
          />
        )}
      </Toolbar>
      <DangerButton icon={<CallEndRegular />} onClick={() => forget(bridge.request['session.end']())}>
        {t('action.end')}
      </DangerButton>
    </header>
  );
}

function ControlButton({ session, onAskControl }: { readonly session: Live; readonly onAskControl: () => void }) {
  const { t } = useText();
  const { bridge } = useMain();
  if (session.mode === 'control') {
    return (
      <ToolButton
        label={t('live.giveBack')}
        tool="control"
        icon={<EyeRegular />}
        onClick={() => forget(bridge.request['session.giveBack']())}
      />
    );
  }
  const offer = session.offers.find((each) => each.mode === 'control');
  if (offer === undefined || !offer.allowed) return null;
  const asking = session.asking !== null;
  return (
    <ToolButton
      label={asking ? t('live.askingControl') : t('live.askControl')}
      tool="control"
      icon={<CursorClickRegular />}
      disabled={asking}
      onClick={onAskControl}
    />
  );
}

type TransferToolProps = { readonly shown: boolean; readonly onTransfers: (shown: boolean) => void };

/** Opens clipboard and files; the number says what waits for an answer, else what runs. */
function TransferTool({ shown, onTransfers }: TransferToolProps) {
  const { t } = useText();
  const waiting = useTransfers(waitingOf);
  const running = useTransfers(runningOf);
  const count =
    waiting > 0
      ? { value: waiting, words: t('transfer.waiting', { count: waiting }) }
      : { value: running, words: t('transfer.running', { count: running }) };
  return (
    <ToolButton
      label={t('transfer.title')}
      tool="transfers"
      icon={<ArrowSwapRegular />}
      iconOnly
      pressed={shown}
      count={count}
      onClick={() => onTransfers(!shown)}
    />
  );
}
