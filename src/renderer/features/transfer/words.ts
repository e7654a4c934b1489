import type { Translator } from '#shared/i18n/translator.ts';
import type { TransferItem } from '#shared/transfer/view.ts';

/** What a transfer is called on the screen: a file by its name. */
export function nameOf(item: TransferItem, t: Translator['t']): string {
  return item.what === 'file' ? item.name : t(`transfer.what.${item.what}`);
}

/** How a transfer stands, in words. `person` is the other one. */
export function stateOf(item: TransferItem, person: string, t: Translator['t']): string {
  if (item.stage === 'failed') return t(`transfer.problem.${item.problem ?? 'failed'}`);
  if (item.stage === 'waiting') return t('transfer.stage.waiting', { name: person });
  if (item.stage === 'done' && !item.outward) {
    return item.what === 'file' ? t('transfer.done.file') : t('transfer.done.clipboard');
  }
  return t(`transfer.stage.${item.stage}`);
}
