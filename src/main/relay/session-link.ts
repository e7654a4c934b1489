import type { EndReason, ProblemCode } from '#shared/errors/codes.ts';
import { RESUME_WINDOW_MS } from '#shared/protocol/limits.ts';
import type { SessionEvent } from '#shared/protocol/relay.ts';
import type { Cancel, Clock, RelayAnswer, SignallingPort } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import type { RequestBody, Requests } from './requests.ts';

type SessionMessage =
  | (RequestBody<'session.signal'> & { readonly type: 'session.signal' })
  | (RequestBody<'session.report'> & { readonly type: 'session.report' })
  | (RequestBody<'session.end'> & { readonly type: 'session.end' });

/** At most this many messages wait for a lost socket; a session that has more to say than this is not coming back. */
const MAX_WAITING = 256;

/** How long the relay has to say why a session is over, and what is waited when it says no time. */
const REJOIN_AGAIN_MS = 2_000;

/** Codes that mean "not now" and not "never" for a resume. */
const TRY_RESUME_AGAIN: ReadonlySet<ProblemCode> = new Set(['relay-lost', 'shutting-down']);

/** One session that the socket carries, or none. Lives longer than any one socket. */
export type SessionLink = {
  readonly id: () => string | null;
  readonly begin: (session: { readonly sessionId: string; readonly resumeToken: string }) => void;
  /** Goes on with a session that a former start of the app was in; {@link SessionLink.rejoin} has to follow. */
  readonly restore: (session: { readonly sessionId: string; readonly resumeToken: string }) => void;
  /** Tells the relay that such a session is over: its person does not go on with it. */
  readonly giveUp: (session: { readonly sessionId: string; readonly resumeToken: string }, reason: EndReason) => void;
  /** The token that opens the session's seat now; `null` for a session that is not this one. */
  readonly tokenOf: (sessionId: string) => string | null;
  readonly forget: () => void;
  /** A socket was let in: resumes the session, if there is one. */
  readonly connected: () => void;
  /** The socket is lost: from now on the session's window runs. */
  readonly disconnected: () => void;
  readonly receive: (event: SessionEvent) => void;
  /** Sends now or, while the socket is lost, after the session was resumed; each is sent again once if unanswered. */
  readonly send: (message: SessionMessage) => void;
  readonly end: (sessionId: string, reason: EndReason) => void;
} & Pick<SignallingPort, 'rejoin' | 'onEvent' | 'onLost'>;

/** See {@link SessionLink}; `requests` is the socket that is let in, or `null` while there is none. */
export function createSessionLink(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly requests: () => Requests | null;
  /** The relay has not answered on a socket that is there: only another one helps. */
  readonly stalled: () => void;
  /** The session's token is another one. */
  readonly onToken?: (() => void) | undefined;
}): SessionLink {
  const { clock, log } = options;
  let current: { readonly sessionId: string; resumeToken: string; lastSeq: number } | null = null;
  let resuming = false;
  /** The session is suspended: a socket begins anew in it, until both sides have. */
  let apart = false;
  let stopAgain: Cancel = () => {};
  let stopWindow: Cancel | null = null;
  /** Not yet answered, in order. Each keeps its number when it is sent again, so that the relay takes it once. */
  let unanswered: SessionMessage[] = [];
  let lastNumber = 0;
  const listeners = new Set<(event: SessionEvent) => void>();
  const lostListeners = new Set<(sessionId: string) => void>();

  function forget(): void {
    stopWindow?.();
    stopWindow = null;
    stopAgain();
    current = null;
    resuming = false;
    apart = false;
    unanswered = [];
    lastNumber = 0;
  }

  /** For the session that this still is about. */
  function tellLost(sessionId: string): void {
    for (const listener of lostListeners) listener(sessionId);
  }

  function say(message: SessionMessage): void {
    lastNumber += 1;
    const numbered = { ...message, number: lastNumber };
    unanswered.push(numbered);
    transmit(numbered);
  }

  function lost(sessionId: string): void {
    if (current?.sessionId !== sessionId) return;
    forget();
    log.warn('session-lost-at-relay', { sessionId });
    tellLost(sessionId);
  }

  function transmit(message: SessionMessage): void {
    const requests = options.requests();
    if (requests === null || resuming) {
      startWindow();
      return;
    }
    void requests.send(message).then((answer: RelayAnswer<unknown>) => {
      // Only a lost socket leaves it unanswered: it is sent again after the resume.
      if (!answer.ok && answer.code === 'relay-lost') {
        startWindow();
        if (options.requests() === requests) options.stalled();
        return;
      }
      unanswered = unanswered.filter((other) => other !== message);
      if (!answer.ok) log.warn('relay-refused', { what: message.type, code: answer.code });
      if (message.type === 'session.end' && current?.sessionId === message.sessionId) forget();
    });
  }

  /** From now on the socket has to come back within its window. */
  function startWindow(): void {
    const session = current;
    if (session === null || stopWindow !== null) return;
    // Whoever needs the relay gives up; a session of two may still be taken up while its grant lasts.
    stopWindow = clock.after(RESUME_WINDOW_MS, () => current === session && !apart && tellLost(session.sessionId));
  }

  async function resume(): Promise<void> {
    const session = current;
    const requests = options.requests();
    if (session === null || requests === null) return;
    resuming = true;
    const answer = await requests.send({
      type: 'session.resume',
      sessionId: session.sessionId,
      resumeToken: session.resumeToken,
      lastSeq: session.lastSeq
    });
    if (current !== session || options.requests() !== requests) return;
    resuming = false;
    if (!answer.ok) {
      if (!TRY_RESUME_AGAIN.has(answer.code)) lost(session.sessionId);
      return;
    }
    stopWindow?.();
    stopWindow = null;
    for (const message of [...unanswered]) transmit(message);
    const present: SessionEvent = {
      type: 'session.peer',
      seq: Math.max(session.lastSeq, 1),
      sessionId: session.sessionId,
      present: answer.value.peerPresent
    };
    for (const listener of [...listeners]) listener(present);
  }

  /** Begins anew in the suspended session. Nothing of the former connection is sent any more. */
  async function rejoin(): Promise<void> {
    const session = current;
    const requests = options.requests();
    if (session === null || requests === null || resuming) return;
    const { sessionId, resumeToken, lastSeq } = session;
    unanswered = unanswered.filter(({ type }) => type !== 'session.signal');
    // Who has ended it meanwhile has nothing to begin: the relay is told on the old seat.
    if (unanswered.some(({ type }) => type === 'session.end')) return resume();
    resuming = true;
    const answer = await requests.send({ type: 'session.rejoin', sessionId, resumeToken, lastSeq });
    if (current !== session || options.requests() !== requests) return;
    resuming = false;
    if (!answer.ok) {
      if (TRY_RESUME_AGAIN.has(answer.code)) return;
      if (answer.code === 'rate-limited') stopAgain = clock.after(answer.retryAfterMs ?? REJOIN_AGAIN_MS, rejoinNow);
      else await hearOfEnd(session, requests);
      return;
    }
    stopWindow?.();
    stopWindow = null;
    session.resumeToken = answer.value.resumeToken;
    session.lastSeq = answer.value.seq;
    const { heard } = answer.value;
    lastNumber = Math.max(lastNumber, heard);
    unanswered = unanswered.filter(({ number }) => number !== undefined && number > heard);
    options.onToken?.();
    for (const message of [...unanswered]) transmit(message);
  }

  function rejoinNow(): void {
    void rejoin();
  }

  /** The relay lets nobody back in: if the session has ended lately, it says why to whoever sat there. */
  async function hearOfEnd(session: NonNullable<typeof current>, requests: Requests): Promise<void> {
    const { sessionId, resumeToken, lastSeq } = session;
    const answer = await requests.send({ type: 'session.resume', sessionId, resumeToken, lastSeq });
    if (current !== session) return;
    if (answer.ok) stopAgain = clock.after(REJOIN_AGAIN_MS, () => lost(sessionId));
    else lost(sessionId);
  }

  return {
    id: () => current?.sessionId ?? null,
    begin: ({ sessionId, resumeToken }) => {
      forget();
      current = { sessionId, resumeToken, lastSeq: 0 };
    },
    restore: ({ sessionId, resumeToken }) => {
      forget();
      current = { sessionId, resumeToken, lastSeq: 0 };
    },
    giveUp: ({ sessionId, resumeToken }, reason) => {
      forget();
      current = { sessionId, resumeToken, lastSeq: 0 };
      // Without a number: those of the former start are not known.
      unanswered = [{ type: 'session.end', sessionId, reason }];
      void resume();
    },
    tokenOf: (sessionId) => (current?.sessionId === sessionId ? current.resumeToken : null),
    forget,
    rejoin: (sessionId) => {
      if (current?.sessionId !== sessionId) {
        tellLost(sessionId);
        return;
      }
      apart = true;
      rejoinNow();
    },
    connected: () => {
      resuming = false;
      void (apart ? rejoin() : resume());
    },
    disconnected: startWindow,
    receive: (event) => {
      if (current === null || event.sessionId !== current.sessionId) return;
      // A replay after a resume overlaps with what had arrived already.
      if (event.seq <= current.lastSeq) return;
      current.lastSeq = event.seq;
      if (event.type === 'session.rejoined') apart = false;
      if (event.type === 'session.ended') forget();
      for (const listener of [...listeners]) listener(event);
    },
    send: (message) => {
      if (current?.sessionId !== message.sessionId || unanswered.length >= MAX_WAITING) return;
      say(message);
    },
    end: (sessionId, reason) => {
      if (current?.sessionId !== sessionId) return;
      say({ type: 'session.end', sessionId, reason });
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    onLost: (listener) => {
      lostListeners.add(listener);
      return () => {
        lostListeners.delete(listener);
      };
    }
  };
}
