import { type Participant, samePerson } from '../person.ts';
import type { LiveSession } from './live-session.ts';
import { newToken } from './names.ts';
import type { Asked } from './requests.ts';
import type { Seat, SessionClient } from './seat.ts';
import type { SessionIndex } from './session-index.ts';

/** What coming back to a seat rests on. */
export interface ComingBack {
  readonly index: Pick<SessionIndex, 'find' | 'takeSeat'>;
  /** Sessions that another process began. */
  readonly adopted: Pick<WeakSet<LiveSession>, 'has'>;
  readonly randomBytes: (count: number) => Uint8Array;
}

type Request = Asked<'session.resume' | 'session.rejoin'>;

/** Handles `session.resume`. Whoever is not the one who sat there, with the token of then, learns nothing. */
export function resume(
  client: SessionClient,
  participant: Participant,
  asked: Asked<'session.resume'>,
  around: ComingBack
): void {
  const { message, reply } = asked;
  const found = seatFor(participant, asked, around);
  if (found === null) return;
  const { session, role, seat } = found;
  const accept = (): void => {
    if (session.state.phase !== 'ended') around.index.takeSeat(client, session, seat);
    const result = { peerPresent: session.peerPresent(role) };
    seat.outbox.acknowledge(message.lastSeq);
    const missed = seat.outbox.pending;
    session.outward(() => {
      reply.ok(result);
      for (const event of missed) client.push(event);
    });
  };
  session.dispatch({ kind: 'resume-asked', from: role, signIn: participant }, { accept, refuse: reply.refuse });
}

/** Handles `session.rejoin`: as a resume, but nothing of the former connection is said again, and the token works once. */
export function rejoin(
  client: SessionClient,
  participant: Participant,
  asked: Asked<'session.rejoin'>,
  around: ComingBack
): void {
  const { reply } = asked;
  const found = seatFor(participant, asked, around);
  if (found === null) return;
  const { session, role, seat } = found;
  const accept = (): void => {
    around.index.takeSeat(client, session, seat);
    const resumeToken = newToken(around.randomBytes);
    seat.beginAnew(resumeToken);
    const result = { resumeToken, heard: seat.heard, seq: seat.outbox.last };
    session.outward(() => reply.ok(result));
  };
  session.dispatch({ kind: 'rejoin-asked', from: role, participant }, { accept, refuse: reply.refuse });
}

/** The seat that this person has and whose token they hold; answers them and gives `null` when there is none. */
function seatFor(participant: Participant, { message, reply }: Request, { index, adopted }: ComingBack) {
  const { person } = participant;
  const session = index.find(message.sessionId);
  const found = session?.find((seat: Seat) => samePerson(seat.person, person) && seat.opensWith(message.resumeToken));
  if (session === undefined || found === undefined) {
    reply.refuse('session-not-found');
    return null;
  }
  const { outbox } = found.seat;
  if (message.lastSeq > outbox.last) {
    if (!adopted.has(session)) {
      reply.refuse('bad-message');
      return null;
    }
    // What the former process said last was not saved any more, and yet it arrived.
    outbox.skipTo(message.lastSeq);
  }
  return { session, ...found };
}
