import type { Participant, SignIn } from '../person.ts';
import type { Asked } from './requests.ts';
import type { SessionClient } from './seat.ts';

/** Sessions as a socket sees them: those of this process, or of every relay of the organisation. */
export interface SessionService {
  /** Whether this socket sits in a session, which makes its silence matter sooner. */
  isSeated(client: SessionClient): boolean;
  create(client: SessionClient, helper: Participant, asked: Asked<'session.create'>): void;
  redeem(client: SessionClient, sharer: Participant, asked: Asked<'session.redeem'>): void;
  resume(client: SessionClient, participant: Participant, asked: Asked<'session.resume'>): void;
  /** Back into a session that is suspended; see `session.rejoin`. */
  rejoin(client: SessionClient, participant: Participant, asked: Asked<'session.rejoin'>): void;
  signal(client: SessionClient, asked: Asked<'session.signal'>, participant: Participant): void;
  report(client: SessionClient, asked: Asked<'session.report'>, participant: Participant): void;
  end(client: SessionClient, asked: Asked<'session.end'>, participant: Participant): void;
  /** The person on this socket has a new token: the sessions that it is in rest on it from now on. */
  signedInAnew(client: SessionClient, signIn: SignIn): void;
  /** The socket is gone; whoever sat on it may come back within the resume window. */
  left(client: SessionClient): void;
  /** Remembers what was sent to this socket until now; calling the result says that it arrived. */
  mark(client: SessionClient): () => void;
}
