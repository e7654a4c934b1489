import { waitFor } from '#demo/driver/windows.ts';
import type { ControlMessage, Proof } from '#shared/protocol/peer.ts';
import { otherRole } from '#shared/session/modes.ts';
import { otherVictim, type Victim } from '../attack.ts';
import type { Crossing, Impostor } from '../impostor/impostor.ts';
import type { Insider } from '../insider.ts';
import { controlIn, withProofs } from './man-in-the-middle.ts';

/** The genuine proofs, about connections that are not those at the other end. */
export const genuine: Crossing = withProofs((proof) => proof);

/** Proofs of an earlier session in place of the new ones. */
export function replayed(former: Readonly<Record<Victim, Proof>>): Crossing {
  return withProofs((_proof, from) => former[from]);
}

/** Each gets their own proof back, with the role put right when `relabelled`. */
export function reflected(relabelled: boolean): Crossing {
  return (heard) => {
    const message = controlIn(heard);
    if (message?.type !== 'proof') return [];
    const back = relabelled ? { ...message, role: otherRole(message.role) } : message;
    return [{ ...heard, from: otherVictim(heard.from), data: JSON.stringify(back) }];
  };
}

/** Genuine but for the role. */
export const inSwappedRoles: Crossing = withProofs((proof) => ({ ...proof, role: otherRole(proof.role) }));

/** An insider's own, and in every way right, proof in place of everybody's. */
export function ofInsider(insider: Insider, impostor: Impostor, options?: { readonly ends?: boolean }): Crossing {
  return withProofs(async ({ sessionId, role }, from) => {
    // One side can be quicker than the other: the proof is about the connection on which it is shown.
    const { local, remote } = await waitFor('both connections', async () => {
      const end = await impostor.towards(otherVictim(from));
      return end.channelsOpen && end;
    });
    return insider.prove({ sessionId, role, local, remote });
  }, options);
}

/** No proof at all: whoever proves themselves is answered with `said` instead. */
export function insteadOfProof(said: Readonly<Record<Victim, ControlMessage>>): Crossing {
  return (heard) => {
    const message = controlIn(heard);
    if (message?.type !== 'proof') return [];
    return [{ ...heard, from: otherVictim(heard.from), data: JSON.stringify(said[heard.from]) }];
  };
}
