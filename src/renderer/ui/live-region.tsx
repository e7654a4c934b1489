import { makeStyles } from '@fluentui/react-components';

const useStyles = makeStyles({
  hidden: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    margin: '-1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap'
  }
});

type Props = {
  readonly text: string;
  /** Interrupts what is being read; for what cannot wait. */
  readonly urgent?: boolean;
};

/** The one way to say something to screen readers without showing it. A changed text is read out. */
export function LiveRegion({ text, urgent = false }: Props) {
  const styles = useStyles();
  return (
    <div role={urgent ? 'alert' : 'status'} aria-live={urgent ? 'assertive' : 'polite'} className={styles.hidden}>
      {text}
    </div>
  );
}

/** Text for screen readers only, where it stands. */
export function HiddenText({ children }: { readonly children: string }) {
  return <span className={useStyles().hidden}>{children}</span>;
}
