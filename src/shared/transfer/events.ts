import type { TransferKind, TransferMessage, TransferProblem } from './message.ts';
import type { TransferFeature, TransferRight } from './rights.ts';
import type { Desk, Ground, Way } from './state.ts';

/** Everything that can happen to the transfers of a session. */
export type TransferInput =
  /** The session is so now; `null`: there is none (any more). */
  | { readonly type: 'session'; readonly ground: Ground | null }
  // the person at this end
  | {
      readonly type: 'send';
      readonly id: number;
      readonly what: TransferKind;
      readonly name: string;
      readonly size: number;
      readonly answers: number | null;
    }
  /** What the person wanted to send was not there to send. */
  | {
      readonly type: 'not-sent';
      readonly id: number;
      readonly what: TransferKind;
      readonly name: string;
      readonly code: TransferProblem;
    }
  /** Helper: asks for the sharer's clipboard. */
  | { readonly type: 'fetch'; readonly id: number }
  /** Helper: agrees to receive. The sharer agrees in the consent window only. */
  | { readonly type: 'accept'; readonly id: number }
  | { readonly type: 'cancel'; readonly way: Way; readonly id: number }
  | { readonly type: 'revoke'; readonly right: TransferRight }
  /** The consent window was answered; `displaced`: another question took its place, nobody answered. */
  | {
      readonly type: 'consent';
      readonly right: TransferRight;
      readonly outcome: 'allowed' | 'declined' | 'timeout' | 'displaced';
    }
  // the other end
  | { readonly type: 'message'; readonly message: TransferMessage }
  // this machine
  /** The place to write to is there. */
  | { readonly type: 'ready'; readonly id: number }
  | { readonly type: 'stored'; readonly id: number; readonly total: number }
  | { readonly type: 'all-sent'; readonly id: number; readonly sha256: string }
  /** The checksum is right, and the file has its name or the clipboard its content. */
  | { readonly type: 'kept'; readonly id: number; readonly name: string }
  | { readonly type: 'failed'; readonly way: Way; readonly id: number; readonly code: TransferProblem };

/** What the host must do, in order. */
export type TransferEffect =
  | { readonly do: 'say'; readonly message: TransferMessage }
  /** Answered with a `consent`. */
  | { readonly do: 'ask'; readonly right: TransferRight }
  | { readonly do: 'withdraw-question' }
  /** Makes the place to write to; answered with `ready` or `failed`. */
  | {
      readonly do: 'open';
      readonly id: number;
      readonly what: TransferKind;
      readonly name: string;
      readonly size: number;
    }
  /** Reads this machine's clipboard; answered with a `send`, or with `failed` of the `give`. */
  | { readonly do: 'read-clipboard'; readonly answers: number }
  /** Sends on from this byte; what was sent beyond it is forgotten. */
  | { readonly do: 'send-from'; readonly id: number; readonly from: number }
  | { readonly do: 'acknowledged'; readonly id: number; readonly received: number }
  /** Asks the receiving end how much it has taken, and says so by `resume`. */
  | { readonly do: 'say-where'; readonly id: number }
  | { readonly do: 'check'; readonly id: number; readonly sha256: string }
  /** Stops at once; what was not finished is deleted. */
  | { readonly do: 'drop'; readonly way: Way; readonly id: number }
  /** For the record: that it was used, never what (G1). */
  | { readonly do: 'used'; readonly feature: TransferFeature };

/** A step of the rules. */
export type TransferStep = { readonly desk: Desk; readonly effects: readonly TransferEffect[] };
