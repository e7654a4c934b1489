import { Button, CounterBadge, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { ArrowSwapRegular } from '@fluentui/react-icons/svg/arrow-swap';
import { ChatRegular } from '@fluentui/react-icons/svg/chat';
import { CursorProhibitedRegular } from '@fluentui/react-icons/svg/cursor-prohibited';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { ReOrderDotsVerticalRegular } from '@fluentui/react-icons/svg/re-order-dots-vertical';
import { forget } from '#renderer/app/requests.ts';
import { DangerButton } from '#renderer/ui/danger-button.tsx';
import { PersonPhoto } from '#renderer/ui/person-photo.tsx';
import { Root } from '#renderer/ui/root.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { formatClock } from '#shared/i18n/format.ts';
import type { Bridge } from '#shared/ipc/bridge.ts';
import type { BarView } from '#shared/ipc/channels.ts';
import { BarPointing } from './bar-pointing.tsx';
import { useBarView } from './use-bar-view.ts';

const useStyles = makeStyles({
  bar: {
    height: '100%',
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    paddingInlineEnd: tokens.spacingHorizontalS,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderBlockEndWidth: '3px',
    borderBlockEndColor: tokens.colorBrandStroke1
  },
  control: { borderBlockEndColor: '#d87a00' },
  paused: { borderBlockEndColor: '#7a7a7a', borderBlockEndStyle: 'dashed' },
  drag: {
    alignSelf: 'stretch',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '28px',
    flexShrink: 0,
    fontSize: '20px',
    color: tokens.colorNeutralForeground3,
    cursor: 'move',
    '-webkit-app-region': 'drag'
  },
  words: { flexGrow: 1, minWidth: 0, display: 'flex', flexDirection: 'column', '-webkit-app-region': 'drag' },
  line: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', textAlign: 'start' },
  quiet: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
  tool: { flexShrink: 0, minWidth: '32px', position: 'relative' },
  badge: { position: 'absolute', insetBlockStart: '-2px', insetInlineEnd: '-2px' },
  stop: { flexShrink: 0, whiteSpace: 'nowrap', maxWidth: '220px', overflow: 'hidden', textOverflow: 'ellipsis' }
});

/** The bar on top of the shared screen (G8): who, what they can do, how to stop it. */
export function SharingBar({ bridge }: { readonly bridge: Bridge<'bar'> }) {
  const view = useBarView(bridge);
  return (
    <Root locale={view?.locale ?? navigator.language} title="window.bar.title">
      {view !== null && <Bar view={view} bridge={bridge} />}
    </Root>
  );
}

function Bar({ view, bridge }: { readonly view: BarView; readonly bridge: Bridge<'bar'> }) {
  const styles = useStyles();
  const { t, formats } = useText();
  const { name, photo, mode, paused, reconnectsUntil, chat, transfers, unread, stopShortcut } = view;
  const now = useNow();
  const lost = reconnectsUntil !== null;
  const time = lost
    ? t('bar.tries', { time: formatClock(reconnectsUntil - now, formats) })
    : formatClock(now - view.since, formats);
  const state = lost
    ? t('bar.reconnecting', { name })
    : paused
      ? t('bar.paused', { name })
      : mode === 'view'
        ? t('bar.view', { name })
        : t('bar.control', { name });
  const second = [time, ...(stopShortcut === null ? [] : [t('bar.stopShortcut', { shortcut: stopShortcut })])];
  return (
    <main
      className={mergeClasses(styles.bar, mode === 'control' && styles.control, paused && styles.paused)}
      aria-label={state}
    >
      <span className={styles.drag} title={t('bar.drag')}>
        <ReOrderDotsVerticalRegular aria-hidden />
      </span>
      <PersonPhoto person={{ name, photo }} size={32} decorative />
      <div className={styles.words} role="status">
        <Text block className={styles.line} title={state} weight="semibold">
          {state}
        </Text>
        <Text block size={200} className={mergeClasses(styles.line, styles.quiet)} aria-live="off">
          {second.join(' · ')}
        </Text>
      </div>
      {!paused && <BarPointing bridge={bridge} className={styles.tool} />}
      {mode === 'control' && !paused && (
        <Button
          appearance="subtle"
          className={styles.tool}
          icon={<CursorProhibitedRegular />}
          aria-label={t('action.takeBack')}
          title={t('action.takeBack')}
          onClick={() => forget(bridge.request['bar.takeBack']())}
        />
      )}
      {!lost && (
        <Button
          appearance="subtle"
          className={styles.tool}
          icon={paused ? <PlayRegular /> : <PauseRegular />}
          aria-label={paused ? t('action.resume') : t('action.pause')}
          title={paused ? t('action.resume') : t('action.pause')}
          onClick={() => forget(bridge.request['bar.pause']({ paused: !paused }))}
        />
      )}
      {chat && !lost && (
        <span className={styles.tool}>
          <Button
            appearance="subtle"
            icon={<ChatRegular />}
            aria-label={unread > 0 ? t('bar.chatUnread', { count: unread }) : t('bar.chat')}
            title={t('bar.chat')}
            onClick={() => forget(bridge.request['bar.show']({ panel: 'chat' }))}
          />
          {unread > 0 && (
            <CounterBadge className={styles.badge} count={unread} size="small" color="danger" aria-hidden />
          )}
        </span>
      )}
      {transfers && !lost && (
        <Button
          appearance="subtle"
          className={styles.tool}
          icon={<ArrowSwapRegular />}
          aria-label={t('transfer.title')}
          title={t('transfer.title')}
          onClick={() => forget(bridge.request['bar.show']({ panel: 'transfers' }))}
        />
      )}
      <DangerButton className={styles.stop} onClick={() => forget(bridge.request['bar.stop']())}>
        {t('action.stopSharing')}
      </DangerButton>
    </main>
  );
}
