import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { useState } from 'react';
import { type FailedAttempt, failureOf } from '#renderer/app/attempt-store.ts';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget, outcomeOf } from '#renderer/app/requests.ts';
import { ProblemNotice } from '#renderer/features/problems/problem-notice.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { formatTime } from '#shared/i18n/format.ts';
import type { AppView } from '#shared/ipc/app-view.ts';

const useStyles = makeStyles({
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  until: { color: tokens.colorNeutralForeground3 }
});

type Props = { readonly session: NonNullable<AppView['resumable']>; readonly offline: boolean };

/** The session that a restart cut off (D10): on with it, or an end to it. Nothing happens by itself. */
export function ResumePanel({ session: { name, until }, offline }: Props) {
  const styles = useStyles();
  const { t, formats } = useText();
  const { bridge } = useMain();
  const [failed, setFailed] = useState<FailedAttempt | null>(null);
  const takeUp = () => {
    setFailed(null);
    void outcomeOf(bridge.request['session.takeUp']()).then((outcome) => setFailed(failureOf(outcome, Date.now())));
  };
  return (
    <Panel icon={<ArrowClockwiseRegular />} title={t('resume.title', { name })} text={t('resume.text', { name })}>
      {failed !== null && <ProblemNotice code={failed.problem} obstacles={failed.obstacles} />}
      <div className={styles.actions}>
        <Button appearance="primary" size="large" disabledFocusable={offline} onClick={takeUp}>
          {t('resume.submit')}
        </Button>
        <Button size="large" onClick={() => forget(bridge.request['session.giveUp']())}>
          {t('resume.end')}
        </Button>
      </div>
      <Text size={200} className={styles.until}>
        {t('resume.until', { time: formatTime(until, formats) })}
      </Text>
    </Panel>
  );
}
