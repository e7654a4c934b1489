import type { Translator } from '#shared/i18n/translator.ts';
import type { SharedDisplay } from '#shared/protocol/peer.ts';

/** What people call a display. */
export function displayName({ number, primary }: SharedDisplay, t: Translator['t']): string {
  return primary ? t('displays.mainName', { number: String(number) }) : t('displays.name', { number: String(number) });
}

/** Its size in its own pixels. */
export function displaySize({ width, height }: SharedDisplay, t: Translator['t']): string {
  return t('displays.size', { width: String(width), height: String(height) });
}
