import { Button, type ButtonProps, Dialog, DialogTrigger, makeStyles, Text } from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons/svg/question-circle';
import { useMain } from '#renderer/app/main-context.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { DialogPage } from '#renderer/ui/dialog.tsx';
import { HiddenText } from '#renderer/ui/live-region.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { ProblemCode } from '#shared/errors/codes.ts';
import type { SessionMode } from '#shared/session/modes.ts';
import { ObstacleList } from './obstacle-list.tsx';
import { countOf, type Obstacles } from './obstacles.ts';

const useStyles = makeStyles({ button: { position: 'relative', alignSelf: 'flex-start' } });

type Props = {
  /** What is refused: a mode, or helping altogether. */
  readonly about: SessionMode | 'help';
  readonly obstacles: Obstacles;
  /** What support looks up first. */
  readonly code?: ProblemCode;
  readonly appearance?: NonNullable<ButtonProps['appearance']>;
};

/** "Why can't I?" (F4): a button that opens everything that stands in the way; nothing where nothing can be named. */
export function WhyButton({ about, obstacles, code = 'not-allowed', appearance = 'secondary' }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const count = countOf(obstacles);
  if (count === 0) return null;
  const title = t(`explain.title.${about}`);
  const { reasons, permission } = obstacles;
  const copy = () =>
    bridge.request['problem.copyDetails']({
      code,
      reasons: [...reasons],
      ...(permission === null ? {} : { permission })
    });
  return (
    <Dialog>
      <DialogTrigger disableButtonEnhancement>
        <Button
          appearance={appearance}
          icon={<QuestionCircleRegular />}
          className={styles.button}
          aria-haspopup="dialog"
        >
          {t('explain.open')}
          {about !== 'help' && <HiddenText>{t(`mode.${about}`)}</HiddenText>}
        </Button>
      </DialogTrigger>
      <DialogPage
        title={title}
        close={t('explain.close')}
        actions={
          <CopyButton size="medium" label={t('action.copyDetails')} copied={t('action.detailsCopied')} copy={copy} />
        }
      >
        <Text>{t('explain.intro', { count })}</Text>
        <ObstacleList obstacles={obstacles} />
      </DialogPage>
    </Dialog>
  );
}
