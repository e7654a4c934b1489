import type { AuthenticationContext } from './schema.ts';

/** The authentication contexts that both organisations have defined. */
export const AUTHENTICATION_CONTEXTS: AuthenticationContext[] = [
  { id: 'c1', displayName: 'Multi-factor authentication', requires: ['mfa'] },
  { id: 'c2', displayName: 'Compliant device', requires: ['compliant-device'] },
  { id: 'c3', displayName: 'Multi-factor authentication on a compliant device', requires: ['mfa', 'compliant-device'] }
];
