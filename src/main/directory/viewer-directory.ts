import { z } from 'zod';
import type { IdentityCard, ProvenPerson } from '#shared/identity/card.ts';
import type { Log } from '../ports.ts';
import { photoDataUrl } from './photo.ts';

/** How long a look-up may take before the card goes without it. */
export const LOOK_UP_TIMEOUT_MS = 3_000;
/** How long an answer is good. */
export const LOOK_UP_KEPT_MS = 10 * 60_000;
/** At most this many people are remembered. */
const MAX_KEPT = 64;

/** Microsoft Graph `user` (v1.0), as far as a card needs it. */
const userSchema = z.looseObject({
  jobTitle: z.string().max(256).nullish(),
  companyName: z.string().max(256).nullish()
});
/** Microsoft Graph `organization` (v1.0). */
const organizationSchema = z.looseObject({
  value: z
    .array(
      z.looseObject({
        displayName: z.string().max(256).nullish(),
        verifiedDomains: z
          .array(z.looseObject({ name: z.string().max(256), isDefault: z.boolean().nullish() }))
          .nullish()
      })
    )
    .min(1)
});

type Known = Pick<IdentityCard, 'photo' | 'jobTitle' | 'company' | 'verifiedDomain'>;
const UNKNOWN: Known = { photo: null, jobTitle: null, company: null, verifiedDomain: null };

/**
 * The viewer's own look at the directory (protocol.md "Identity binding" point 4): what a card shows beside what was
 * proven. Nothing comes from the relay or the other side.
 */
export type ViewerDirectory = {
  /** The card of a proven person; never rejects. People of another tenant are not in this directory and not asked for. */
  readonly cardOf: (person: ProvenPerson) => Promise<IdentityCard>;
  /** Forgets everything, as another viewer may see other things. */
  readonly forget: () => void;
};

export function createViewerDirectory(options: {
  readonly url: string;
  readonly tenantId: string;
  readonly accessToken: () => Promise<string>;
  readonly fetchFrom: typeof fetch;
  readonly now: () => number;
  readonly log: Log;
}): ViewerDirectory {
  const kept = new Map<string, { readonly known: Known; readonly until: number }>();

  async function ask(path: string, token: string, signal: AbortSignal): Promise<Response> {
    return options.fetchFrom(`${options.url}/v1.0${path}`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal
    });
  }

  async function lookUp(person: ProvenPerson): Promise<Known> {
    const signal = AbortSignal.timeout(LOOK_UP_TIMEOUT_MS);
    const token = await withSignal(options.accessToken(), signal);
    const [user, organization, photo] = await Promise.all([
      ask(`/users/${person.objectId}?$select=id,jobTitle,companyName`, token, signal).then(parsed(userSchema)),
      ask('/organization?$select=displayName,verifiedDomains', token, signal).then(parsed(organizationSchema)),
      // A person without a photo is a 404, and a photo that cannot be had is no reason to lose the rest.
      ask(`/users/${person.objectId}/photo/$value`, token, signal)
        .then((response) => (response.ok ? photoDataUrl(response) : null))
        .catch(() => null)
    ]);
    const own = organization.value[0];
    const domains = own?.verifiedDomains ?? [];
    return {
      photo,
      jobTitle: user.jobTitle ?? null,
      company: user.companyName ?? own?.displayName ?? null,
      verifiedDomain: (domains.find((domain) => domain.isDefault === true) ?? domains[0])?.name ?? null
    };
  }

  return {
    cardOf: async (person) => {
      if (person.tenantId !== options.tenantId)
        return { ...person, ...UNKNOWN, directory: 'unavailable', partner: true };
      const former = kept.get(person.objectId);
      if (former !== undefined && former.until > options.now()) {
        return { ...person, ...former.known, directory: 'answered', partner: false };
      }
      try {
        const known = await lookUp(person);
        if (kept.size >= MAX_KEPT) kept.clear();
        kept.set(person.objectId, { known, until: options.now() + LOOK_UP_KEPT_MS });
        return { ...person, ...known, directory: 'answered', partner: false };
      } catch (error) {
        options.log.warn('directory-unavailable', { error });
        return { ...person, ...UNKNOWN, directory: 'unavailable', partner: false };
      }
    },
    forget: () => kept.clear()
  };
}

/** Reads an answer of at most 256 KiB that has to fit. */
function parsed<Schema extends z.ZodType>(schema: Schema): (response: Response) => Promise<z.infer<Schema>> {
  return async (response) => {
    if (!response.ok) throw new Error(`status ${response.status}`);
    const text = await response.text();
    if (text.length > 256 * 1024) throw new Error('too large');
    return schema.parse(JSON.parse(text));
  };
}

function withSignal<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return Promise.race([
    promise,
    new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('timed out'))))
  ]);
}
