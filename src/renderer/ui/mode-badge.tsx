import { Badge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CursorClickRegular } from '@fluentui/react-icons/svg/cursor-click';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import type { SessionMode } from '#shared/session/modes.ts';
import { useText } from './text.tsx';

const useStyles = makeStyles({
  badge: { flexShrink: 0, whiteSpace: 'nowrap' },
  control: {
    backgroundColor: tokens.colorPaletteDarkOrangeBackground2,
    color: tokens.colorPaletteDarkOrangeForeground2
  }
});

/** The mode in one word with its icon; the same colours as the frame around the shared screen. */
export function ModeBadge({ mode, paused }: { readonly mode: SessionMode; readonly paused: boolean }) {
  const styles = useStyles();
  const { t } = useText();
  if (paused) {
    return (
      <Badge appearance="tint" color="informative" size="large" className={styles.badge} icon={<PauseRegular />}>
        {t('mode.paused')}
      </Badge>
    );
  }
  return mode === 'view' ? (
    <Badge appearance="tint" color="brand" size="large" className={styles.badge} icon={<EyeRegular />}>
      {t('mode.view')}
    </Badge>
  ) : (
    <Badge
      appearance="tint"
      color="warning"
      size="large"
      className={mergeClasses(styles.badge, styles.control)}
      icon={<CursorClickRegular />}
    >
      {t('mode.control')}
    </Badge>
  );
}
