import type { Clock } from '../clock.ts';
import type { ErrorDetails } from '../sessions/requests.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { NodeMessage } from './messages.ts';
import type { NodeLink } from './node-link.ts';
import type { RemoteClients } from './remote-client.ts';

/** What answers requests of sockets elsewhere. */
export interface Hosted {
  readonly sessions: Sessions;
  readonly remote: RemoteClients;
  readonly link: Pick<NodeLink, 'tell'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Answers what another relay asks for one of its sockets. */
export function answerAsk(
  from: string,
  { ask, sessionId, socket, order, request, from: asker, wrong }: Extract<NodeMessage, { kind: 'ask' }>,
  { sessions, remote, link, clock }: Hosted
): void {
  const place = { node: from, socket };
  const refuse = (code: Extract<NodeMessage, { kind: 'refused' }>['code']): void =>
    link.tell(from, { kind: 'refused', ask, code, right: false });
  if (sessions.find(sessionId) === undefined) {
    link.tell(from, { kind: 'not-here', ask });
    return;
  }
  const client = asker === undefined ? remote.find(place) : remote.at(place, asker.address);
  if (client === undefined) {
    refuse('session-not-found');
    return;
  }
  if (!client.takes(sessionId, order)) {
    link.tell(from, { kind: 'not-here', ask });
    return;
  }
  let right = false;
  const reply = {
    ok: (result: Readonly<Record<string, unknown>>) =>
      link.tell(from, { kind: 'done', ask, result: { ...result }, right }),
    refuse: (code: Extract<NodeMessage, { kind: 'refused' }>['code'], details?: ErrorDetails) => {
      link.tell(from, { kind: 'refused', ask, code, ...(details === undefined ? {} : { details }), right });
      if (!sessions.isSeated(client)) remote.forget(client);
    }
  };
  switch (request.type) {
    case 'session.redeem': {
      if (asker === undefined) {
        refuse('bad-message');
        return;
      }
      const giveBack = (): void => {
        right = true;
      };
      const found = sessions.codes.look(request.code, clock.now());
      const attempt = { wrongByAccount: wrong ?? 1, giveBack };
      sessions.redeemCounted(client, asker.participant, { message: request, reply }, attempt, found);
      return;
    }
    case 'session.resume':
      if (asker === undefined) refuse('bad-message');
      else sessions.resume(client, asker.participant, { message: request, reply });
      return;
    case 'session.rejoin':
      if (asker === undefined) refuse('bad-message');
      else sessions.rejoin(client, asker.participant, { message: request, reply });
      return;
    case 'session.signal':
      sessions.signal(client, { message: request, reply });
      return;
    case 'session.report':
      sessions.report(client, { message: request, reply });
      return;
    case 'session.end':
      sessions.end(client, { message: request, reply });
  }
}
