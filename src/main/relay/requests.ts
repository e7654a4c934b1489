import type { ProblemCode } from '#shared/errors/codes.ts';
import {
  type ClientMessage,
  type ClientMessageType,
  type RelayResult,
  relayResultSchemas,
  type ServerMessage
} from '#shared/protocol/relay.ts';
import type { Cancel, Clock, RelayAnswer } from '#shared/session/ports.ts';

/** How long the relay may take to answer a request before it counts as lost. */
export const REQUEST_TIMEOUT_MS = 10_000;

type Settle = (answer: RelayAnswer<unknown>) => void;

/** A request without the number that it gets when it is sent. */
export type RequestBody<Type extends ClientMessageType> = Omit<Extract<ClientMessage, { type: Type }>, 'id'>;

/** The requests that one socket has under way, each answered exactly once. */
export type Requests = {
  readonly send: <Type extends ClientMessageType>(
    message: RequestBody<Type> & { readonly type: Type }
  ) => Promise<RelayAnswer<RelayResult<Type>>>;
  /** Takes an `ok` or `error` message; one that answers nothing is dropped. */
  readonly receive: (message: Extract<ServerMessage, { type: 'ok' | 'error' }>) => void;
  /** Answers everything that is under way with this code. */
  readonly failAll: (code: ProblemCode) => void;
};

/** The schemas once more by name and type, so that a request and its result stay together. */
const RESULTS: {
  readonly [Type in ClientMessageType]: {
    readonly safeParse: (value: unknown) => { success: true; data: RelayResult<Type> } | { success: false };
  };
} = relayResultSchemas;

/** Hears how the relay answered each request, by its number; `code` is `null` when it did what was asked. */
export type OnAnswered = (requestId: number, what: ClientMessageType, code: ProblemCode | null) => void;

export function createRequests(clock: Clock, sendText: (text: string) => void, onAnswered: OnAnswered): Requests {
  const pending = new Map<
    number,
    { readonly what: ClientMessageType; readonly settle: Settle; readonly stopTimer: Cancel }
  >();
  let lastId = 0;

  const settle = (id: number, answer: RelayAnswer<unknown>) => {
    const request = pending.get(id);
    if (request === undefined) return;
    pending.delete(id);
    request.stopTimer();
    request.settle(answer);
  };

  return {
    send: async (message) => {
      lastId += 1;
      const id = lastId;
      const answer = await new Promise<RelayAnswer<unknown>>((resolve) => {
        const stopTimer = clock.after(REQUEST_TIMEOUT_MS, () => settle(id, { ok: false, code: 'relay-lost' }));
        pending.set(id, { what: message.type, settle: resolve, stopTimer });
        sendText(JSON.stringify({ ...message, id }));
      });
      if (!answer.ok) return answer;
      const result = RESULTS[message.type].safeParse(answer.value);
      return result.success ? { ok: true, value: result.data } : { ok: false, code: 'bad-message' };
    },
    receive: (message) => {
      const what = message.id === null ? undefined : pending.get(message.id)?.what;
      if (message.id !== null && what !== undefined) {
        onAnswered(message.id, what, message.type === 'ok' ? null : message.code);
      }
      if (message.type === 'ok') {
        settle(message.id, { ok: true, value: message.result });
        return;
      }
      if (message.id === null) return;
      settle(message.id, { ok: false, code: message.code, ...message.details });
    },
    failAll: (code) => {
      for (const id of [...pending.keys()]) settle(id, { ok: false, code });
    }
  };
}
