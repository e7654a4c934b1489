import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { SendRegular } from '@fluentui/react-icons/svg/send';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useChat, useMain } from '#renderer/app/main-context.tsx';
import { outcomeOf } from '#renderer/app/requests.ts';
import { useText } from '#renderer/ui/text.tsx';
import { MAX_CHAT_TEXT } from '#shared/protocol/limits.ts';

/** From so few characters left the box says how many. */
const NEARLY_FULL = 200;

const useStyles = makeStyles({
  composer: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    alignItems: 'flex-start',
    padding: tokens.spacingHorizontalM,
    borderBlockStartWidth: '1px',
    borderBlockStartStyle: 'solid',
    borderBlockStartColor: tokens.colorNeutralStroke2
  },
  field: { flexGrow: 1, minWidth: 0 },
  box: { width: '100%', minWidth: 0, '& textarea': { maxHeight: '160px' } }
});

/** Where messages are written. The text stays until main has taken it. */
export function ChatComposer() {
  const styles = useStyles();
  const { t, direction } = useText();
  const { bridge, stores } = useMain();
  const draft = useChat((state) => state.draft);
  const [failed, setFailed] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const left = MAX_CHAT_TEXT - draft.length;
  const sendable = draft.trim() !== '' && left >= 0;

  useEffect(() => box.current?.focus(), []);

  const send = () => {
    if (!sendable) return;
    void outcomeOf(bridge.request['chat.send']({ text: draft })).then((outcome) => {
      setFailed(!outcome.ok);
      // Only what was sent is taken away: the person may have gone on writing.
      if (outcome.ok) {
        stores.chat.setState((state) => ({ draft: state.draft === draft ? '' : state.draft }));
      }
    });
    box.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    // An input method uses Enter to take its suggestion; that is not sending.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  const message = failed
    ? t('chat.failed')
    : left < 0
      ? t('chat.tooLong', { count: -left })
      : left <= NEARLY_FULL
        ? t('chat.left', { count: left })
        : null;
  return (
    <div className={styles.composer}>
      <Field
        className={styles.field}
        hint={message === null ? t('chat.hint') : null}
        validationMessage={message}
        validationState={message === null ? 'none' : failed || left < 0 ? 'error' : 'warning'}
      >
        <Textarea
          textarea={{ ref: box, dir: draft === '' ? direction : 'auto' }}
          className={styles.box}
          aria-label={t('chat.label')}
          placeholder={t('chat.placeholder')}
          rows={2}
          resize="none"
          value={draft}
          onChange={(_event, data) => {
            setFailed(false);
            stores.chat.setState({ draft: data.value });
          }}
          onKeyDown={pressed}
        />
      </Field>
      <Button
        appearance="primary"
        icon={<SendRegular />}
        aria-label={t('chat.send')}
        title={t('chat.send')}
        disabledFocusable={!sendable}
        onClick={send}
      />
    </div>
  );
}
