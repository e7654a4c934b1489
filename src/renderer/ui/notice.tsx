import {
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  type MessageBarIntent,
  MessageBarTitle,
  makeStyles,
  tokens
} from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  bar: { flexShrink: 0, textAlign: 'start' },
  title: { display: 'block' },
  body: { overflowWrap: 'anywhere' },
  actions: { flexWrap: 'wrap', rowGap: tokens.spacingVerticalS }
});

type Props = {
  readonly intent: MessageBarIntent;
  readonly title?: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
};

/** One strip that says something beside the page's matter: a warning, an answer, a lost connection. */
export function Notice({ intent, title, children, actions }: Props) {
  const styles = useStyles();
  return (
    <MessageBar intent={intent} layout="multiline" className={styles.bar}>
      <MessageBarBody className={styles.body}>
        {title !== undefined && <MessageBarTitle className={styles.title}>{title}</MessageBarTitle>}
        {children}
      </MessageBarBody>
      {actions !== undefined && <MessageBarActions className={styles.actions}>{actions}</MessageBarActions>}
    </MessageBar>
  );
}
