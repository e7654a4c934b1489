import type { EndReason } from '../errors/codes.ts';
import type { IdentityCard, ProvenPerson } from '../identity/card.ts';
import type { SecurityCode } from '../ids/security-code.ts';
import type { Grant } from '../protocol/grant.ts';
import type { ControlMessage, SharedDisplay } from '../protocol/peer.ts';
import type { IceServer, IceTransport, SessionReport } from '../protocol/relay.ts';
import type { SessionFeature, SessionMode, SessionRole } from './modes.ts';
import type { ConsentAnswer, PeerOpening } from './ports.ts';
import type { Fingerprints, Former } from './state.ts';

/** Named waits; each has at most one running at a time. */
export type TimerName = 'code' | 'connect' | 'proof' | 'silent' | 'resume' | 'grant' | 'alive' | 'longest' | 'idle';

/** Everything that can happen to a session. Times are milliseconds since the epoch. */
export type SessionInput =
  // the person at this end
  | { readonly type: 'create' }
  | { readonly type: 'redeem' }
  | { readonly type: 'choose'; readonly mode: SessionMode; readonly askId: string }
  | { readonly type: 'withdraw' }
  | { readonly type: 'give-back' }
  /** Helper: a colleague's code (D12). */
  | { readonly type: 'hand-over'; readonly code: SecurityCode }
  /** Sharer: nobody takes over; or this person has let the colleague of the session `to` do so. */
  | { readonly type: 'hand-over-failed'; readonly why: 'declined' | 'refused' }
  | { readonly type: 'handed-over'; readonly to: string }
  | { readonly type: 'pause'; readonly paused: boolean }
  | { readonly type: 'take-back' }
  | { readonly type: 'end'; readonly reason: EndReason }
  | { readonly type: 'dismiss' }
  /** The sharer's own answer, from the consent window only. */
  | { readonly type: 'consent'; readonly askId: string; readonly answer: ConsentAnswer }
  // the relay
  | {
      readonly type: 'created';
      readonly sessionId: string;
      readonly code: string;
      readonly link: string;
      readonly expiresAt: number;
    }
  | { readonly type: 'refused' }
  | {
      readonly type: 'joined';
      readonly role: SessionRole;
      readonly sessionId: string;
      readonly grant: Grant;
      readonly me: ProvenPerson;
      readonly iceServers: readonly IceServer[];
      readonly transport?: IceTransport | undefined;
    }
  /** Both are back (D10): as `joined`, for the session that is suspended. */
  | {
      readonly type: 'rejoined';
      readonly role: SessionRole;
      readonly sessionId: string;
      readonly grant: Grant;
      readonly me: ProvenPerson;
      readonly iceServers: readonly IceServer[];
      readonly transport?: IceTransport | undefined;
    }
  | { readonly type: 'suspended'; readonly sessionId: string }
  /** The relay lets this side back in no more. */
  | { readonly type: 'not-rejoined'; readonly sessionId: string }
  | { readonly type: 'grant-refused'; readonly sessionId: string }
  | { readonly type: 'grant-renewed'; readonly grant: Grant }
  | { readonly type: 'guessed'; readonly sessionId: string }
  | { readonly type: 'peer-present'; readonly sessionId: string; readonly present: boolean }
  | { readonly type: 'relay-ended'; readonly sessionId: string; readonly reason: EndReason }
  // the peer connection
  | { readonly type: 'peer-connected'; readonly fingerprints: Fingerprints }
  | { readonly type: 'peer-closed' }
  | { readonly type: 'control'; readonly message: ControlMessage }
  | { readonly type: 'control-junk' }
  | { readonly type: 'proven'; readonly person: ProvenPerson }
  | { readonly type: 'not-proven'; readonly reason: 'identity-not-proven' | 'tenant-not-allowed' }
  | { readonly type: 'card'; readonly card: IdentityCard; readonly checkWords: readonly string[] }
  | { readonly type: 'chat-sent' }
  /** Sharer: a feature was used for the first time; for the record (G1). */
  | { readonly type: 'feature-used'; readonly feature: SessionFeature }
  // this machine
  /** Sharer: the session that this machine kept over a restart is to go on. */
  | { readonly type: 'take-up'; readonly former: Former }
  /** This machine is about to restart. */
  | { readonly type: 'restarting' }
  | { readonly type: 'network-changed' }
  /** The picture of this display is begun with; `null`: there is nothing (left) to share. */
  | { readonly type: 'display'; readonly display: SharedDisplay | null }
  /** Another display is to be looked at from now on. */
  | { readonly type: 'display-moved' }
  | { readonly type: 'capture-failed' }
  /** How long nobody has used this machine, neither its person nor the helper; milliseconds. */
  | { readonly type: 'machine-idle'; readonly ms: number }
  | { readonly type: 'timer'; readonly name: TimerName };

/** What the host must do, in order. Effects never fail back into the rules except as a further {@link SessionInput}. */
export type SessionEffect =
  | ({ readonly do: 'open-peer' } & PeerOpening)
  | {
      readonly do: 'prove';
      readonly sessionId: string;
      readonly role: SessionRole;
      readonly fingerprints: Fingerprints;
    }
  | {
      readonly do: 'verify';
      readonly proof: Extract<ControlMessage, { type: 'proof' }>;
      readonly sessionId: string;
      /** The role the other side must prove. */
      readonly role: SessionRole;
      readonly fingerprints: Fingerprints;
    }
  | { readonly do: 'look-up-card'; readonly person: ProvenPerson; readonly fingerprints: Fingerprints }
  | { readonly do: 'send'; readonly message: ControlMessage }
  | {
      readonly do: 'ask-consent';
      readonly askId: string;
      readonly card: IdentityCard;
      readonly mode: SessionMode;
      readonly current: SessionMode | null;
    }
  | { readonly do: 'cancel-consent' }
  /** `moved`: of another display than before; the helper is told of it once its picture is there. */
  | { readonly do: 'start-capture'; readonly moved?: true }
  /** Sharer: looks into a colleague's code, in a session beside this one. */
  | { readonly do: 'hand-over'; readonly code: SecurityCode }
  /** Answered with a `machine-idle`. */
  | { readonly do: 'ask-machine-idle' }
  | { readonly do: 'stop-capture' }
  | { readonly do: 'release-input' }
  | { readonly do: 'chat-line'; readonly message: Extract<ControlMessage, { type: 'chat' }> }
  | { readonly do: 'chat-delivered'; readonly messageId: string }
  | { readonly do: 'report'; readonly sessionId: string; readonly event: SessionReport }
  | { readonly do: 'end-at-relay'; readonly sessionId: string; readonly reason: EndReason }
  /** Asks the relay to be let in anew, as soon as it is there. */
  | { readonly do: 'rejoin'; readonly sessionId: string }
  /** Says again what of this side's chat never arrived. */
  | { readonly do: 'repeat-chat' }
  /** Looks for a new path to the other side; the connection and who is at its end stay. */
  | { readonly do: 'restart-peer' }
  | { readonly do: 'close-peer' }
  /** `ms: null` stops it. */
  | { readonly do: 'timer'; readonly name: TimerName; readonly ms: number | null };

/** A step of the rules. */
export type Step<State> = { readonly state: State; readonly effects: readonly SessionEffect[] };
