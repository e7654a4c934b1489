import type { Cancel, Clock } from '../clock.ts';
import type { Logger } from '../logging.ts';
import type { NodeLink } from './node-link.ts';
import type { SharedStore } from './shared-store.ts';

/** How often a relay says that it lives. */
export const BEAT_MS = 500;
/** One that has said nothing for this long is dead, however it came about … */
const SILENT_MS = 5_000;
/** … and so is one that hears nothing at this many looks in a row: its process has ended. */
const DEAF_LOOKS = 3;
/** After Redis was away everybody needs a moment to be there again; nobody is judged by then. */
const GRACE_MS = 3_000;

export interface MembershipOptions {
  readonly node: string;
  readonly store: Pick<SharedStore, 'beat'>;
  readonly link: Pick<NodeLink, 'hearing'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** A relay is no more. Called once for each. */
  readonly died: (node: string) => void;
  /** The others thought this relay dead: what it had may be somebody else's by now. */
  readonly mistaken: () => void;
}

/** Which relays live. Nothing is heard of while Redis is down. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #deaf = new Map<string, number>();
  readonly #dead = new Set<string>();
  #alive: ReadonlySet<string> = new Set();
  #stop: Cancel = () => {};
  #looking: Promise<void> | undefined;
  #joined = false;
  #judgeFrom = 0;
  #closed = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** Other relays that live, as far as is known. */
  get others(): ReadonlySet<string> {
    return this.#alive;
  }

  /** Redis is there, for the first time or again. */
  begin(): void {
    this.#stop();
    const { clock } = this.#options;
    this.#judgeFrom = this.#joined ? clock.elapsed() + GRACE_MS : 0;
    this.#deaf.clear();
    this.#again(0);
  }

  /** Whether everybody has had the time to be heard of since Redis is there. */
  get settled(): boolean {
    return this.#options.clock.elapsed() >= this.#judgeFrom;
  }

  /** Redis is gone: nobody is judged. */
  pause(): void {
    this.#stop();
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  /** Whether a relay lives; asks when it is not known yet. Rejects while Redis is down. */
  async isAlive(node: string): Promise<boolean> {
    if (node === this.#options.node || this.#alive.has(node)) return true;
    if (this.#dead.has(node)) return false;
    await this.look();
    return this.#alive.has(node);
  }

  /** Looks once; several who ask at a time get the same look. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  #again(ms: number): void {
    if (this.#closed) return;
    const { clock } = this.#options;
    this.#stop = clock.after(ms, () => {
      this.look()
        .catch(() => {})
        .finally(() => this.#again(BEAT_MS));
    });
  }

  async #look(): Promise<void> {
    const { store, link, node, clock, log, died, mistaken } = this.#options;
    const { known, ages } = await store.beat();
    if (this.#joined && !known) mistaken();
    this.#joined = true;
    const others = [...ages.keys()].filter((other) => other !== node);
    const hearing = await link.hearing(others);
    const judging = clock.elapsed() >= this.#judgeFrom;
    // Whoever lived before Redis was away may only not have been heard of yet.
    const alive = new Set<string>(judging ? [] : this.#alive);
    const gone: string[] = [];
    for (const other of others) {
      const deaf = hearing.has(other) ? 0 : (this.#deaf.get(other) ?? 0) + 1;
      this.#deaf.set(other, deaf);
      const silent = (ages.get(other) ?? 0) > SILENT_MS;
      if (judging && (silent || deaf >= DEAF_LOOKS)) {
        gone.push(other);
        continue;
      }
      alive.add(other);
      if (!silent && deaf === 0) this.#dead.delete(other);
    }
    this.#alive = alive;
    for (const other of gone) {
      if (this.#dead.has(other)) continue;
      this.#dead.add(other);
      log('warn', 'node-lost');
      died(other);
    }
  }
}
