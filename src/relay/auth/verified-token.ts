import type { RelayErrorCode } from '#shared/errors/codes.ts';
import type { AuthenticationFacts } from '#shared/policy/facts.ts';
import type { Person } from '../person.ts';

/** What an access token proved: who, and until when (milliseconds since the epoch). */
export interface VerifiedToken {
  readonly person: Person;
  readonly expiresAt: number;
  readonly authentication: AuthenticationFacts;
  /** The Entra device that the sign-in was made on, where the issuer knows it. */
  readonly deviceId: string | null;
}

/** A token that was accepted, or the code that refuses it. */
export type TokenVerdict =
  | { readonly ok: true; readonly token: VerifiedToken }
  | { readonly ok: false; readonly code: Extract<RelayErrorCode, TokenRefusal> };
export type TokenRefusal = 'unauthenticated' | 'token-expired' | 'tenant-not-allowed' | 'internal';

/** Judges an access token. Never rejects. */
export type TokenVerifier = (accessToken: string) => Promise<TokenVerdict>;
