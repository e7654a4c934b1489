import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  tokens
} from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';

const useStyles = makeStyles({
  surface: {
    boxSizing: 'border-box',
    maxWidth: 'min(600px, calc(100vw - 24px))',
    '@media (max-width: 480px)': { maxWidth: 'calc(100vw - 24px)', padding: tokens.spacingHorizontalL },
    // Windows' high contrast draws no shadow: without its own line the surface would melt into the page.
    '@media (forced-colors: active)': { border: '1px solid CanvasText' }
  },
  title: { overflowWrap: 'anywhere' },
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    overflowWrap: 'anywhere',
    scrollbarWidth: 'thin',
    // Room for the outlines of what stands at the edge.
    paddingInline: '2px',
    marginInline: '-2px'
  },
  actions: { flexWrap: 'wrap', justifyContent: 'flex-end' }
});

type Props = {
  readonly title: string;
  /** Name of the button that closes it; Escape does the same. */
  readonly close: string;
  /** Buttons before the closing one. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** What a dialog shows: heading, a body that scrolls by itself also with the keyboard, buttons. Only inside Fluent's `Dialog`. */
export function DialogPage({ title, close, actions, children }: Props) {
  const styles = useStyles();
  const heading = useId();
  return (
    <DialogSurface className={styles.surface} aria-labelledby={heading}>
      <DialogBody>
        <DialogTitle id={heading} className={styles.title}>
          {title}
        </DialogTitle>
        <DialogContent className={styles.content} tabIndex={0} role="group" aria-labelledby={heading}>
          {children}
        </DialogContent>
        <DialogActions className={styles.actions}>
          {actions}
          <DialogTrigger disableButtonEnhancement action="close">
            <Button appearance={actions === undefined ? 'primary' : 'secondary'} size="medium">
              {close}
            </Button>
          </DialogTrigger>
        </DialogActions>
      </DialogBody>
    </DialogSurface>
  );
}
