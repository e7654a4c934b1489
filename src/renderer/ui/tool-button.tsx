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

const useStyles = makeStyles({
  button: { minWidth: '32px', whiteSpace: 'nowrap', flexShrink: 0 },
  words: { '@media (max-width: 1099px)': { display: 'none' } },
  count: { marginInlineStart: tokens.spacingHorizontalXS }
});

type Props = {
  readonly label: string;
  readonly icon: ReactElement;
  readonly onClick: () => void;
  /** A button that stays pressed. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** A number on the button; what it counts belongs into `name`. */
  readonly count?: number;
  /** What screen readers say in place of the label. */
  readonly name?: string;
};

/** A toolbar button: icon and words, the words in a tooltip only where there is little room. */
export function ToolButton({ label, icon, onClick, pressed, disabled = false, count = 0, name }: Props) {
  const styles = useStyles();
  const inside = (
    <>
      <span className={styles.words}>{label}</span>
      {count > 0 && <CounterBadge className={styles.count} count={count} size="small" color="danger" />}
    </>
  );
  const common = { className: mergeClasses(styles.button), icon, onClick, 'aria-label': name ?? label };
  return (
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
}
