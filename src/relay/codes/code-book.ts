import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
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
 * Open security codes, kept only as HMACs under a key of the relay: a look into memory gives no code, and the time of
 * a look-up depends on a digest that nobody outside can compute (style.md 22).
 */
export class CodeBook {
  readonly #key: KeyObject;
  readonly #live = new Map<string, { readonly sessionId: string; readonly expiresAt: number }>();
  readonly #over = new Map<string, 'used' | 'expired'>();
  readonly #bySession = new Map<string, string>();

  /** @param key at least 32 bytes from a CSPRNG. */
  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
  }

  /** How many codes are live. */
  get size(): number {
    return this.#live.size;
  }

  /** Whether the code is taken; a drawn code that is must be drawn again. */
  has(code: SecurityCode): boolean {
    return this.#live.has(this.digestOf(code));
  }

  /** Opens a code for a session until `expiresAt` (milliseconds since the epoch); answers its digest. */
  open(code: SecurityCode, sessionId: string, expiresAt: number): string {
    const digest = this.digestOf(code);
    this.openDigest(digest, sessionId, expiresAt);
    return digest;
  }

  /** The same for a code of which only the digest is known: another relay with the same key has opened it. */
  openDigest(digest: string, sessionId: string, expiresAt: number): void {
    this.#over.delete(digest);
    this.#live.set(digest, { sessionId, expiresAt });
    this.#bySession.set(sessionId, digest);
  }

  /** Looks a code up at the time `now`; changes nothing. */
  look(code: SecurityCode, now: number): CodeLookup {
    const digest = this.digestOf(code);
    const entry = this.#live.get(digest);
    if (entry === undefined) return { kind: this.#over.get(digest) ?? 'unknown' };
    return entry.expiresAt <= now ? { kind: 'expired' } : { kind: 'live', sessionId: entry.sessionId };
  }

  /** The digest and the end of a session's live code, `undefined` when it has none. */
  ofSession(sessionId: string): { readonly digest: string; readonly expiresAt: number } | undefined {
    const digest = this.#bySession.get(sessionId);
    const entry = digest === undefined ? undefined : this.#live.get(digest);
    return digest === undefined || entry === undefined ? undefined : { digest, expiresAt: entry.expiresAt };
  }

  /** Takes a session's code out for good; answers its digest. A session without a live code is left alone. */
  spend(sessionId: string, as: 'used' | 'expired'): string | undefined {
    const digest = this.drop(sessionId);
    if (digest === undefined) return undefined;
    this.#over.set(digest, as);
    if (this.#over.size > MAX_REMEMBERED) {
      const [oldest] = this.#over.keys();
      if (oldest !== undefined) this.#over.delete(oldest);
    }
    return digest;
  }

  /** Forgets a session's live code, which another relay looks after from now on; answers its digest. */
  drop(sessionId: string): string | undefined {
    const digest = this.#bySession.get(sessionId);
    if (digest === undefined) return undefined;
    this.#bySession.delete(sessionId);
    this.#live.delete(digest);
    return digest;
  }

  /** What stands for a code wherever it is kept: nobody finds the code from it without the key. */
  digestOf(code: SecurityCode): string {
    return createHmac('sha256', this.#key).update(code).digest('base64url');
  }
}
