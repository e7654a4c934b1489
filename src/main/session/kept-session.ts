import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { guidSchema, identityCardSchema } from '#shared/identity/card.ts';
import { grantSchema } from '#shared/protocol/grant.ts';
import { sessionModeSchema } from '#shared/session/modes.ts';
import type { Clock } from '#shared/session/ports.ts';
import type { Former } from '#shared/session/state.ts';
import { isKeyStore, type KeyStore } from '../auth/token-cache.ts';
import type { Log } from '../ports.ts';
import type { SessionLink } from '../relay/session-link.ts';

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const person = z.strictObject({ tenantId: guidSchema, objectId: guidSchema });

/** What is kept: whose session it was, who was at its other side, and what opens its seat. No chat, no picture of anybody. */
const keptSchema = z.strictObject({
  person,
  resumeToken: z.string().min(16).max(128),
  former: z.strictObject({
    role: z.literal('sharer'),
    sessionId: z.string().min(1).max(64),
    grant: grantSchema,
    card: identityCardSchema,
    refusals: count,
    chatMessages: count,
    modesUsed: z.array(sessionModeSchema).max(8),
    startedAt: count.nullable(),
    epoch: count,
    joinedAt: count
  })
});
type Kept = z.infer<typeof keptSchema>;

/** A session that a former start of the app was in, as Home offers it. */
export type KeptOffer = { readonly name: string; readonly until: number };

/** The sharer's session over a restart of the app (D10). */
export type KeptSession = {
  /** What the session says of itself; see `SessionPorts.keep`. */
  readonly keep: (former: Former | null) => void;
  /** Whether a session goes on here that a later start could take up. */
  readonly holds: () => boolean;
  /** The session's token is another one. */
  readonly tokenChanged: () => void;
  /** The session of a former start, while it can still be taken up by whoever is signed in. */
  readonly offer: () => KeptOffer | null;
  /** Sits down in it again; `null` when there is none. It is offered no more. */
  readonly take: () => Former | null;
  /** Its person does not go on with it: the relay is told. */
  readonly giveUp: () => void;
  /** Forgets everything: nobody is signed in any more. */
  readonly forget: () => void;
};

/**
 * Keeps in `file`, under the system's key store, what a later start needs to take the session up; without a key store
 * nothing. What is read there opens nothing by itself: both sides prove themselves anew, and the person is asked anew. A file
 * that cannot be read is forgotten.
 */
export function createKeptSession(options: {
  readonly safeStorage: KeyStore;
  readonly file: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Pick<Clock, 'now'>;
  readonly seat: Pick<SessionLink, 'restore' | 'giveUp' | 'tokenOf'>;
  /** Who is signed in. */
  readonly me: () => { readonly tenantId: string; readonly objectId: string } | null;
  readonly log: Log;
}): KeptSession {
  const { safeStorage, file, clock, seat, log } = options;
  const persistent = isKeyStore(safeStorage, options.platform);
  let left: Kept | null = null;
  let mine: Former | null = null;
  let written = '';

  function erase(): void {
    written = '';
    for (const each of [file, `${file}.new`]) rmSync(each, { force: true });
  }

  function read(): Kept | null {
    if (!persistent) return null;
    try {
      return keptSchema.parse(JSON.parse(safeStorage.decryptString(readFileSync(file))));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) log.warn('kept-session-unreadable');
      return null;
    }
  }

  function write(): void {
    const me = options.me();
    const resumeToken = mine === null ? null : seat.tokenOf(mine.sessionId);
    if (!persistent || mine === null || me === null || resumeToken === null) return;
    const { tenantId, objectId } = me;
    const kept = {
      person: { tenantId, objectId },
      resumeToken,
      former: { ...mine, card: { ...mine.card, photo: null } }
    };
    const text = JSON.stringify(kept);
    if (text === written) return;
    try {
      writeFileSync(`${file}.new`, safeStorage.encryptString(text), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      written = text;
    } catch (error) {
      log.warn('session-not-kept', { error });
    }
  }

  /** The session of a former start, if it is this person's and its time is not over. */
  function takeable(): Kept | null {
    const me = options.me();
    if (left === null || me === null) return null;
    const own = left.person.tenantId === me.tenantId && left.person.objectId === me.objectId;
    return own && left.former.grant.exp * 1000 > clock.now() ? left : null;
  }

  left = read();
  if (left === null || left.former.grant.exp * 1000 <= clock.now()) {
    left = null;
    erase();
  }

  return {
    keep: (former) => {
      if (former === null) {
        if (mine !== null) erase();
        mine = null;
        return;
      }
      left = null;
      mine = former;
      write();
    },
    holds: () => written !== '',
    tokenChanged: write,
    offer: () => {
      const kept = takeable();
      return kept === null ? null : { name: kept.former.card.name, until: kept.former.grant.exp * 1000 };
    },
    take: () => {
      const kept = takeable();
      if (kept === null) return null;
      left = null;
      const { former, resumeToken } = kept;
      seat.restore({ sessionId: former.sessionId, resumeToken });
      log.info('session-taken-up', { sessionId: former.sessionId });
      return former;
    },
    giveUp: () => {
      const kept = takeable();
      left = null;
      erase();
      if (kept === null) return;
      const { former, resumeToken } = kept;
      seat.giveUp({ sessionId: former.sessionId, resumeToken }, 'sharer-ended');
    },
    forget: () => {
      left = null;
      mine = null;
      erase();
    }
  };
}
