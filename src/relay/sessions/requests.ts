import type { RelayErrorCode } from '#shared/errors/codes.ts';
import type { ClientMessage, RelayResult, ServerMessage } from '#shared/protocol/relay.ts';

/** The requests that are about sessions. */
export type SessionRequest = Extract<ClientMessage, { type: `session.${string}` }>;
type Request<Type extends SessionRequest['type']> = Extract<SessionRequest, { type: Type }>;

/** What an error may carry besides its code. */
export type ErrorDetails = NonNullable<Extract<ServerMessage, { type: 'error' }>['details']>;

/** One answer to one request. Called once; whatever is pushed afterwards arrives after it. */
export interface Reply<Type extends SessionRequest['type']> {
  readonly ok: (result: RelayResult<Type>) => void;
  readonly refuse: (code: RelayErrorCode, details?: ErrorDetails) => void;
}

/** A request with the way to answer it. */
export type Asked<Type extends SessionRequest['type']> = {
  readonly message: Request<Type>;
  readonly reply: Reply<Type>;
};
