import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { withShown } from '#renderer/app/chat-store.ts';
import { useChat, useMain, useTransfers } from '#renderer/app/main-context.tsx';
import { type Failure, forget, outcomeOf } from '#renderer/app/requests.ts';
import { ChatPanel } from '#renderer/features/chat/chat-panel.tsx';
import { usePointing } from '#renderer/features/pointing/use-pointing.ts';
import { obstaclesOf } from '#renderer/features/policy/obstacles.ts';
import { ProblemNotice } from '#renderer/features/problems/problem-notice.tsx';
import type { Scale } from '#renderer/features/remote-screen/layout.ts';
import { DropHint } from '#renderer/features/transfer/drop-hint.tsx';
import { TransferPanel } from '#renderer/features/transfer/transfer-panel.tsx';
import { useFileDrop } from '#renderer/features/transfer/use-file-drop.ts';
import { LiveRegion } from '#renderer/ui/live-region.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { SessionView } from '#shared/session/view.ts';
import { Picture } from './picture.tsx';
import { SessionToolbar } from './session-toolbar.tsx';

const useStyles = makeStyles({
  page: { height: '100%', display: 'flex', flexDirection: 'column', backgroundColor: tokens.colorNeutralBackground3 },
  notices: { flexShrink: 0 },
  body: { flexGrow: 1, minHeight: 0, display: 'flex', position: 'relative' },
  chat: {
    width: '340px',
    flexShrink: 0,
    borderInlineStartWidth: '1px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke2,
    '@media (max-width: 719px)': { position: 'absolute', inset: 0, width: '100%', borderInlineStartWidth: 0, zIndex: 1 }
  }
});

/** The helper's session (screen 7): the picture first, one toolbar, the chat beside it. */
export function RemotePage({ session }: { readonly session: Extract<SessionView, { phase: 'live' }> }) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge, stores } = useMain();
  const [scale, setScale] = useState<Scale>('fit');
  const [physicalKeys, setPhysicalKeys] = useState(false);
  const [fullScreen, setFullScreen] = useFullScreen();
  const [failure, setFailure] = useState<Failure | null>(null);
  const pointing = usePointing(session);
  const toolbar = useRef<HTMLElement>(null);
  const chatShown = useChat((state) => state.shown) && session.chat;
  const { name } = session.card;
  const askControl = () =>
    void outcomeOf(bridge.request['session.choose']({ mode: 'control' })).then((outcome) =>
      setFailure(outcome.ok ? null : outcome)
    );
  const transfersShown = useTransfers((state) => state.shown) && session.transfers.length > 0;
  const showTransfers = (shown: boolean) => {
    stores.transfers.setState({ shown });
    if (shown) stores.chat.setState((state) => withShown(state, false));
  };
  const showChat = (shown: boolean) => {
    stores.chat.setState((state) => withShown(state, shown));
    if (shown) stores.transfers.setState({ shown: false });
  };
  const body = useRef<HTMLDivElement>(null);
  const mayDrop = useTransfers(({ view }) => view.files && view.open);
  const dropping = useFileDrop(body, mayDrop, () => showTransfers(true));
  return (
    <main className={styles.page}>
      <SessionToolbar
        bar={toolbar}
        session={session}
        scale={scale}
        onScale={setScale}
        physicalKeys={physicalKeys}
        onPhysicalKeys={setPhysicalKeys}
        fullScreen={fullScreen}
        onFullScreen={(on) => {
          setFullScreen(on);
          forget(bridge.request['window.fullScreen']({ on }));
        }}
        onAskControl={askControl}
        pointing={pointing}
        chatShown={chatShown}
        onChat={showChat}
        transfersShown={transfersShown}
        onTransfers={showTransfers}
      />
      <LiveRegion text={session.mode === 'control' ? t('live.controlGiven') : t('live.controlEnded')} />
      <div className={styles.notices}>
        {session.lastAnswer !== null && session.asking === null && (
          <Notice intent="info">
            {session.lastAnswer === 'declined' ? t('live.declined', { name }) : t('live.timeout', { name })}
          </Notice>
        )}
        {session.handOver !== undefined && (
          <Notice intent={session.handOver === 'asked' ? 'info' : 'warning'}>
            {t(`handOver.${session.handOver}`, { name })}
          </Notice>
        )}
        {failure !== null && <ProblemNotice code={failure.code} obstacles={obstaclesOf(failure)} />}
      </div>
      <div className={styles.body} ref={body}>
        {dropping && <DropHint name={name} />}
        <Picture
          session={session}
          scale={scale}
          onScale={setScale}
          physicalKeys={physicalKeys}
          pointing={pointing}
          onLeave={() => toolbar.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus()}
        />
        {transfersShown && (
          <div className={styles.chat}>
            <TransferPanel person={session.card} side="helper" onHide={() => showTransfers(false)} />
          </div>
        )}
        {chatShown && !transfersShown && (
          <div className={styles.chat}>
            <ChatPanel person={session.card} onHide={() => showChat(false)} />
          </div>
        )}
      </div>
    </main>
  );
}

/** Whether the window fills the screen, also when the system's own key or menu did it. */
function useFullScreen(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const media = window.matchMedia('(display-mode: fullscreen)');
    const changed = () => setOn(media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, []);
  return [on, setOn];
}
