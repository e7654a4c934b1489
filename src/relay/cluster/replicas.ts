import type { SessionEvent } from '#shared/protocol/relay.ts';
import { type SessionRole, sessionRoleSchema } from '#shared/session/modes.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { Seat } from '../sessions/seat.ts';
import type { SessionState } from '../sessions/session-model.ts';
import type { SavedSeat, SavedSession } from './saved-session.ts';
import type { OutboxChange, SharedStore } from './shared-store.ts';

const ROLES = sessionRoleSchema.options;

/** What is saved of one seat: events from `first` to `last`, and the highest number that was heard. */
interface SavedEvents {
  first: number;
  last: number;
  heard: number;
}

interface Replica {
  readonly session: LiveSession;
  state: SessionState | undefined;
  /** Everything of the body that is not the state, as it was saved. */
  rest: string;
  readonly events: Record<SessionRole, SavedEvents>;
  /** What is saved is not what was last saved from here: everything is saved again. */
  whole: boolean;
  /** What waits for the next save. */
  waiting: (() => void)[];
  /** It is looked at again before this turn of the event loop ends: what happens at once is saved at once. */
  due: boolean;
  /** The newest save; resolves when it is done or has failed, with whether the session is still ours. */
  saving: Promise<boolean> | undefined;
}

export interface ReplicasOptions {
  readonly store: Pick<SharedStore, 'save'>;
  readonly up: () => boolean;
  /** Where a seat's socket is. */
  readonly placeOf: (seat: Seat) => SavedSeat['at'];
  /** The session's open code. */
  readonly codeOf: (session: LiveSession) => SavedSession['code'];
  /** How long an ended session may be heard of, milliseconds. */
  readonly endedForMs: number;
  /** Another relay has taken this session over. */
  readonly taken: (session: LiveSession) => void;
}

/**
 * Keeps what is saved of each session as it is, and holds back what leaves this process until what it rests on is saved:
 * what anybody has heard survives the end of this process. While Redis is down nothing is held back.
 */
export class Replicas {
  readonly #options: ReplicasOptions;
  readonly #bySession = new Map<LiveSession, Replica>();

  constructor(options: ReplicasOptions) {
    this.#options = options;
  }

  /** Runs `send` once everything up to the next {@link changed} is saved. */
  outward(session: LiveSession, send: () => void): void {
    this.#of(session).waiting.push(send);
  }

  /** Something has happened: what is different is saved at the end of this turn of the event loop. */
  changed(session: LiveSession): void {
    const replica = this.#of(session);
    if (replica.due) return;
    if (!this.#options.up()) {
      this.#look(replica);
      return;
    }
    replica.due = true;
    setImmediate(() => replica.due && this.#look(replica));
  }

  #look(replica: Replica): void {
    const { waiting } = replica;
    replica.due = false;
    replica.waiting = [];
    const run = (): void => {
      for (const send of waiting) send();
    };
    if (!this.#options.up()) {
      replica.whole = true;
      run();
      this.#forgetEnded(replica);
      return;
    }
    const saving = this.#save(replica) ?? replica.saving;
    if (saving === undefined) run();
    else void saving.then((ours) => ours && run());
  }

  /** A session that was saved by another process, with these events. */
  adopted(session: LiveSession, events: Readonly<Record<SessionRole, Readonly<SavedEvents>>>): void {
    const replica = this.#of(session);
    replica.whole = false;
    for (const role of ROLES) Object.assign(replica.events[role], events[role]);
    this.changed(session);
  }

  /** Saves everything again: Redis may have lost it. */
  saveAll(): void {
    for (const replica of this.#bySession.values()) {
      replica.whole = true;
      this.changed(replica.session);
    }
  }

  /** Resolves when everything of this session is saved, or cannot be. */
  async settled(session: LiveSession): Promise<void> {
    for (;;) {
      const replica = this.#bySession.get(session);
      if (replica?.due === true) this.#look(replica);
      if (replica?.saving === undefined) return;
      await replica.saving;
    }
  }

  /** This session is no longer ours; what waits is never sent. */
  drop(session: LiveSession): void {
    const replica = this.#bySession.get(session);
    if (replica !== undefined) Object.assign(replica, { waiting: [], due: false });
    this.#bySession.delete(session);
  }

  #of(session: LiveSession): Replica {
    let replica = this.#bySession.get(session);
    if (replica === undefined) {
      const events = { helper: { first: 1, last: 0, heard: 0 }, sharer: { first: 1, last: 0, heard: 0 } };
      replica = {
        session,
        state: undefined,
        rest: '',
        events,
        whole: true,
        waiting: [],
        due: false,
        saving: undefined
      };
      this.#bySession.set(session, replica);
    }
    return replica;
  }

  /** The save under way, or `undefined` when nothing is different. */
  #save(replica: Replica): Promise<boolean> | undefined {
    const { session, whole } = replica;
    const { state, waits } = session.snapshot;
    const rest = JSON.stringify({ waits, seats: this.#seatsOf(session), code: this.#options.codeOf(session) });
    const bodyChanged = whole || state !== replica.state || rest !== replica.rest;
    const helper = outboxChange(session.seatOf('helper'), replica.events.helper, whole);
    const sharer = outboxChange(session.seatOf('sharer'), replica.events.sharer, whole);
    const quiet = [helper, sharer].every(({ gone, added, news }) => gone === 0 && added.length === 0 && !news);
    if (!bodyChanged && quiet) return undefined;
    replica.state = state;
    replica.rest = rest;
    replica.whole = false;
    const body = bodyChanged ? `{"state":${JSON.stringify(state)},${rest.slice(1)}` : null;
    const endedForMs = state.phase === 'ended' ? this.#options.endedForMs : null;
    const saving = this.#options.store
      .save(session.id, { body, whole, endedForMs, helper, sharer })
      .then((outcome) => {
        if (outcome === 'taken') this.#options.taken(session);
        if (outcome === 'unknown') this.#again(replica);
        return outcome !== 'taken';
      })
      .catch(() => {
        replica.whole = true;
        return true;
      })
      .then((ours) => {
        if (replica.saving === saving) replica.saving = undefined;
        this.#forgetEnded(replica);
        return ours;
      });
    replica.saving = saving;
    return saving;
  }

  /** Redis has forgotten the session. */
  #again(replica: Replica): void {
    replica.whole = true;
    if (this.#bySession.has(replica.session)) this.changed(replica.session);
  }

  #forgetEnded(replica: Replica): void {
    const over =
      replica.session.state.phase === 'ended' && replica.saving === undefined && replica.waiting.length === 0;
    if (over && !replica.whole) this.#bySession.delete(replica.session);
  }

  #seatsOf(session: LiveSession): Partial<Record<SessionRole, SavedSeat>> {
    const seats: Partial<Record<SessionRole, SavedSeat>> = {};
    for (const role of ROLES) {
      const seat = session.seatOf(role);
      if (seat === undefined) continue;
      const { person, tokenHash } = seat;
      seats[role] = { person, token: Buffer.from(tokenHash).toString('base64url'), at: this.#options.placeOf(seat) };
    }
    return seats;
  }
}

/** What is different at a seat, and takes it as saved. Numbers of events follow each other without a gap. */
function outboxChange(
  seat: Seat | undefined,
  saved: SavedEvents,
  whole: boolean
): OutboxChange & { readonly news: boolean } {
  if (seat === undefined) return { last: 0, heard: 0, gone: 0, added: [], news: false };
  const { heard } = seat;
  const { pending, last } = seat.outbox;
  const first = pending[0]?.seq ?? last + 1;
  if (whole) Object.assign(saved, { first, last: first - 1 });
  const gone = Math.max(0, Math.min(first, saved.last + 1) - saved.first);
  const added = pending.filter((event: SessionEvent) => event.seq > saved.last).map((event) => JSON.stringify(event));
  const news = saved.heard !== heard;
  Object.assign(saved, { first, last, heard });
  return { last, heard, gone, added, news };
}
