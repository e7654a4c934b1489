import type { z } from 'zod';
import { type TurnConfig, turnSecretSchema } from './credentials.ts';
import { ownTurnServerSchema, type TurnServerOptions, turnServerSchema } from './server-configuration.ts';

/** Fields of `turn` in the relay's configuration that are about the server itself, for `deskside-relay turn`. */
export const ownTurnServer = {
  server: ownTurnServerSchema.optional(),
  /** The secret before this one, which the server still takes while it is being changed. */
  formerSecret: turnSecretSchema.optional()
};

/** `turn` of the relay's configuration, with the server that belongs to it. */
export interface TurnWithServer extends TurnConfig {
  readonly server?: z.infer<typeof ownTurnServerSchema> | undefined;
  readonly formerSecret?: string | undefined;
}

/**
 * The options of the server: secrets, realm and port follow from the relay's own configuration. `undefined` when there is no
 * `turn.server`. What comes out may still contradict itself; {@link turnServerProblems} says so.
 *
 * @param publicName the relay's host name, which is the realm when nothing else is said
 */
export function turnServerOf(turn: TurnWithServer | undefined, publicName: string): TurnServerOptions | undefined {
  if (turn?.server === undefined) return undefined;
  const { realm = publicName, plainPort = turn.onRelayPort?.port, ...server } = turn.server;
  const secrets = turn.formerSecret === undefined ? [turn.secret] : [turn.secret, turn.formerSecret];
  return { ...server, realm, secrets, plainPort };
}

/** The fields of `turn.server` that do not go together with the others, each as a path below it. */
export function turnServerProblems(
  turn: TurnWithServer | undefined,
  publicName: string
): readonly (readonly PropertyKey[])[] {
  const options = turnServerOf(turn, publicName);
  if (options === undefined) return [];
  return turnServerSchema.safeParse(options).error?.issues.map(({ path }) => path) ?? [];
}
