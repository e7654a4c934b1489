import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { HiddenText } from '#renderer/ui/live-region.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { formatTime } from '#shared/i18n/format.ts';
import type { ChatLine } from '#shared/session/view.ts';

const useStyles = makeStyles({
  item: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, alignItems: 'flex-start' },
  mine: { alignItems: 'flex-end' },
  bubble: {
    maxWidth: '88%',
    boxSizing: 'border-box',
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalSNudge,
    borderRadius: tokens.borderRadiusXLarge,
    borderStartStartRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground1Hover,
    color: tokens.colorNeutralForeground1,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    textAlign: 'start',
    userSelect: 'text',
    cursor: 'text',
    '@media (forced-colors: active)': { border: '1px solid CanvasText' }
  },
  mineBubble: {
    borderStartStartRadius: tokens.borderRadiusXLarge,
    borderStartEndRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1
  },
  meta: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground3
  }
});

type Props = {
  readonly line: ChatLine;
  readonly name: string;
  /** The first of several in a row says who and when. */
  readonly first: boolean;
};

/** One message, in the direction of its own text. */
export function ChatMessage({ line, name, first }: Props) {
  const styles = useStyles();
  const { t, formats } = useText();
  const mine = line.from === 'me';
  return (
    <li className={mergeClasses(styles.item, mine && styles.mine)}>
      {first && (
        <Text size={200} className={styles.meta}>
          <span dir="auto">{mine ? t('person.you') : name}</span>
          <time dateTime={new Date(line.at).toISOString()}>{formatTime(line.at, formats)}</time>
        </Text>
      )}
      <Text className={mergeClasses(styles.bubble, mine && styles.mineBubble)} dir="auto">
        {line.text}
      </Text>
      {mine && (
        <Text size={200} className={styles.meta}>
          {line.delivered ? <CheckmarkRegular aria-hidden /> : <ClockRegular aria-hidden />}
          <HiddenText>{line.delivered ? t('chat.delivered') : t('chat.sending')}</HiddenText>
        </Text>
      )}
    </li>
  );
}
