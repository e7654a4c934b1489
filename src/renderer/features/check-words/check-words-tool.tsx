import { makeStyles, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { useText } from '#renderer/ui/text.tsx';
import { ToolButton } from '#renderer/ui/tool-button.tsx';
import { CheckWords } from './check-words.tsx';

const useStyles = makeStyles({ surface: { boxSizing: 'border-box', width: 'min(340px, calc(100vw - 16px))' } });

/** The check words as a tool of the session: on request, over the picture, Escape closes them. */
export function CheckWordsTool({ words }: { readonly words: readonly string[] }) {
  const styles = useStyles();
  const { t } = useText();
  return (
    <Popover trapFocus positioning="below-end">
      <ToolButton
        label={t('checkWords.open')}
        tool="check-words"
        icon={<ShieldCheckmarkRegular />}
        iconOnly
        wrap={(button) => <PopoverTrigger disableButtonEnhancement>{button}</PopoverTrigger>}
      />
      {/* The surface takes the focus: a key held down to open it must not press the red button. */}
      <PopoverSurface className={styles.surface} tabIndex={-1} aria-label={t('checkWords.open')}>
        <CheckWords words={words} />
      </PopoverSurface>
    </Popover>
  );
}
