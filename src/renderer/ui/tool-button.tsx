import {
  CounterBadge,
  makeStyles,
  mergeClasses,
  ToggleButton,
  ToolbarButton,
  Tooltip,
  tokens
} from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { HiddenText } from './live-region.tsx';

const OUT_OF_SIGHT = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)'
} as const;

/** On an element around the buttons: `roomy`, `tight` (icons only) or `narrow` (icons only, on a line of their own). */
export const ROOM = 'data-room';

const WITHOUT_WORDS = `:not([${ROOM}=roomy] *)`;
/** A button that is no wider than its icon needs. */
const COMPACT = { padding: '5px 6px', '& .fui-Button__icon': { marginInline: 0 } } as const;

const useStyles = makeStyles({
  button: { position: 'relative', minWidth: '32px', whiteSpace: 'nowrap', flexShrink: 0, [WITHOUT_WORDS]: COMPACT },
  compact: COMPACT,
  // Out of sight where the toolbar has too little room for them, but still the button's name.
  words: { [WITHOUT_WORDS]: OUT_OF_SIGHT },
  noWords: OUT_OF_SIGHT,
  count: { marginInlineStart: tokens.spacingHorizontalXS }
});

type Props = {
  readonly label: string;
  /** What it is for, in the page's own words. */
  readonly tool: string;
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
export function ToolButton({
  label,
  tool,
  icon,
  onClick,
  pressed,
  disabled = false,
  iconOnly = false,
  count,
  wrap
}: Props) {
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
  const common = {
    className: mergeClasses(styles.button, iconOnly && styles.compact),
    icon,
    'data-tool': tool,
    ...(onClick === undefined ? {} : { onClick })
  };
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
