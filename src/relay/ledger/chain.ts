import { createHash } from 'node:crypto';

/** What the first row of a record follows. */
export const CHAIN_START = '0'.repeat(64);

/** JSON with the keys of every object in order, so that equal content has equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function sha256(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('hex');
}

/**
 * The hash over a row's own content. The random key makes it useless for finding out by trial what an erased row said.
 * `body` is the canonical text of the entry.
 */
export function contentHash(key: string, at: number, body: string): string {
  return sha256(key, String(at), body);
}

/** The hash of a row in its place: over the one before, the number, the moment from which it is kept, and its content. */
export function chainHash(before: string, number: number, keptFrom: number, content: string): string {
  return sha256(before, String(number), String(keptFrom), content);
}

/** Where the kept part of the chain begins, because retention took what was before. */
export interface Anchor {
  /** The last row that is gone; 0 when none is. */
  readonly number: number;
  /** That row's hash. */
  readonly hash: string;
  /** Everything kept from before this moment may be gone, milliseconds since the epoch. */
  readonly cutoff: number;
}

/** The anchor of a record that has lost nothing. */
export const FIRST_ANCHOR: Anchor = { number: 0, hash: CHAIN_START, cutoff: 0 };

/** Anchors are chained like rows are, so that none can be put in later. `before` is the seal of the anchor before. */
export function anchorSeal(before: string, { number, hash, cutoff }: Anchor): string {
  return sha256('anchor', before, String(number), hash, String(cutoff));
}

/** A link of the chain as it is kept; without content once retention has erased it in place. */
export interface Link {
  readonly number: number;
  readonly keptFrom: number;
  readonly contentHash: string;
  readonly hash: string;
  readonly content: { readonly key: string; readonly at: number; readonly body: string } | null;
}

/** Follows a chain link by link from its anchor; remembers the first one that is not as it was written. */
export class ChainCheck {
  readonly #cutoff: number;
  #number: number;
  #hash: string;
  #rows = 0;
  #broken: number | undefined;

  constructor(anchor: Anchor) {
    this.#cutoff = anchor.cutoff;
    this.#number = anchor.number;
    this.#hash = anchor.hash;
  }

  /** The first broken row's number, if there is one so far. */
  get broken(): number | undefined {
    return this.#broken;
  }
  /** Links that were right so far. */
  get rows(): number {
    return this.#rows;
  }
  /** The last right link's hash. */
  get head(): string {
    return this.#hash;
  }

  /** The next link, in order of numbers. */
  follow(link: Link): void {
    if (this.#broken !== undefined) return;
    const { number, keptFrom, content } = link;
    const rightContent =
      content === null
        ? keptFrom < this.#cutoff
        : contentHash(content.key, content.at, content.body) === link.contentHash;
    const rightPlace = number === this.#number + 1;
    if (!rightPlace || !rightContent || chainHash(this.#hash, number, keptFrom, link.contentHash) !== link.hash) {
      this.#broken = this.#number + 1;
      return;
    }
    this.#number = number;
    this.#hash = link.hash;
    this.#rows += 1;
  }

  /** The chain must end where the head says; rows cut off behind would not show otherwise. */
  finish(head: { readonly number: number; readonly hash: string }): void {
    if (this.#broken === undefined && (this.#number !== head.number || this.#hash !== head.hash)) {
      this.#broken = this.#number + 1;
    }
  }
}
