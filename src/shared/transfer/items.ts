import type { TransferEffect, TransferStep } from './events.ts';
import { MAX_LISTED } from './limits.ts';
import type { TransferProblem } from './message.ts';
import { featureOf, rightFor, type TransferFeature, type TransferRight } from './rights.ts';
import { type Desk, type Item, isOver, type Way } from './state.ts';

/** An item as it begins: somebody at this end has to agree. */
export function itemOf(
  way: Way,
  id: number,
  what: Item['what'],
  about: Partial<Pick<Item, 'name' | 'renamed' | 'size' | 'answers'>>
): Item {
  const { name = '', renamed = false, size = 0, answers = null } = about;
  return { way, id, what, name, renamed, size, answers, stage: 'consent', moved: 0, problem: null };
}

/** Nothing happens. */
export function unchanged(desk: Desk): TransferStep {
  return { desk, effects: [] };
}

/** Puts an item in place of the one of its name, or at the end; what has long been over is not listed any more. */
export function withItem(desk: Desk, item: Item): Desk {
  const known = desk.items.some((other) => other.way === item.way && other.id === item.id && !isOver(other));
  const items = known
    ? desk.items.map((other) => (other.way === item.way && other.id === item.id && !isOver(other) ? item : other))
    : [...desk.items, item];
  const over = items.filter(isOver);
  const forgotten = new Set(over.slice(0, Math.max(0, over.length - MAX_LISTED)));
  return { ...desk, items: items.filter((each) => !forgotten.has(each)) };
}

/** Ends an item here and forgets what it held; `tell` says so to the other end. */
export function fail(desk: Desk, item: Item, code: TransferProblem, tell: boolean): TransferStep {
  const effects: TransferEffect[] = [{ do: 'drop', way: item.way, id: item.id }];
  const told = tell ? farewell(item, code) : null;
  if (told !== null) effects.push(told);
  return { desk: withItem(desk, { ...item, stage: 'failed', problem: code }), effects };
}

function farewell({ way, id }: Item, code: TransferProblem): TransferEffect | null {
  switch (way) {
    case 'send':
      return { do: 'say', message: { type: 'cancel', id, code } };
    case 'receive':
      return { do: 'say', message: { type: 'refuse', id, code } };
    case 'give':
      return { do: 'say', message: { type: 'request-refused', id, code } };
    case 'fetch':
      return null;
  }
}

/** Ends every open item that `which` names. */
export function failAll(desk: Desk, which: (item: Item) => boolean, code: TransferProblem): TransferStep {
  let step = unchanged(desk);
  for (const item of desk.items) {
    if (isOver(item) || !which(item)) continue;
    const next = fail(step.desk, item, code, true);
    step = { desk: next.desk, effects: [...step.effects, ...next.effects] };
  }
  return step;
}

/** The feature that an item uses. */
export function featureOfItem({ what }: Item): TransferFeature {
  return what === 'clipboard' ? 'clipboard' : featureOf(what);
}

/** The sharer's consent that an item takes. */
export function rightOf(desk: Pick<Desk, 'role'>, item: Item): TransferRight {
  const outward = item.way === 'send' || item.way === 'give';
  const receiver = outward ? (desk.role === 'helper' ? 'sharer' : 'helper') : desk.role;
  return rightFor(featureOfItem(item), receiver);
}

/** Carries out one step after the other. */
export function andThen(step: TransferStep, next: (desk: Desk) => TransferStep): TransferStep {
  const after = next(step.desk);
  return { desk: after.desk, effects: [...step.effects, ...after.effects] };
}
