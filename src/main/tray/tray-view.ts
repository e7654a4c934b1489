import type { Translate } from '#shared/i18n/translator.ts';
import type { TrayView } from './tray.ts';

/** What a session is to the tray; see `session/presence.ts`. */
export type TrayState = {
  readonly state: 'idle' | 'view' | 'control' | 'paused' | 'helping';
  readonly name: string;
};

/** The tray's texts. */
export function trayView({ state, name }: TrayState, t: Translate): TrayView {
  const sharing = state === 'view' || state === 'control' || state === 'paused';
  return {
    toolTip: state === 'idle' ? t('tray.tooltip.idle') : t(`tray.tooltip.${state}`, { name }),
    sharing,
    openLabel: t('tray.open'),
    stopLabel: sharing ? t('tray.stopSharing') : null,
    quitLabel: t('tray.quit')
  };
}
