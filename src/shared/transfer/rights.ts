import { z } from 'zod';
import type { SessionFeature, SessionRole } from '../session/modes.ts';
import type { TransferKind } from './message.ts';

/** What the sharer allows one by one (D9): each kind in each direction. */
export const TRANSFER_RIGHTS = [
  'clipboard-to-helper',
  'clipboard-to-sharer',
  'files-to-helper',
  'files-to-sharer'
] as const;
export const transferRightSchema = z.enum(TRANSFER_RIGHTS);
export type TransferRight = z.infer<typeof transferRightSchema>;

/** The features of a grant that carry something between the two machines. */
export const TRANSFER_FEATURES = ['clipboard', 'files'] as const satisfies readonly SessionFeature[];
export type TransferFeature = (typeof TRANSFER_FEATURES)[number];
export const transferFeaturesSchema = z.array(z.enum(TRANSFER_FEATURES));

/** The feature of the grant that something belongs to. */
export function featureOf(what: TransferKind): TransferFeature {
  return what === 'file' ? 'files' : 'clipboard';
}

/** The consent that it takes to carry something to `receiver`. */
export function rightFor(feature: TransferFeature, receiver: SessionRole): TransferRight {
  return `${feature}-to-${receiver}`;
}

/** The feature of the grant without which a right means nothing. */
export function featureOfRight(right: TransferRight): TransferFeature {
  return right.startsWith('files') ? 'files' : 'clipboard';
}
