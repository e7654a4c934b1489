import { z } from 'zod';
import type { Grant } from '#shared/protocol/grant.ts';
import { clientMessageSchema, serverMessageSchema } from '#shared/protocol/relay.ts';
import type { Attack, Victim } from '../attack.ts';
import { type GrantForge, readGrant } from '../grant-forge.ts';
import type { Insider } from '../insider.ts';

const YEAR_S = 365 * 24 * 60 * 60;

/** Grants as `make` forges them in place of the real relay's. */
export function regranted(make: (genuine: Grant, to: Victim) => Promise<string>): Attack {
  return {
    toApp: async (message, to) =>
      message.type === 'session.joined' || message.type === 'session.grant'
        ? [{ ...message, grant: await make(readGrant(message.grant), to) }]
        : [message]
  };
}

/** Nobody hears from the relay that a session is over. */
export const SILENT_ABOUT_ENDS: Attack = {
  toApp: (message) => (message.type === 'session.ended' ? [] : [message])
};

/** What a forger has at hand; `former` is a genuine grant of an earlier session of the same two people. */
export type ForgersMeans = { readonly forge: GrantForge; readonly insider: Insider; readonly former: string };
export type Forgery = (genuine: Grant, means: ForgersMeans) => Promise<string>;

/** Every way to forge a grant that no app may take, by name. */
export const FORGERIES: Readonly<Record<string, Forgery>> = {
  'signed with a key that the relay did not name': (grant, { forge }) => forge.sign(grant, 'stranger'),
  'stretched to a year and signed anew': (grant, { forge }) =>
    forge.sign({ ...grant, exp: grant.exp + YEAR_S }, 'stranger'),
  'without a signature (alg none)': (grant, { forge }) => forge.sign(grant, 'nobody'),
  'of another type of token': (grant, { forge }) => forge.sign(grant, 'announced', 'JWT'),
  'that is over': (grant, { forge }) =>
    forge.sign({ ...grant, iat: grant.iat - YEAR_S, exp: grant.iat - 1 }, 'announced'),
  'for another session': (grant, { forge }) => forge.sign({ ...grant, sid: `${grant.sid}x` }, 'announced'),
  'of a former session, as it was': async (_grant, { former }) => former,
  'for other people': (grant, { forge, insider }) => {
    const colleague = { tid: insider.tenantId, oid: insider.objectId };
    return forge.sign({ ...grant, helper: colleague, sharer: colleague }, 'announced');
  },
  'for the two in each other’s place': (grant, { forge }) =>
    forge.sign({ ...grant, helper: grant.sharer, sharer: grant.helper }, 'announced')
};

/** To each of the two the relay names somebody else as the other one. */
export function grantedWith(forge: GrantForge, somebody: Insider): Attack {
  const colleague = { tid: somebody.tenantId, oid: somebody.objectId };
  return regranted((grant, to) =>
    forge.sign(to === 'helper' ? { ...grant, sharer: colleague } : { ...grant, helper: colleague }, 'announced')
  );
}

/** More than policy allowed, signed with a key that the relay named. */
export function widened(forge: GrantForge): Attack {
  return regranted((grant) =>
    forge.sign({ ...grant, modes: ['view', 'control'], features: ['chat'], refusals: [] }, 'announced')
  );
}

const namesSession = z.looseObject({ sessionId: z.string() });

/** The relay gives the next session the name of a former one, and signs the grant for that name. */
export function namedLike(former: string, forge: GrantForge): Attack {
  let real = '';
  const renamed = (message: unknown, from: string, to: string): unknown =>
    JSON.parse(JSON.stringify(message).replaceAll(from, to));
  return {
    fromApp: (message) => (real === '' ? [message] : [clientMessageSchema.parse(renamed(message, former, real))]),
    toApp: async (message) => {
      const named = namesSession.safeParse(message.type === 'ok' ? message.result : null);
      if (named.success) real = named.data.sessionId;
      if (real === '') return [message];
      const said = serverMessageSchema.parse(renamed(message, real, former));
      if (said.type !== 'session.joined') return [said];
      return [{ ...said, grant: await forge.sign({ ...readGrant(said.grant), sid: former }, 'announced') }];
    }
  };
}

/**
 * A relay whose clock is so slow that a grant may be almost over when it comes, and which never renews it. Five minutes are
 * what an app tolerates (MAX_CLOCK_SKEW_MS): the session has `lifeS` seconds from the join, by the apps' own clock.
 */
export function runningOut(forge: GrantForge, lifeS: number): Attack {
  const skewS = 300;
  return {
    clockBehindMs: (skewS - 3) * 1000,
    toApp: async (message) => {
      if (message.type === 'session.grant' || message.type === 'session.ended') return [];
      if (message.type !== 'session.joined') return [message];
      const grant = readGrant(message.grant);
      const exp = Math.floor(Date.now() / 1000) - skewS + lifeS;
      return [{ ...message, grant: await forge.sign({ ...grant, iat: exp - 60, exp }, 'announced') }];
    }
  };
}
