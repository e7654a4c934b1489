import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { ProblemNotice } from '#renderer/features/problems/problem-notice.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { RelayView } from '#shared/ipc/app-view.ts';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalSNudge,
    color: tokens.colorNeutralForeground3,
    minHeight: '20px'
  },
  dot: { width: '8px', height: '8px', borderRadius: tokens.borderRadiusCircular, flexShrink: 0 },
  online: { backgroundColor: tokens.colorStatusSuccessBackground3 },
  connecting: { backgroundColor: tokens.colorStatusWarningBackground3 }
});

/** Why the service is out of reach and what can be done; nothing while all is well. */
export function RelayStrip({ relay }: { readonly relay: RelayView }) {
  const { bridge } = useMain();
  if (relay.status !== 'offline') return null;
  return (
    <ProblemNotice
      code={relay.problem}
      intent={relay.retryAt === null || relay.problem === 'relay-certificate' ? 'error' : 'warning'}
      retryAt={relay.retryAt}
      onRetry={() => forget(bridge.request['relay.retry']())}
      onSignIn={() => forget(bridge.request['account.signIn']({ switchAccount: false }))}
    />
  );
}

/** One quiet line: ready, or about to be. The strip speaks when it is offline. */
export function RelayLine({ relay }: { readonly relay: RelayView }) {
  const styles = useStyles();
  const { t } = useText();
  if (relay.status === 'offline') return <span />;
  const online = relay.status === 'online';
  return (
    <Text size={200} className={styles.line} role="status">
      <span className={mergeClasses(styles.dot, online ? styles.online : styles.connecting)} aria-hidden />
      {online ? t('home.status.online') : t('home.status.connecting')}
    </Text>
  );
}
