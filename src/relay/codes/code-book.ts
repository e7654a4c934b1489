import { createHmac } from 'node:crypto';
import type { SecurityCode } from '#shared/ids/security-code.ts';

/** How many codes that are over are remembered, to tell `used` and `expired` apart in the record. */
const MAX_REMEMBERED = 10_000;

/** What the book knows about a code. Only the record may tell the last three apart, never the caller. */
export type CodeLookup =
  | { readonly kind: 'live'; readonly sessionId: string }
  | { readonly kind: 'used' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' };

/**
 * Open security codes, kept only as HMACs under a key of this process: a look into memory gives no code, and the time of
 * a look-up depends on a digest that nobody outside can compute (style.md 22).
 */
export class CodeBook {
  readonly #key: Uint8Array;
  readonly #live = new Map<string, { readonly sessionId: string; readonly expiresAt: number }>();
  readonly #over = new Map<string, 'used' | 'expired'>();
  readonly #bySession = new Map<string, string>();

  /** @param key at least 32 bytes from a CSPRNG. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** How many codes are live. */
  get size(): number {
    return this.#live.size;
  }

  /** Whether the code is taken; a drawn code that is must be drawn again. */
  has(code: SecurityCode): boolean {
    return this.#live.has(this.#digest(code));
  }

  /** Opens a code for a session until `expiresAt` (milliseconds since the epoch). */
  open(code: SecurityCode, sessionId: string, expiresAt: number): void {
    const digest = this.#digest(code);
    this.#over.delete(digest);
    this.#live.set(digest, { sessionId, expiresAt });
    this.#bySession.set(sessionId, digest);
  }

  /** Looks a code up at the time `now`; changes nothing. */
  look(code: SecurityCode, now: number): CodeLookup {
    const digest = this.#digest(code);
    const entry = this.#live.get(digest);
    if (entry === undefined) return { kind: this.#over.get(digest) ?? 'unknown' };
    return entry.expiresAt <= now ? { kind: 'expired' } : { kind: 'live', sessionId: entry.sessionId };
  }

  /** Takes a session's code out for good. A session without a live code is left alone. */
  spend(sessionId: string, as: 'used' | 'expired'): void {
    const digest = this.#bySession.get(sessionId);
    if (digest === undefined) return;
    this.#bySession.delete(sessionId);
    this.#live.delete(digest);
    this.#over.set(digest, as);
    if (this.#over.size > MAX_REMEMBERED) {
      const [oldest] = this.#over.keys();
      if (oldest !== undefined) this.#over.delete(oldest);
    }
  }

  #digest(code: SecurityCode): string {
    return createHmac('sha256', this.#key).update(code).digest('base64url');
  }
}
