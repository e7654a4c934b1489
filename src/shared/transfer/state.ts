import type { SessionRole } from '../session/modes.ts';
import type { TransferKind, TransferProblem } from './message.ts';
import type { TransferFeature, TransferRight } from './rights.ts';

/**
 * How something moves, seen from this end. `fetch`: the helper asked for the sharer's clipboard; `give`: the sharer was asked
 * for it. Both become an offer once the sharer says yes.
 */
export type Way = 'send' | 'receive' | 'fetch' | 'give';

/**
 * `consent`: a person at this end has to agree. `offered`: the other end has to. `opening`: the place to write to is being
 * made. `closing`: everything has been sent, and is being checked.
 */
export type Stage = 'consent' | 'offered' | 'opening' | 'moving' | 'closing' | 'done' | 'failed';

/** One transfer. `id` is the number of whoever began it; with `way` it names the transfer at this end. */
export type Item = {
  readonly way: Way;
  readonly id: number;
  readonly what: TransferKind | 'clipboard';
  /** Already safe; empty for the clipboard. */
  readonly name: string;
  readonly renamed: boolean;
  readonly size: number;
  /** The request that an offer answers. */
  readonly answers: number | null;
  readonly stage: Stage;
  /** Bytes that the receiver has stored. */
  readonly moved: number;
  readonly problem: TransferProblem | null;
};

/** What of the session the transfers depend on. `open`: live and not paused, the consent epoch stands. */
export type Ground = {
  readonly role: SessionRole;
  readonly open: boolean;
  /** The helper controls; when that ends, everything that was allowed beside it ends too. */
  readonly control: boolean;
  readonly features: readonly TransferFeature[];
  /** The sharer is being asked for a mode: one question at a time. */
  readonly questionOpen: boolean;
};

/** Clipboard and files of one session, at one end. */
export type Desk = Ground & {
  /** Sharer: what was allowed in this session. */
  readonly rights: readonly TransferRight[];
  /** Sharer: the question that is open in the consent window. */
  readonly asking: TransferRight | null;
  readonly refusals: number;
  /** Features that the record knows of. */
  readonly used: readonly TransferFeature[];
  /** Oldest first. */
  readonly items: readonly Item[];
};

/** No session. */
export const NO_DESK: Desk = {
  role: 'helper',
  open: false,
  control: false,
  features: [],
  questionOpen: false,
  rights: [],
  asking: null,
  refusals: 0,
  used: [],
  items: []
};

/** Whether an item is over. */
export function isOver({ stage }: Item): boolean {
  return stage === 'done' || stage === 'failed';
}

/** The item of that name, while it is not over. */
export function openItem(desk: Desk, way: Way, id: number): Item | undefined {
  return desk.items.find((item) => item.way === way && item.id === id && !isOver(item));
}
