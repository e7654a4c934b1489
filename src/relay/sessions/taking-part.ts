import { MAX_HELPING } from '#shared/protocol/limits.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import { type Person, samePerson } from '../person.ts';
import type { LiveSession } from './live-session.ts';
import { hasJoined } from './session-model.ts';

/**
 * Whether somebody cannot take part in one more session, `as` this role (D12): who shares does nothing else, and who helps may
 * help {@link MAX_HELPING} at once. Of `sessions`, those that somebody takes part in, only such count as have a socket there or
 * a code being looked into; an open code alone does not. `besides` is the session in which a sharer is and which somebody else
 * is to take over: it does not count.
 */
export function isBusy(
  sessions: readonly LiveSession[],
  person: Person,
  as: SessionRole,
  besides?: string | undefined
): boolean {
  const roles = sessions.flatMap((session) => {
    const role = roleNow(session, person) ?? [];
    return session.id === besides && session.state.phase === 'joined' && role === 'sharer' ? [] : role;
  });
  return as === 'sharer' ? roles.length > 0 : roles.includes('sharer') || roles.length >= MAX_HELPING;
}

/**
 * Whoever begins something gives up their open code and any session whose socket they have lost; one who begins to help keeps
 * those in which they help (D12).
 */
export function leaveOthers(
  sessions: readonly LiveSession[],
  person: Person,
  as: SessionRole,
  except: string | undefined
): void {
  for (const session of sessions) {
    if (session.id === except) continue;
    const role = session.find((seat) => samePerson(seat.person, person))?.role ?? 'sharer';
    const { state } = session;
    if (as === 'helper' && role === 'helper' && state.phase !== 'open') continue;
    session.dispatch(hasJoined(state) ? { kind: 'moved-on', role } : { kind: 'superseded' });
  }
}

/** What somebody is in a session right now. */
function roleNow(session: LiveSession, person: Person): SessionRole | undefined {
  const { state } = session;
  if (state.phase === 'joining') return samePerson(state.sharer.person, person) ? 'sharer' : undefined;
  if (state.phase !== 'joined') return undefined;
  return session.find((seat) => samePerson(seat.person, person) && seat.client !== null)?.role;
}
