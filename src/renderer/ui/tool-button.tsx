import { CounterBadge, makeStyles, ToggleButton, ToolbarButton, Tooltip, tokens } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { HiddenText } from './live-region.tsx';

const OUT_OF_SIGHT = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)'
} as const;

const useStyles = makeStyles({
  button: { position: 'relative', minWidth: '32px', whiteSpace: 'nowrap', flexShrink: 0 },
  // Out of sight where there is little room, but still the button's name.
  words: { '@media (max-width: 1099px)': OUT_OF_SIGHT },
  noWords: OUT_OF_SIGHT,
  count: { marginInlineStart: tokens.spacingHorizontalXS }
});

type Props = {
  readonly label: string;
  readonly icon: ReactElement;
  readonly onClick?: () => void;
  /** A button that stays pressed. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** The icon says it all: the words are in the tooltip only, wherever it is. */
  readonly iconOnly?: boolean;
  /** Put around it, as for a button that opens something. */
  readonly wrap?: (button: ReactElement) => ReactElement;
  /** A number on the button, and how screen readers say it. */
  readonly count?: { readonly value: number; readonly words: string };
};

/** A toolbar button: icon and words, the words in a tooltip only where there is little room. */
export function ToolButton({ label, icon, onClick, pressed, disabled = false, iconOnly = false, count, wrap }: Props) {
  const styles = useStyles();
  const inside = (
    <>
      <span className={iconOnly ? styles.noWords : styles.words}>{label}</span>
      {count !== undefined && count.value > 0 && (
        <>
          <CounterBadge className={styles.count} count={count.value} size="small" color="danger" aria-hidden />
          <HiddenText>{count.words}</HiddenText>
        </>
      )}
    </>
  );
  const common = { className: styles.button, icon, ...(onClick === undefined ? {} : { onClick }) };
  const button = (
    <Tooltip content={label} relationship="description">
      {pressed === undefined ? (
        <ToolbarButton {...common} disabled={disabled}>
          {inside}
        </ToolbarButton>
      ) : (
        <ToggleButton {...common} appearance="subtle" checked={pressed} disabledFocusable={disabled}>
          {inside}
        </ToggleButton>
      )}
    </Tooltip>
  );
  return wrap === undefined ? button : wrap(button);
}
