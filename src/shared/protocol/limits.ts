/** Bounds of every conversation, each with its reason. Sizes in bytes, times in milliseconds. */

/** Largest opaque signalling payload (protocol.md section 1): an SDP with many candidates is under 16 KiB. */
export const MAX_SIGNAL_BYTES = 64 * 1024;
/** Largest whole message on the relay's socket: a signal in JSON plus its envelope; an access token is under 8 KiB. */
export const MAX_RELAY_MESSAGE_BYTES = 96 * 1024;
/** Largest message on the `control` data channel: a proof with an ID token of many group claims. */
export const MAX_CONTROL_MESSAGE_BYTES = 64 * 1024;
/** Largest message on `input` and `motion`: one event, or one composed text. */
export const MAX_INPUT_MESSAGE_BYTES = 4 * 1024;
/** Longest text typed by one input event, in UTF-16 units: a composition or a burst of one paste-like IME commit. */
export const MAX_INPUT_TEXT = 256;
/** Longest chat message, in UTF-16 units; the box refuses more. */
export const MAX_CHAT_TEXT = 4000;
/** Longest access or ID token accepted, in characters. */
export const MAX_TOKEN_CHARS = 16 * 1024;
/** Longest claims challenge, in characters; Entra's are under 200. */
export const MAX_CLAIMS_CHARS = 2 * 1024;
/** Input events applied in one second before the rest are dropped: a fast mouse reports 1000 moves. */
export const MAX_INPUT_EVENTS_PER_SECOND = 1500;

/** How long a security code lives unless policy says otherwise (B1). */
export const CODE_LIFETIME_MS = 10 * 60_000;
/** How often each side says that it is there while in a session (protocol.md "Liveness"). */
export const RELAY_PING_MS = 2_000;
/** Silence after which a peer is reported gone (B5). */
export const PEER_SILENT_MS = 5_000;
/** The same between the two apps, on `control`: short enough that people know within 5 s of the last sign of life (B5). */
export const PEER_LINK_SILENT_MS = 4_000;
/** People whom one helper may help at the same time (D12): each is a picture to decode, and somebody to attend to. */
export const MAX_HELPING = 8;
/** How long a lost socket may come back and resume its session. */
export const RESUME_WINDOW_MS = 60_000;
/** How long a grant is good for; it is renewed at half of that while the session lives. */
export const GRANT_LIFETIME_MS = 10 * 60_000;
/** How long a question to the sharer stays open before it counts as declined (B4). */
export const CONSENT_TIMEOUT_MS = 2 * 60_000;
/** A consent given sooner after the window was shown was not read (protocol.md "Consent"). */
export const CONSENT_MIN_VISIBLE_MS = 500;
/** How long both sides have to prove who they are once the data channel is open. */
export const PROOF_TIMEOUT_MS = 10_000;
/** How long the peers may take to connect at all. */
export const CONNECT_TIMEOUT_MS = 30_000;
/** How often each side says on `control` that it lives. */
export const ALIVE_INTERVAL_MS = 1_000;
/** Real local input blocks remote input for this long (protocol.md "Input"). */
export const LOCAL_INPUT_PRIORITY_MS = 1_000;
/** How often the helper repeats what it holds down, so that a lost release heals. */
export const HELD_REPEAT_MS = 500;
/** How far the machine's clock may differ from the relay's before tokens and proofs stop making sense. */
export const MAX_CLOCK_SKEW_MS = 5 * 60_000;
