import type { SecurityCode } from '#shared/ids/security-code.ts';
import type { RelayResult, SessionEvent } from '#shared/protocol/relay.ts';
import type { Cancel, Clock, RelayAnswer, SignallingPort } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import type { Requests } from './requests.ts';
import { createSessionLink, type SessionLink } from './session-link.ts';

/** The relay as one of several sessions needs it; `close` when no session will be had over it any more. */
export type OwnSignalling = SignallingPort & {
  readonly close: Cancel;
  /** The seat in the session, for what outlives this start of the app (D10). */
  readonly seat: Pick<SessionLink, 'restore' | 'giveUp' | 'tokenOf'>;
};

/** The sessions that one socket carries, each with a link of its own: what is said of one is heard by nobody else (D12). */
export type SessionLinks = {
  readonly open: () => OwnSignalling;
  /** Whether there is any session. */
  readonly any: () => boolean;
  readonly forget: () => void;
  readonly connected: () => void;
  readonly disconnected: () => void;
  readonly receive: (event: SessionEvent) => void;
};

/** See {@link SessionLinks}. */
export function createSessionLinks(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly requests: () => Requests | null;
  readonly stalled: () => void;
  readonly onToken?: (() => void) | undefined;
  /** Asks the relay, or says why it cannot be asked; times are this machine's. */
  readonly create: (ticket: string | null) => Promise<RelayAnswer<RelayResult<'session.create'>>>;
  readonly redeem: (code: SecurityCode, besides?: string) => Promise<RelayAnswer<RelayResult<'session.redeem'>>>;
}): SessionLinks {
  const links = new Set<SessionLink>();
  const each = (run: (link: SessionLink) => void) => {
    for (const link of [...links]) run(link);
  };

  return {
    open: () => {
      const link = createSessionLink(options);
      links.add(link);
      return {
        create: async (ticket) => {
          const answer = await options.create(ticket);
          if (answer.ok) link.begin(answer.value);
          return answer;
        },
        redeem: async (code, besides) => {
          const answer = await options.redeem(code, besides);
          if (answer.ok) link.begin(answer.value);
          return answer;
        },
        signal: (sessionId, payload) => link.send({ type: 'session.signal', sessionId, payload }),
        report: (sessionId, event) => link.send({ type: 'session.report', sessionId, event }),
        end: (sessionId, reason) => link.end(sessionId, reason),
        rejoin: link.rejoin,
        onEvent: link.onEvent,
        onLost: link.onLost,
        seat: link,
        close: () => {
          links.delete(link);
          link.forget();
        }
      };
    },
    any: () => [...links].some((link) => link.id() !== null),
    forget: () => each((link) => link.forget()),
    connected: () => each((link) => link.connected()),
    disconnected: () => each((link) => link.disconnected()),
    receive: (event) => each((link) => link.receive(event))
  };
}
