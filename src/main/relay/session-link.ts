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

/** Codes that mean "not now" and not "never" for a resume. */
const TRY_RESUME_AGAIN: ReadonlySet<ProblemCode> = new Set(['relay-lost', 'shutting-down']);

/** The session that the socket carries: at most one. Lives longer than any one socket. */
export type SessionLink = {
  readonly id: () => string | null;
  readonly begin: (session: { readonly sessionId: string; readonly resumeToken: string }) => void;
  readonly forget: () => void;
  /** A socket was let in: resumes the session, if there is one. */
  readonly connected: () => void;
  /** The socket is lost: from now on the session's window runs. */
  readonly disconnected: () => void;
  readonly receive: (event: SessionEvent) => void;
  /** Sends now or, while the socket is lost, after the session was resumed; each is sent again once if unanswered. */
  readonly send: (message: SessionMessage) => void;
  readonly end: (sessionId: string, reason: EndReason) => void;
} & Pick<SignallingPort, 'onEvent' | 'onLost'>;

/** See {@link SessionLink}; `requests` is the socket that is let in, or `null` while there is none. */
export function createSessionLink(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly requests: () => Requests | null;
  /** The relay has not answered on a socket that is there: only another one helps. */
  readonly stalled: () => void;
}): SessionLink {
  const { clock, log } = options;
  let current: { readonly sessionId: string; readonly resumeToken: string; lastSeq: number } | null = null;
  let resuming = false;
  let stopWindow: Cancel | null = null;
  /** Not yet answered, in order. Each keeps its number when it is sent again, so that the relay takes it once. */
  let unanswered: SessionMessage[] = [];
  let lastNumber = 0;
  const listeners = new Set<(event: SessionEvent) => void>();
  const lostListeners = new Set<(sessionId: string) => void>();

  function forget(): void {
    stopWindow?.();
    stopWindow = null;
    current = null;
    resuming = false;
    unanswered = [];
    lastNumber = 0;
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
    for (const listener of lostListeners) listener(sessionId);
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
    stopWindow = clock.after(RESUME_WINDOW_MS, () => lost(session.sessionId));
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

  return {
    id: () => current?.sessionId ?? null,
    begin: ({ sessionId, resumeToken }) => {
      forget();
      current = { sessionId, resumeToken, lastSeq: 0 };
    },
    forget,
    connected: () => {
      void resume();
    },
    disconnected: startWindow,
    receive: (event) => {
      if (current === null || event.sessionId !== current.sessionId) return;
      // A replay after a resume overlaps with what had arrived already.
      if (event.seq <= current.lastSeq) return;
      current.lastSeq = event.seq;
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
