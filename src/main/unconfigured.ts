import { CodedError } from '#shared/errors/coded-error.ts';
import type { IdentityPort } from '#shared/session/ports.ts';
import type { OwnSignalling } from './relay/session-links.ts';

/** The relay of an app without a configuration: nothing can be asked of it, and it says so. */
export const SIGNED_OUT_SIGNALLING: OwnSignalling = {
  create: async () => ({ ok: false, code: 'configuration-missing' }),
  redeem: async () => ({ ok: false, code: 'configuration-missing' }),
  signal: () => {},
  report: () => {},
  end: () => {},
  rejoin: () => {},
  onEvent: () => () => {},
  onLost: () => () => {},
  close: () => {},
  seat: { restore: () => {}, giveUp: () => {}, tokenOf: () => null }
};

const nobody = () => {
  throw new CodedError('not-signed-in');
};

/** Nobody is known, nobody is believed. Never reached: no session can begin. */
export const UNKNOWN_IDENTITY: IdentityPort = {
  me: nobody,
  prove: async () => nobody(),
  verify: async () => ({ ok: false, code: 'not-signed-in' }),
  card: async (person) => ({
    ...person,
    photo: null,
    jobTitle: null,
    company: null,
    verifiedDomain: null,
    directory: 'unavailable',
    partner: false
  }),
  checkWords: async () => nobody(),
  verifyGrant: async () => ({ ok: false, code: 'not-signed-in' })
};
