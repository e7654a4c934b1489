import type { TransferEffect, TransferStep } from './events.ts';
import { andThen, failAll, featureOfItem, rightOf, unchanged, withItem } from './items.ts';
import { MAX_TRANSFER_REFUSALS } from './limits.ts';
import type { TransferRight } from './rights.ts';
import type { Desk, Item } from './state.ts';

/** Sharer: raises the next question when one is due, and no other is open. Items that wait for it are decided by its answer. */
export function askNext(desk: Desk): TransferStep {
  if (desk.role !== 'sharer' || !desk.open || desk.asking !== null || desk.questionOpen) return unchanged(desk);
  const next = desk.items.find((item) => item.stage === 'consent');
  if (next === undefined) return unchanged(desk);
  const right = rightOf(desk, next);
  if (desk.rights.includes(right)) return andThen(agree(desk, next), askNext);
  if (desk.refusals >= MAX_TRANSFER_REFUSALS) {
    return andThen(
      failAll(desk, (item) => item === next, 'declined'),
      askNext
    );
  }
  return { desk: { ...desk, asking: right }, effects: [{ do: 'ask', right }] };
}

/** Sharer: the window was answered. Counts for the open question only. */
export function answered(
  desk: Desk,
  right: TransferRight,
  outcome: 'allowed' | 'declined' | 'timeout' | 'displaced'
): TransferStep {
  if (desk.asking !== right) return unchanged(desk);
  const closed: Desk = { ...desk, asking: null };
  if (outcome === 'displaced') return unchanged(closed);
  if (outcome === 'allowed') {
    const allowed: Desk = { ...closed, rights: [...closed.rights, right] };
    return waitingFor(allowed, right).reduce(
      (step, item) => andThen(step, (now) => agree(now, item)),
      unchanged(allowed)
    );
  }
  const refused: Desk = { ...closed, refusals: closed.refusals + 1 };
  const waiting = new Set(waitingFor(refused, right));
  return failAll(refused, (item) => waiting.has(item), outcome === 'timeout' ? 'no-answer' : 'declined');
}

function waitingFor(desk: Desk, right: TransferRight): readonly Item[] {
  return desk.items.filter((item) => item.stage === 'consent' && rightOf(desk, item) === right);
}

/** Whoever had to agree has: the item goes its way. */
export function agree(desk: Desk, item: Item): TransferStep {
  const { id, name, size, answers, what, way } = item;
  if (way === 'give') {
    return used(withItem(desk, { ...item, stage: 'opening' }), item, [{ do: 'read-clipboard', answers: id }]);
  }
  if (what === 'clipboard') return unchanged(desk);
  if (way === 'receive') {
    return used(withItem(desk, { ...item, stage: 'opening' }), item, [{ do: 'open', id, what, name, size }]);
  }
  return used(withItem(desk, { ...item, stage: 'offered' }), item, [
    { do: 'say', message: { type: 'offer', id, what, name, size, answers } }
  ]);
}

/** The record is the sharer's to write, once for each feature. */
function used(desk: Desk, item: Item, effects: readonly TransferEffect[]): TransferStep {
  const feature = featureOfItem(item);
  if (desk.role !== 'sharer' || desk.used.includes(feature)) return { desk, effects };
  return { desk: { ...desk, used: [...desk.used, feature] }, effects: [{ do: 'used', feature }, ...effects] };
}
