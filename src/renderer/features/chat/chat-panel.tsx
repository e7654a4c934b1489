import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ChatRegular } from '@fluentui/react-icons/svg/chat';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useChat, useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { LiveRegion } from '#renderer/ui/live-region.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { IdentityCard } from '#shared/identity/card.ts';
import { ChatComposer } from './chat-composer.tsx';
import { ChatMessage } from './chat-message.tsx';

/** So near the end (px) the thread follows new messages. */
const AT_END = 48;

const useStyles = makeStyles({
  panel: { height: '100%', display: 'flex', flexDirection: 'column', backgroundColor: tokens.colorNeutralBackground1 },
  head: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    paddingInlineStart: tokens.spacingHorizontalL,
    paddingInlineEnd: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalXS
  },
  thread: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    margin: 0,
    listStyleType: 'none',
    padding: tokens.spacingHorizontalM,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS
  },
  empty: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXXL,
    color: tokens.colorNeutralForeground3
  },
  icon: { fontSize: '40px' }
});

type Props = { readonly person: IdentityCard; readonly onHide: () => void };

/** The one thread of both people (D8). While it is on the screen, nothing in it is unread. */
export function ChatPanel({ person, onHide }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const lines = useChat((state) => state.lines);
  const thread = useRef<HTMLOListElement>(null);
  const following = useRef(true);
  const last = lines[lines.length - 1];
  const lastId = last?.messageId;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what makes it scroll
  useLayoutEffect(() => {
    if (following.current) thread.current?.scrollTo({ top: thread.current.scrollHeight });
  }, [lastId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once, and again for every new last line
  useEffect(() => forget(bridge.request['chat.read']()), [bridge, lastId]);

  return (
    <section className={styles.panel} aria-label={t('chat.with', { name: person.name })}>
      <div className={styles.head}>
        <Text as="h2" size={400} weight="semibold">
          {t('chat.title')}
        </Text>
        <Button
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={t('chat.hide')}
          title={t('chat.hide')}
          onClick={onHide}
        />
      </div>
      {lines.length === 0 ? (
        <div className={styles.empty}>
          <ChatRegular className={styles.icon} aria-hidden />
          <Text align="center">{t('chat.empty')}</Text>
        </div>
      ) : (
        <ol
          className={styles.thread}
          ref={thread}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
          tabIndex={0}
          aria-label={t('chat.with', { name: person.name })}
          onScroll={(event) => {
            const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
            following.current = scrollHeight - scrollTop - clientHeight < AT_END;
          }}
        >
          {lines.map((line, index) => (
            <ChatMessage
              key={line.messageId}
              line={line}
              name={person.name}
              first={lines[index - 1]?.from !== line.from}
            />
          ))}
        </ol>
      )}
      <LiveRegion text={last?.from === 'peer' ? t('chat.arrived', { name: person.name, text: last.text }) : ''} />
      <ChatComposer />
    </section>
  );
}
