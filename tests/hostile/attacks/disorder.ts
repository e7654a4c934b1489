import { setTimeout as delay } from 'node:timers/promises';
import { relayResultSchemas, type ServerMessage } from '#shared/protocol/relay.ts';
import type { Attack, RelayHands, Victim } from '../attack.ts';

/** How long signals are gathered before they are given out, ms. */
const GATHER_MS = 250;

/**
 * Signals come late, in the wrong order and twice, and each person hears of the join only after some of them.
 */
export function disordered(): Attack {
  const gathered = new Map<Victim, Extract<ServerMessage, { type: 'session.signal' }>[]>();

  function giveOut(to: Victim, relay: RelayHands): void {
    const signals = gathered.get(to) ?? [];
    gathered.delete(to);
    for (const { seq: _seq, ...signal } of signals.reverse()) {
      relay.tell(to, signal);
      relay.tell(to, signal);
    }
  }

  return {
    toApp: (message, to, relay) => {
      if (message.type === 'session.joined' && to === 'sharer') {
        const { seq: _seq, ...joined } = message;
        void delay(2 * GATHER_MS).then(() => relay.tell(to, joined));
        return [];
      }
      if (message.type !== 'session.signal') return [message];
      const waiting = gathered.get(to);
      if (waiting === undefined) {
        gathered.set(to, [message]);
        void delay(GATHER_MS).then(() => giveOut(to, relay));
      } else {
        waiting.push(message);
      }
      return [];
    }
  };
}

/** Each is told at the join to be the other one. */
export const ROLES_SWAPPED: Attack = {
  toApp: (message, to) =>
    message.type === 'session.joined' ? [{ ...message, role: to === 'helper' ? 'sharer' : 'helper' }] : [message]
};

/** The helper gets a code with a link of the relay's own making beside it. */
export function withLink(link: string): Attack {
  return {
    toApp: (message) => {
      if (message.type !== 'ok') return [message];
      const created = relayResultSchemas['session.create'].safeParse(message.result);
      return [created.success ? { ...message, result: { ...created.data, link } } : message];
    }
  };
}
