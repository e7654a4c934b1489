import type { Outcome } from '../errors/coded-error.ts';
import type { EndReason, ProblemCode, RefusalReason } from '../errors/codes.ts';
import type { IdentityCard, ProvenPerson } from '../identity/card.ts';
import type { SecurityCode } from '../ids/security-code.ts';
import type { Grant } from '../protocol/grant.ts';
import type { InputAction, Position } from '../protocol/input.ts';
import type { Proof, SharedDisplay } from '../protocol/peer.ts';
import type { IceServer, IceTransport, RelayResult, SessionEvent, SessionReport } from '../protocol/relay.ts';
import type { InputKind } from '../quality/sampling.ts';
import type { SessionFeature, SessionMode, SessionRole } from './modes.ts';
import type { Former } from './state.ts';
import type { ChatLine, SessionView } from './view.ts';

/** Stops a timer or a subscription; calling it again does nothing. */
export type Cancel = () => void;

/** Time as the rules see it. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls `run` once after `ms` milliseconds. */
  readonly after: (ms: number, run: () => void) => Cancel;
};

/** What a refusal says beside its code. */
export type RefusalDetails = {
  readonly retryAfterMs?: number | undefined;
  /** What the next access token must satisfy (A5). */
  readonly claims?: string | undefined;
  /** Why it is not allowed (F4). */
  readonly reasons?: readonly RefusalReason[] | undefined;
  /** The directory permission that the relay lacks. */
  readonly permission?: string | undefined;
};

/** One answer of the relay, or the code it refused with. */
export type RelayAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | ({ readonly ok: false; readonly code: ProblemCode } & RefusalDetails);

/** The relay as one session needs it. Never throws or rejects; what cannot be sent is answered with a code. */
export type SignallingPort = {
  /** `ticket`: a reference of the organisation's ticket system, for the record (G9). */
  readonly create: (ticket: string | null) => Promise<RelayAnswer<RelayResult<'session.create'>>>;
  /** `besides`: the session in which this person shares, and which is to be handed over (D12). */
  readonly redeem: (code: SecurityCode, besides?: string) => Promise<RelayAnswer<RelayResult<'session.redeem'>>>;
  readonly signal: (sessionId: string, payload: string) => void;
  readonly report: (sessionId: string, event: SessionReport) => void;
  readonly end: (sessionId: string, reason: EndReason) => void;
  /**
   * Lets this side into its suspended session anew, as soon as the relay is there (D10); `session.rejoined` follows when the
   * other side is back too, {@link SignallingPort.onLost} when there is no such session any more.
   */
  readonly rejoin: (sessionId: string) => void;
  /** Events of the session from now on, until cancelled. The relay is not believed: the session checks each. */
  readonly onEvent: (listener: (event: SessionEvent) => void) => Cancel;
  /** The session could not be resumed within its window: the relay side of it is gone. */
  readonly onLost: (listener: (sessionId: string) => void) => Cancel;
};

/** What the peer connection reports; `data` is raw and unparsed. */
export type PeerListener = {
  readonly onSignal: (payload: string) => void;
  /** DTLS is up and `control` is open. Fingerprints are those of this end's own transport (RFC 8122 text). */
  readonly onConnected: (fingerprints: { readonly local: string; readonly remote: string }) => void;
  readonly onData: (channel: 'control' | 'input' | 'motion', data: string) => void;
  readonly onClosed: () => void;
  readonly onCaptureStarted: (size: { readonly width: number; readonly height: number }) => void;
  readonly onCaptureFailed: () => void;
};

/** How a peer connection is opened. The initiator makes the offer; `transport` absent is `all`. */
export type PeerOpening = {
  readonly initiator: boolean;
  readonly iceServers: readonly IceServer[];
  readonly transport?: IceTransport | undefined;
};

/** One peer connection in the renderer (PeerLink), told apart by `peerId`. */
export type PeerPort = {
  readonly open: (options: PeerOpening, listener: PeerListener) => void;
  readonly remoteSignal: (payload: string) => void;
  /** Sends on `control`. */
  readonly send: (data: string) => void;
  /** The network is another one, or the relay is back: a new path is looked for; what stands goes on meanwhile (D10). */
  readonly restart: () => void;
  /** Takes and sends the picture of the display that {@link CapturePort.permit} allowed. */
  readonly startCapture: (size: { readonly width: number; readonly height: number }) => void;
  readonly stopCapture: () => void;
  readonly close: () => void;
};

/** The display-media gate in main: a page gets a picture only while a permit stands. */
export type CapturePort = {
  /** The offered display that is to be looked at; `null` when there is none. */
  readonly display: () => Promise<SharedDisplay | null>;
  /** `epoch` is the consent epoch under which the capture begins. */
  readonly permit: (display: SharedDisplay, epoch: number) => void;
  readonly revoke: () => void;
};

/** Injects input on this machine. Coordinates are on the display that is shared. Never throws. */
export type InjectorPort = {
  readonly available: boolean;
  readonly begin: (display: SharedDisplay) => void;
  readonly move: (at: Position) => void;
  readonly apply: (action: InputAction) => void;
  /** Releases every key and button that was pressed through this port. */
  readonly releaseAll: () => void;
  /** The other app sent what no sound app sends; it was dropped. */
  readonly refused: (fault: InputFault) => void;
};

/** Told of every remote input just before it is carried out, so that its way to the picture can be measured (D11). */
export type ReactionPort = { readonly applying: (kind: InputKind, seq: number) => void };

/** Why something on `input` or `motion` was dropped: no message of that channel, out of order, or more than may come. */
export type InputFault = 'input-malformed' | 'input-gap' | 'input-rate';

/** Who is at this end, and how the other end's proof is judged (protocol.md "Identity binding"). */
export type IdentityPort = {
  readonly me: () => ProvenPerson;
  readonly prove: (binding: {
    readonly sessionId: string;
    readonly role: SessionRole;
    readonly local: string;
    readonly remote: string;
  }) => Promise<Proof>;
  /** Checks token, nonce, key, signature and both fingerprints as this end sees them. */
  readonly verify: (
    proof: Proof,
    expected: {
      readonly sessionId: string;
      readonly role: SessionRole;
      readonly local: string;
      readonly remote: string;
    }
  ) => Promise<Outcome<ProvenPerson>>;
  /** The card from what was proven plus this viewer's own directory; never rejects. */
  readonly card: (person: ProvenPerson) => Promise<IdentityCard>;
  /** The check words of a connection; never rejects. */
  readonly checkWords: (fingerprints: {
    readonly local: string;
    readonly remote: string;
  }) => Promise<readonly string[]>;
  /** Checks the relay's signature, type and times of a grant. */
  readonly verifyGrant: (jws: string) => Promise<Outcome<Grant>>;
};

/** What the sharer answered; closing the window, silence and errors are `declined` or `timeout`. */
export type ConsentAnswer =
  | { readonly outcome: 'allowed'; readonly mode: SessionMode }
  | { readonly outcome: 'declined' | 'timeout' };

/** The consent window (B4). One question at a time; asking again cancels the former as declined. */
export type ConsentPort = {
  readonly ask: (question: {
    readonly card: IdentityCard;
    readonly mode: SessionMode;
    readonly current: SessionMode | null;
    /** Who helps now, and would do so no more (D12). */
    readonly takesOverFrom?: string | undefined;
  }) => Promise<ConsentAnswer>;
  /** Takes the question away; its promise settles as declined. */
  readonly cancel: () => void;
};

/** Where the session shows itself: the main window, and bar, frame and tray on the sharer's side. */
export type ScreenPort = {
  readonly show: (view: SessionView) => void;
  readonly chat: (lines: readonly ChatLine[]) => void;
};

/** Everything outside the rules that a session needs. The app's main process and, later, the web page provide it. */
export type SessionPorts = {
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly signalling: SignallingPort;
  readonly peer: PeerPort;
  readonly capture: CapturePort;
  readonly injector: InjectorPort;
  /** Absent where nothing is measured. */
  readonly reaction?: ReactionPort;
  readonly identity: IdentityPort;
  readonly consent: ConsentPort;
  /** How long nobody has used this machine, milliseconds; injected input counts as use. */
  readonly machineIdleMs: () => number;
  /** Sharer: looks into the code of a colleague who is to take over, in a session beside this one (D12). */
  readonly handOver?: ((code: SecurityCode) => void) | undefined;
  readonly screen: ScreenPort;
  /** What a later start of the app would need to take the session up; `null`: nothing. Told with every change. */
  readonly keep?: ((former: Former | null) => void) | undefined;
};

/** What a person can do to a session. Each is safe in every state: what does not apply changes nothing. */
export type SessionController = {
  readonly view: () => SessionView;
  readonly chatLines: () => readonly ChatLine[];
  readonly create: (ticket: string | null) => Promise<RelayAnswer<null>>;
  readonly redeem: (typed: string, besides?: string) => Promise<RelayAnswer<null>>;
  /** Helper: names the colleague who is to take over, by the code that they read out (D12). */
  readonly handOver: (typed: string) => RelayAnswer<null>;
  /** Sharer: nobody takes over. */
  readonly handOverFailed: (why: 'declined' | 'refused') => void;
  /** Sharer: has let the colleague of the session `to` take over; this one ends. */
  readonly handedOver: (to: string) => void;
  /** The session's name at the relay; `null` before and after it. */
  readonly sessionId: () => string | null;
  /** Sharer: goes on with the session that this machine kept over a restart (D10). */
  readonly takeUp: (former: Former) => void;
  /** This machine is about to restart: the session is suspended, not ended. */
  readonly restarting: () => void;
  readonly choose: (mode: SessionMode) => RelayAnswer<null>;
  readonly withdraw: () => void;
  readonly giveBack: () => void;
  readonly setPaused: (paused: boolean) => void;
  readonly takeBack: () => void;
  readonly sendChat: (text: string) => RelayAnswer<null>;
  /** Ends for a reason of this side; the person's own stop, a closed window, signing out, quitting. */
  readonly end: (reason?: EndReason) => void;
  /** Leaves the "ended" page. */
  readonly dismiss: () => void;
  /** Sharer: a feature beside the picture was used for the first time in this session; for the record. */
  readonly featureUsed: (feature: SessionFeature) => void;
  /** This machine's network is another one, or it was asleep. */
  readonly networkChanged: () => void;
  /**
   * The display to be looked at is another one, has another size, or is gone (D5): the picture begins anew under the same
   * consent, or pauses.
   */
  readonly displayChanged: () => void;
  /** A person used this machine's own mouse or keyboard: they win for a moment. */
  readonly localInput: () => void;
};
