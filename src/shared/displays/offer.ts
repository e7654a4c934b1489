import type { SharedDisplay } from '../protocol/peer.ts';

/** Which of this machine's displays the helper may see, and which they look at (D5). */
export type Offer = {
  /** Every display that is there, by number. */
  readonly present: readonly SharedDisplay[];
  /** Ids of those that the sharer offers: of what was there when they said so, never one that came later. */
  readonly offered: readonly string[];
  /** The offered one that is looked at; `null` while none is there. */
  readonly lookedAt: string | null;
};

export const NOTHING_OFFERED: Offer = { present: [], offered: [], lookedAt: null };

/** The displays that a helper is told of. */
export function offeredOf({ present, offered }: Offer): readonly SharedDisplay[] {
  return present.filter(({ id }) => offered.includes(id));
}

/** The display that may be captured; `null` when there is nothing to share. */
export function lookedAtOf(offer: Offer): SharedDisplay | null {
  return offeredOf(offer).find(({ id }) => id === offer.lookedAt) ?? null;
}

/** Keeps what is looked at as long as it is offered and there; else the main display, else the first. */
function settled(offer: Offer): Offer {
  const left = offeredOf(offer);
  const next = left.find(({ id }) => id === offer.lookedAt) ?? left.find(({ primary }) => primary) ?? left[0];
  return { ...offer, offered: left.map(({ id }) => id), lookedAt: next?.id ?? null };
}

/**
 * Displays were plugged in, unplugged or changed. What was unplugged is offered no longer, also if it comes back; what is new
 * is not offered.
 */
export function withPresent(offer: Offer, present: readonly SharedDisplay[]): Offer {
  return settled({ ...offer, present });
}

/** The sharer said which displays they offer; names of displays that are not there count for nothing. */
export function withOffered(offer: Offer, ids: readonly string[]): Offer {
  return settled({ ...offer, offered: ids });
}

/** Somebody wants to look at another display; the same offer when that one is not offered. */
export function withLookedAt(offer: Offer, id: string): Offer {
  return offeredOf(offer).some((each) => each.id === id) ? { ...offer, lookedAt: id } : offer;
}
