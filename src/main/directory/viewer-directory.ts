import { z } from 'zod';
import type { IdentityCard, ProvenPerson } from '#shared/identity/card.ts';
import type { Clock } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import { readJson } from '../read-body.ts';
import { type AskDirectory, createAskDirectory, DirectoryError } from './directory-request.ts';
import { photoDataUrl } from './photo.ts';

/** How long a look-up may take before the card goes without it. */
export const LOOK_UP_TIMEOUT_MS = 3_000;
/** How long an answer is good. */
export const LOOK_UP_KEPT_MS = 10 * 60_000;
/** At most this many people are remembered. */
const MAX_KEPT = 64;
const MAX_ANSWER_BYTES = 256 * 1024;

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
  /**
   * The card of a proven person; never rejects. People of another tenant are not in this directory and not asked for.
   * Somebody whom the directory does not have gets nothing from it, not the organisation's name either.
   */
  readonly cardOf: (person: ProvenPerson) => Promise<IdentityCard>;
  /** Forgets everything, also what is being looked up, as another viewer may see other things. */
  readonly forget: () => void;
};

export function createViewerDirectory(options: {
  readonly url: string;
  readonly tenantId: string;
  /** A token of the viewer for the directory; `renew` asks the provider for a new one. */
  readonly accessToken: (renew: boolean) => Promise<string>;
  readonly fetchFrom: typeof fetch;
  readonly clock: Clock;
  readonly log: Log;
}): ViewerDirectory {
  const { clock, log } = options;
  let kept = new Map<string, { readonly known: Known; readonly until: number }>();

  /** Rejects after {@link LOOK_UP_TIMEOUT_MS}, whatever hangs. */
  async function lookUp(person: ProvenPerson): Promise<Known> {
    const time = new AbortController();
    const over = new Promise<never>((_resolve, reject) => {
      time.signal.addEventListener('abort', () => reject(new Error('timed out')));
    });
    over.catch(() => {});
    const until = clock.now() + LOOK_UP_TIMEOUT_MS;
    const stopTimer = clock.after(LOOK_UP_TIMEOUT_MS, () => time.abort());
    const work = askFor(person, createAskDirectory({ ...options, signal: time.signal, until }));
    work.catch(() => {});
    try {
      return await Promise.race([work, over]);
    } finally {
      stopTimer();
    }
  }

  return {
    cardOf: async (person) => {
      if (person.tenantId !== options.tenantId) {
        return { ...person, ...UNKNOWN, directory: 'unavailable', partner: true };
      }
      const mine = kept;
      const former = mine.get(person.objectId);
      if (former !== undefined && former.until > clock.now()) {
        return { ...person, ...former.known, directory: 'answered', partner: false };
      }
      try {
        const known = await lookUp(person);
        if (mine.size >= MAX_KEPT) mine.clear();
        mine.set(person.objectId, { known, until: clock.now() + LOOK_UP_KEPT_MS });
        return { ...person, ...known, directory: 'answered', partner: false };
      } catch (error) {
        log.warn('directory-unavailable', { error });
        return { ...person, ...UNKNOWN, directory: 'unavailable', partner: false };
      }
    },
    // A look-up under way keeps the list that it began with, and nobody reads that one any more.
    forget: () => {
      kept = new Map();
    }
  };
}

async function askFor(person: ProvenPerson, ask: AskDirectory): Promise<Known> {
  const at = `/users/${person.objectId}`;
  const [user, organization, photo] = await Promise.all([
    ask({ path: `${at}?$select=id,jobTitle,companyName`, permission: 'user.read.all' })
      .then(parsed(userSchema))
      .catch(nullIfMissing),
    ask({ path: '/organization?$select=displayName,verifiedDomains', permission: 'organization.read.all' }).then(
      parsed(organizationSchema)
    ),
    // A person without a photo is a 404, and a photo that cannot be had is no reason to lose the rest.
    ask({ path: `${at}/photo/$value`, permission: 'user.read.all' })
      .then(photoDataUrl)
      .catch(() => null)
  ]);
  if (user === null) return UNKNOWN;
  const own = organization.value[0];
  const domains = own?.verifiedDomains ?? [];
  return {
    photo,
    jobTitle: user.jobTitle ?? null,
    company: user.companyName ?? own?.displayName ?? null,
    verifiedDomain: (domains.find((domain) => domain.isDefault === true) ?? domains[0])?.name ?? null
  };
}

/** Reads an answer of bounded size that has to fit. */
function parsed<Schema extends z.ZodType>(schema: Schema): (response: Response) => Promise<z.infer<Schema>> {
  return async (response) => schema.parse(await readJson(response, MAX_ANSWER_BYTES));
}

function nullIfMissing(error: unknown): null {
  if (error instanceof DirectoryError && error.trouble === 'not-found') return null;
  throw error;
}
