import { Dialog, Spinner } from '@fluentui/react-components';
import { ProblemNotice } from '#renderer/features/problems/problem-notice.tsx';
import { DialogPage } from '#renderer/ui/dialog.tsx';
import { LiveRegion } from '#renderer/ui/live-region.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { WaitHint } from '#renderer/ui/wait.tsx';
import { ObstacleList } from './obstacle-list.tsx';
import { countOf, obstaclesOf } from './obstacles.ts';
import { bestOf, StandingView } from './standing-view.tsx';
import { useStanding } from './use-standing.ts';

type Props = { readonly open: boolean; readonly onClose: () => void };

/** "What may I do?" (F4): asks the organisation's service each time it is opened. */
export function StandingDialog({ open, onClose }: Props) {
  const { t } = useText();
  return (
    <Dialog open={open} onOpenChange={(_event, { open: wanted }) => (wanted ? undefined : onClose())}>
      <DialogPage title={t('standing.title')} close={t('explain.close')}>
        <Answer />
      </DialogPage>
    </Dialog>
  );
}

function Answer() {
  const { t } = useText();
  const { answer, ask } = useStanding();
  const said =
    answer === null
      ? t('standing.waiting')
      : answer.ok
        ? t(bestOf(answer.standing))
        : t(`problem.${answer.code}.title`);
  return (
    <>
      <LiveRegion text={said} />
      <Content answer={answer} ask={ask} />
    </>
  );
}

function Content({ answer, ask }: ReturnType<typeof useStanding>) {
  const { t } = useText();
  if (answer === null) {
    return (
      <>
        <Spinner label={t('standing.waiting')} labelPosition="below" />
        <WaitHint text={t('standing.hint')} />
      </>
    );
  }
  if (answer.ok) return <StandingView standing={answer.standing} />;
  const obstacles = obstaclesOf(answer);
  return (
    <>
      <ProblemNotice code={answer.code} onRetry={ask} />
      {countOf(obstacles) > 0 && <ObstacleList obstacles={obstacles} />}
    </>
  );
}
