/** Why the relay closes a socket (RFC 6455 section 7.4; 4000 and up are ours). */
export const CLOSE = {
  /** The relay stops; come back later. */
  goingAway: 1001,
  /** No `hello` in time. */
  noHello: 4001,
  /** Far more messages than allowed. */
  flood: 4002,
  /** The access token ended and was not renewed. */
  tokenOver: 4003,
  /** The same person took this seat over with another socket. */
  replaced: 4004,
  /** Too many `hello`s that were refused. */
  refused: 4005
} as const;
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
