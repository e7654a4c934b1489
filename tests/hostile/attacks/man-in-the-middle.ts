import type { InputAction, InputMessage, Position } from '#shared/protocol/input.ts';
import { keyCodeSchema } from '#shared/protocol/key-codes.ts';
import { type ControlMessage, controlMessageSchema, type Proof } from '#shared/protocol/peer.ts';
import type { Attack, Victim } from '../attack.ts';
import type { Crossing, Impostor, Overheard } from '../impostor/impostor.ts';

/**
 * The relay keeps the signals and lets the impostor's page answer both apps: DTLS succeeds on both sides, with keys of the
 * attacker's. Neither hears of an end from the other or the relay, so that each has to find out for itself.
 */
export function manInTheMiddle(impostor: Impostor, crossing: Crossing): Attack {
  let begun = '';
  return {
    fromApp: (message, from, relay) => {
      if (message.type !== 'session.signal') return [message];
      impostor.signal(from, message.payload);
      relay.answer(from, message, {});
      return [];
    },
    toApp: (message, _to, relay) => {
      if (message.type === 'session.joined' && message.sessionId !== begun) {
        const { sessionId } = message;
        begun = sessionId;
        impostor.begin(
          (victim, payload) => relay.tell(victim, { type: 'session.signal', sessionId, payload }),
          crossing
        );
      }
      return message.type === 'session.ended' ? [] : [message];
    }
  };
}

/** The message, when it is one for `control`. */
export function controlIn({ channel, data }: Overheard): ControlMessage | null {
  return channel === 'control' ? controlMessageSchema.parse(JSON.parse(data)) : null;
}

/** Passes everything on, proofs as `change` makes them, and ends only if `ends` says so. */
export function withProofs(
  change: (proof: Proof, from: Victim) => Proof | Promise<Proof>,
  { ends = false }: { readonly ends?: boolean } = {}
): Crossing {
  return async (heard) => {
    const message = controlIn(heard);
    if (message?.type === 'end' && !ends) return [];
    if (message?.type !== 'proof') return [heard];
    return [{ ...heard, data: JSON.stringify(await change(message, heard.from)) }];
  };
}

/** The proofs that came by, by who made them. */
export function proofsIn(heard: readonly Overheard[]): Readonly<Record<Victim, readonly Proof[]>> {
  const by = (victim: Victim): readonly Proof[] =>
    heard
      .filter(({ from }) => from === victim)
      .map(controlIn)
      .filter((message) => message?.type === 'proof');
  return { helper: by('helper'), sharer: by('sharer') };
}

const ENTER = keyCodeSchema.parse('Enter');

/** Clicks at a place of the sharer's screen and types, for every consent epoch that a session could have by then. */
export function typeAtSharer(impostor: Impostor, at: Position): void {
  const modifiers = { ctrl: false, shift: false, alt: false, meta: false };
  let seq = 0;
  for (const epoch of [0, 1, 2]) {
    const actions: readonly InputAction[] = [
      { kind: 'button', button: 'left', down: true, at },
      { kind: 'button', button: 'left', down: false, at },
      { kind: 'text', text: 'typed by nobody' },
      { kind: 'key', code: ENTER, key: null, down: true, modifiers },
      { kind: 'key', code: ENTER, key: null, down: false, modifiers }
    ];
    for (const action of actions) {
      seq += 1;
      impostor.say('sharer', 'input', JSON.stringify({ seq, epoch, action } satisfies InputMessage));
    }
  }
}
