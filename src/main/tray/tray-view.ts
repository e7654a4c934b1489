import type { Translate } from '#shared/i18n/translator.ts';
import type { TrayView } from './tray.ts';

/** What a session is to the tray; see `session/presence.ts`. */
export type TrayState = {
  readonly state: 'idle' | 'view' | 'control' | 'paused' | 'helping';
  readonly name: string;
  readonly count?: number;
};

/** The tray's texts. */
export function trayView({ state, name, count }: TrayState, t: Translate): TrayView {
  const toolTip = () => {
    if (state === 'idle') return t('tray.tooltip.idle');
    if (state === 'helping' && count !== undefined) return t('tray.tooltip.helpingSeveral', { count });
    return t(`tray.tooltip.${state}`, { name });
  };
  const sharing = state === 'view' || state === 'control' || state === 'paused';
  return {
    toolTip: toolTip(),
    sharing,
    openLabel: t('tray.open'),
    stopLabel: sharing ? t('tray.stopSharing') : null,
    quitLabel: t('tray.quit')
  };
}
