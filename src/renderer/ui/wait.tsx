import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Page, PageTitle, Paragraph } from './page.tsx';
import { useText } from './text.tsx';
import { useElapsed } from './use-now.ts';

/** After this long a wait says what may be the matter (experience.md, "Waiting is never blank"). */
export const WAIT_HINT_MS = 10_000;

const useStyles = makeStyles({
  hint: { color: tokens.colorNeutralForeground3, minHeight: '32px', textAlign: 'inherit' },
  actions: { display: 'flex', justifyContent: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalM }
});

/** What a long wait says after ten seconds; keeps its place before, so that nothing jumps. */
export function WaitHint({ text }: { readonly text: string }) {
  const styles = useStyles();
  const { t } = useText();
  const late = useElapsed(WAIT_HINT_MS);
  return (
    <Text as="p" block size={200} className={styles.hint} role="status">
      {late ? `${t('wait.stillWorking')} ${text}` : ''}
    </Text>
  );
}

type Props = {
  /** What is waited for. */
  readonly title: string;
  readonly text?: string;
  /** Said after ten seconds: what may be the matter. */
  readonly hint: string;
  /** The way out; without it there is nothing to cancel. */
  readonly cancel?: { readonly label: string; readonly run: () => void };
  /** Below the text. */
  readonly more?: ReactNode;
  /** Above the spinner: who is waited for. */
  readonly children?: ReactNode;
};

/** A whole page that waits. */
export function WaitPage({ title, text, hint, cancel, more, children }: Props) {
  const styles = useStyles();
  return (
    <Page announce={title} centred>
      {children}
      <Spinner size={children === undefined ? 'large' : 'small'} aria-hidden />
      <PageTitle>{title}</PageTitle>
      {text !== undefined && <Paragraph>{text}</Paragraph>}
      {more}
      <WaitHint text={hint} />
      {cancel !== undefined && (
        <div className={styles.actions}>
          <Button onClick={cancel.run}>{cancel.label}</Button>
        </div>
      )}
    </Page>
  );
}
