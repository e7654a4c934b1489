import { claimsChallenge } from '#shared/policy/authentication.ts';
import type { DesksideSettings } from '#shared/policy/settings.ts';
import type { ClientMessage, ClientMessageType } from '#shared/protocol/relay.ts';
import type { Participant } from '../person.ts';
import { detailsOf } from '../policy/failure.ts';
import { type StandingOutcome, whyNoMode } from '../policy/standing.ts';
import type { ConnectionEffect } from './connection-state.ts';

/** Requests whose answer needs the directory's word on the person as a helper. */
export type StandingRequest = Extract<ClientMessage, { type: 'session.create' | 'policy.standing' }>;

/** The relay's own settings of a tenant. */
export interface SettingsRules {
  readonly settingsOf: (tenantId: string) => DesksideSettings;
}

/** What a sign-in lacks for taking part in this way, as a claims challenge; `null` when nothing is lacking (A5). */
export function challengeFor(
  { person, authentication }: Participant,
  type: ClientMessageType,
  { settingsOf }: SettingsRules
): string | null {
  const { helperAuthentication, sharerAuthentication } = settingsOf(person.tenantId);
  if (type === 'session.create') return claimsChallenge(authentication, helperAuthentication);
  if (type === 'session.redeem') return claimsChallenge(authentication, sharerAuthentication);
  return null;
}

/** The one answer to a request, now that somebody's standing is known or known to be unknowable. */
export function answerByStanding(
  request: StandingRequest,
  participant: Participant,
  outcome: StandingOutcome
): ConnectionEffect {
  const { id, type } = request;
  if (!outcome.ok) {
    const { code } = outcome.failure;
    const details = detailsOf(outcome.failure);
    if (type === 'policy.standing') return { kind: 'refuse', id, code, details };
    return { kind: 'refuse-attempt', what: type, id, code, details };
  }
  const { standing } = outcome;
  if (type === 'policy.standing') return { kind: 'tell-standing', id, standing };
  // Who can help nobody gets no code: the reasons say what is missing (F4).
  if (standing.modes.length > 0) return { kind: 'work', participant, message: request };
  const details = { reasons: [...whyNoMode(standing)] };
  return { kind: 'refuse-attempt', what: type, id, code: 'not-allowed', details };
}
