import type { ProblemCode } from '#shared/errors/codes.ts';

/** The button that helps with a problem: try again, sign in again, or none because nothing on this page would help. */
export type Remedy = 'retry' | 'sign-in' | 'none';

/** For every code the way on. Exhaustive: a new code does not compile without one. */
export const REMEDIES: Readonly<Record<ProblemCode, Remedy>> = {
  'bad-message': 'retry',
  'too-large': 'none',
  unauthenticated: 'sign-in',
  'token-expired': 'sign-in',
  'claims-challenge': 'sign-in',
  'tenant-not-allowed': 'sign-in',
  'client-too-old': 'none',
  'rate-limited': 'retry',
  'code-not-accepted': 'none',
  'session-not-found': 'none',
  'wrong-state': 'none',
  'not-allowed': 'none',
  'directory-unavailable': 'retry',
  'directory-permission-missing': 'none',
  busy: 'retry',
  'shutting-down': 'retry',
  'relay-degraded': 'retry',
  internal: 'retry',
  'configuration-missing': 'none',
  'configuration-invalid': 'none',
  'relay-unreachable': 'retry',
  'relay-certificate': 'retry',
  'relay-lost': 'retry',
  'clock-wrong': 'retry',
  'proxy-sign-in-needed': 'retry',
  'identity-unreachable': 'sign-in',
  'identity-certificate': 'none',
  'sign-in-cancelled': 'none',
  'sign-in-timeout': 'none',
  'sign-in-failed': 'none',
  'not-signed-in': 'sign-in',
  'account-changed': 'retry',
  'step-up-refused': 'retry',
  'directory-unreachable': 'retry',
  'no-display': 'none',
  'input-unavailable': 'none',
  'link-refused': 'none',
  'bad-request': 'none',
  'sender-refused': 'none'
};

/** Problems whose cause the connection check finds. */
export const CHECK_HELPS: ReadonlySet<ProblemCode> = new Set([
  'relay-unreachable',
  'relay-certificate',
  'relay-lost',
  'clock-wrong',
  'proxy-sign-in-needed',
  'identity-unreachable',
  'identity-certificate',
  'directory-unreachable'
]);
