import { makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import { useDisplays } from '#renderer/features/displays/use-displays.ts';
import type { PointingInHand } from '#renderer/features/pointing/use-pointing.ts';
import type { Scale } from '#renderer/features/remote-screen/layout.ts';
import { RemoteScreen } from '#renderer/features/remote-screen/remote-screen.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { WaitHint } from '#renderer/ui/wait.tsx';
import type { SessionView } from '#shared/session/view.ts';

const useStyles = makeStyles({
  frame: { position: 'relative', flexGrow: 1, minWidth: 0, minHeight: 0, overflow: 'hidden' },
  over: {
    position: 'absolute',
    inset: 0,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalXXL,
    backgroundColor: tokens.colorNeutralBackground2
  },
  icon: { fontSize: '48px', color: tokens.colorNeutralForeground3 }
});

type Props = {
  readonly session: Extract<SessionView, { phase: 'live' }>;
  readonly scale: Scale;
  /** The helper zooms by wheel or by pinching; without it they cannot. */
  readonly onScale?: (scale: Scale) => void;
  readonly physicalKeys: boolean;
  readonly pointing?: PointingInHand;
  readonly onLeave: () => void;
};

/** The sharer's screen, or what stands in its place: paused, or not there yet. Fills its parent. */
export function Picture({ session, scale, onScale, physicalKeys, pointing, onLeave }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const { engine } = useMain();
  const [seen, setSeen] = useState<{ readonly display: string | null } | null>(null);
  const shown = session.display?.id ?? null;
  const switching = seen !== null && seen.display !== null && seen.display !== shown;
  const gone = useDisplays().length === 0 && session.paused && session.display === null;
  const { name } = session.card;
  return (
    <div className={styles.frame}>
      <RemoteScreen
        engine={engine}
        display={session.display}
        mode={session.mode}
        paused={session.paused}
        epoch={session.epoch}
        scale={scale}
        {...(onScale === undefined ? {} : { onScale })}
        physicalKeys={physicalKeys}
        {...(pointing === undefined ? {} : { pointing })}
        labels={{ picture: t('remoteScreen.picture', { name }), keyboard: t('remoteScreen.keyboard', { name }) }}
        onLeave={onLeave}
        onFirstFrame={() => setSeen({ display: shown })}
      />
      {session.paused && (
        <div className={styles.over} role="status">
          <PauseRegular className={styles.icon} aria-hidden />
          <Text as="h2" size={600} weight="semibold" align="center">
            {gone ? t('displays.gone.title') : t('live.paused.title', { name })}
          </Text>
          <Text align="center">{gone ? t('displays.gone.text', { name }) : t('live.paused.text')}</Text>
        </div>
      )}
      {(seen === null || switching) && !session.paused && (
        <div className={styles.over}>
          <Spinner
            size="large"
            label={switching ? t('displays.switching') : t('live.waitingPicture')}
            labelPosition="below"
          />
          <WaitHint text={t('live.waitingPictureHint')} />
        </div>
      )}
    </div>
  );
}
