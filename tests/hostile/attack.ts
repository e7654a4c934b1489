import type { ClientMessage, ServerMessage, SessionEvent } from '#shared/protocol/relay.ts';

/** The two people between whom the hostile relay sits. */
export type Victim = 'helper' | 'sharer';
export const VICTIMS: readonly Victim[] = ['helper', 'sharer'];

/** The one with whom a victim believes to talk. */
export function otherVictim(victim: Victim): Victim {
  return victim === 'helper' ? 'sharer' : 'helper';
}

type Unnumbered<Event> = Event extends unknown ? Omit<Event, 'seq'> : never;
/** An event of a session without its running number: the hostile relay numbers whatever it tells an app. */
export type InventedEvent = Unnumbered<SessionEvent>;

/** What an attack can do beside changing what passes. */
export type RelayHands = {
  /** Says to an app what the real relay never said. */
  readonly tell: (victim: Victim, event: InventedEvent) => void;
  /** Answers a request of an app in the real relay's place. */
  readonly answer: (victim: Victim, request: ClientMessage, result: unknown) => void;
};

type Passed<Message> = readonly Message[] | Promise<readonly Message[]>;

/**
 * One way for a relay to lie. Each hook gets a message that is on its way and answers what goes on instead: the message, a
 * changed one, several, or none. Messages of one direction of one socket wait for each other.
 */
export type Attack = {
  readonly fromApp?: (message: ClientMessage, from: Victim, relay: RelayHands) => Passed<ClientMessage>;
  readonly toApp?: (message: ServerMessage, to: Victim, relay: RelayHands) => Passed<ServerMessage>;
  /** How far the relay says its clock is behind, ms. */
  readonly clockBehindMs?: number;
};

/** Passes everything on as it is. */
export const HONEST: Attack = {};

/** Two attacks one behind the other, as a message meets them on its way from the app and back. */
export function chain(nearApp: Attack, nearRelay: Attack): Attack {
  const each = async <Message>(
    messages: readonly Message[],
    change: (message: Message) => Passed<Message>
  ): Promise<Message[]> => {
    const passed: Message[] = [];
    for (const message of messages) passed.push(...(await change(message)));
    return passed;
  };
  return {
    fromApp: async (message, from, relay) =>
      each((await nearApp.fromApp?.(message, from, relay)) ?? [message], (next) =>
        nearRelay.fromApp === undefined ? [next] : nearRelay.fromApp(next, from, relay)
      ),
    toApp: async (message, to, relay) =>
      each((await nearRelay.toApp?.(message, to, relay)) ?? [message], (next) =>
        nearApp.toApp === undefined ? [next] : nearApp.toApp(next, to, relay)
      ),
    clockBehindMs: nearApp.clockBehindMs ?? nearRelay.clockBehindMs ?? 0
  };
}
