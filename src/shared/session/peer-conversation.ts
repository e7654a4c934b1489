import { MAX_CONTROL_MESSAGE_BYTES } from '../protocol/limits.ts';
import { type ControlMessage, controlMessageSchema } from '../protocol/peer.ts';
import type { SessionInput } from './events.ts';
import type { InputGate } from './input-gate.ts';
import type { Cancel, PeerOpening, SessionPorts } from './ports.ts';
import { isEstablished, type SessionState } from './state.ts';

/** Signals that may wait for the connection to be opened: an offer and its candidates come right behind the join. */
const MAX_EARLY_SIGNALS = 64;
/** Messages that may wait for a proof to be checked; more in that moment is no honest peer. */
const MAX_HELD_MESSAGES = 64;
/** How long a closing connection is left open, so that the last `end` reaches the other side. */
const FLUSH_MS = 200;

/** The talk with the other app over one peer connection: parsing, ordering and closing, no rules. */
export type PeerConversation = {
  readonly open: (options: PeerOpening) => void;
  readonly remoteSignal: (sessionId: string, payload: string) => void;
  readonly send: (message: ControlMessage) => void;
  /** To be told every new state: what was held while a proof was checked goes on or is dropped. */
  readonly stateChanged: (state: SessionState) => void;
  /** Closes once what was sent last had time to leave. */
  readonly close: () => void;
  readonly closeNow: () => void;
};

/** See {@link PeerConversation}. `dispatch` gets every parsed message; junk becomes one `control-junk`. */
export function createPeerConversation(
  ports: Pick<SessionPorts, 'clock' | 'peer' | 'signalling'>,
  host: {
    readonly input: InputGate;
    readonly sessionId: () => string | null;
    readonly dispatch: (event: SessionInput) => void;
    readonly captureStarted: () => void;
    readonly captureFailed: () => void;
  }
): PeerConversation {
  let open = false;
  let closing: Cancel | null = null;
  let early: { readonly sessionId: string; readonly payload: string }[] = [];
  let held: ControlMessage[] = [];
  let connected = false;
  let checking = false;

  function receiveControl(data: string): void {
    const message = parseControl(data);
    if (message === undefined) {
      host.dispatch({ type: 'control-junk' });
      return;
    }
    if (connected && (!checking || message.type === 'end')) deliver(message);
    else if (held.length >= MAX_HELD_MESSAGES) host.dispatch({ type: 'control-junk' });
    else held.push(message);
  }

  function deliver(message: ControlMessage): void {
    if (message.type === 'proof') checking = true;
    host.dispatch({ type: 'control', message });
  }

  /** Hands on what was held, in order, until something is to be checked again. */
  function release(): void {
    while (!checking) {
      const message = held.shift();
      if (message === undefined) return;
      deliver(message);
    }
  }

  function closeNow(): void {
    closing?.();
    closing = null;
    early = [];
    held = [];
    connected = false;
    checking = false;
    if (!open) return;
    open = false;
    ports.peer.close();
  }

  return {
    open: (options) => {
      const waiting = early;
      closeNow();
      open = true;
      host.input.reset();
      ports.peer.open(options, {
        onSignal: (payload) => {
          const sessionId = host.sessionId();
          if (sessionId !== null) ports.signalling.signal(sessionId, payload);
        },
        onConnected: (fingerprints) => {
          host.dispatch({ type: 'peer-connected', fingerprints });
          // The other side may have been quicker: what it said first waited for our own fingerprints.
          connected = true;
          release();
        },
        onData: (channel, data) => {
          if (channel === 'control') receiveControl(data);
          else host.input.receive(channel, data);
        },
        onClosed: () => host.dispatch({ type: 'peer-closed' }),
        onCaptureStarted: host.captureStarted,
        onCaptureFailed: host.captureFailed
      });
      for (const signal of waiting) {
        if (signal.sessionId === host.sessionId()) ports.peer.remoteSignal(signal.payload);
      }
    },
    remoteSignal: (sessionId, payload) => {
      if (open && closing === null && sessionId === host.sessionId()) ports.peer.remoteSignal(payload);
      else if ((!open || closing !== null) && early.length < MAX_EARLY_SIGNALS) early.push({ sessionId, payload });
    },
    send: (message) => {
      if (open) ports.peer.send(JSON.stringify(message));
    },
    stateChanged: (state) => {
      if (state.phase === 'proving') return;
      checking = false;
      if (isEstablished(state)) release();
      else if (state.phase !== 'interrupted') held = [];
    },
    close: () => {
      if (!open || closing !== null) return;
      closing = ports.clock.after(FLUSH_MS, () => {
        // Signals of a connection that is about to take the place of this one.
        const next = early;
        closeNow();
        early = next;
      });
    },
    closeNow
  };
}

function parseControl(data: string): ControlMessage | undefined {
  if (data.length > MAX_CONTROL_MESSAGE_BYTES) return undefined;
  try {
    const parsed = controlMessageSchema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
