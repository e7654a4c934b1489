import { MAX_CANDIDATES, RESTART_DELAYS_MS, RESTART_GRACE_MS, RESTART_INTERVAL_MS } from './bounds.ts';
import { iceInSdp, ufragOf, withIce } from './ice.ts';
import { createPace } from './pace.ts';
import type { CandidateSignal, RestartSignal } from './signals.ts';

/** What is used of an `RTCPeerConnection`. */
export type RestartableConnection = EventTarget &
  Pick<RTCPeerConnection, 'iceConnectionState'> & {
    readonly localDescription: { readonly sdp: string } | null;
    readonly createOffer: (options: RTCOfferOptions) => Promise<RTCSessionDescriptionInit>;
    readonly createAnswer: () => Promise<RTCSessionDescriptionInit>;
    readonly setLocalDescription: (description: RTCLocalSessionDescriptionInit) => Promise<void>;
    readonly setRemoteDescription: (description: RTCSessionDescriptionInit) => Promise<void>;
    readonly addIceCandidate: (candidate: RTCIceCandidateInit) => Promise<void>;
  };

type Restart = Extract<RestartSignal, { type: 'restart' }>;

/** Keeps a proven connection on its way when networks change (D10). */
export type IceRestarts = {
  /** A restart, an answer to one, a wish for one, or a candidate of a later round than the first. */
  readonly signal: (signal: RestartSignal) => void;
  /** The network is another one, or the way to the other side is open again: try now. */
  readonly restart: () => void;
  /** A candidate that the browser found: goes to the other side with its round; one of a round that is over does not. */
  readonly found: (candidate: CandidateSignal['candidate']) => void;
  readonly stop: () => void;
};

/**
 * Restarts ICE (RFC 8445 section 9) on a connection that is proven. Only credentials and candidates are exchanged: the
 * description that is set is the proven one with other credentials, so that no signal can name another certificate, and
 * DTLS goes on with the keys that it has. Whoever changes signals on the way can keep the two from finding each other
 * again, as they can by dropping them, and nothing else.
 *
 * The helper begins every round; the sharer asks for one. While the connection is not well, rounds follow each other with
 * growing pauses, and never closer than `RESTART_INTERVAL_MS`, whoever asks for them.
 */
export function createIceRestarts(options: {
  readonly connection: RestartableConnection;
  readonly initiator: boolean;
  /** The other end's description when it was proven. */
  readonly provenRemote: string;
  readonly send: (signal: RestartSignal) => void;
}): IceRestarts {
  const { connection, initiator, provenRemote, send } = options;
  let stopped = false;
  /** The newest round of this end; the last one that the other end was told of; the one that both have credentials for. */
  let round = 0;
  let announced = 0;
  let agreed = 0;
  let taken = 0;
  /** Candidates found before their round was announced. */
  const early: CandidateSignal[] = [];
  /** Sharer: the newest restart that waits, and what came with it; those before it are gone. */
  let asked: { readonly restart: Restart; readonly candidates: CandidateSignal[] } | null = null;
  let attempt = 0;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const begins = createPace(RESTART_INTERVAL_MS);
  const answers = createPace(RESTART_INTERVAL_MS);

  let work: Promise<void> = Promise.resolve();
  /** Changes are made one after the other. One that cannot be made came of a signal that was no good; the next round heals it. */
  const inTurn = (change: () => Promise<void>): void => {
    work = work.then(async () => (stopped ? undefined : change())).catch(() => undefined);
  };
  const ownIce = () => iceInSdp(connection.localDescription?.sdp ?? '');
  const isWell = (): boolean =>
    connection.iceConnectionState === 'connected' || connection.iceConnectionState === 'completed';

  const announce = (type: 'restart' | 'restarted'): void => {
    const ice = ownIce();
    if (ice === null || stopped) return;
    send({ type, round, ice });
    announced = round;
    for (const candidate of early.splice(0)) if (candidate.round === round) send(candidate);
  };

  const begin = async (): Promise<void> => {
    const offer = await connection.createOffer({ iceRestart: true });
    round += 1;
    await connection.setLocalDescription({ type: 'offer', sdp: offer.sdp ?? '' });
    announce('restart');
  };
  const answer = async (): Promise<void> => {
    if (asked === null) return;
    const { restart, candidates } = asked;
    asked = null;
    await connection.setRemoteDescription({ type: 'offer', sdp: withIce(provenRemote, restart.ice) });
    round = restart.round;
    agreed = round;
    taken = 0;
    const reply = await connection.createAnswer();
    await connection.setLocalDescription({ type: 'answer', sdp: reply.sdp ?? '' });
    announce('restarted');
    for (const candidate of candidates) inTurn(() => add(candidate));
  };
  const accept = async (restarted: Extract<RestartSignal, { type: 'restarted' }>): Promise<void> => {
    if (restarted.round !== round || agreed === round) return;
    await connection.setRemoteDescription({ type: 'answer', sdp: withIce(provenRemote, restarted.ice) });
    agreed = round;
    taken = 0;
  };
  const add = async (signal: CandidateSignal): Promise<void> => {
    if (signal.round !== agreed || agreed !== round || taken >= MAX_CANDIDATES) return;
    taken += 1;
    await connection.addIceCandidate(signal.candidate);
  };

  /** Begins a round, or asks for one, and goes on with it until the connection is well. */
  const tryNow = (): void => {
    if (stopped) return;
    clearTimeout(patience);
    patience = undefined;
    begins.ask(() => {
      if (initiator) inTurn(begin);
      else send({ type: 'restart-wanted' });
      waitAndTry(RESTART_DELAYS_MS[Math.min(attempt, RESTART_DELAYS_MS.length - 1)] ?? 0);
      attempt += 1;
    });
  };
  const waitAndTry = (ms: number): void => {
    clearTimeout(patience);
    patience = setTimeout(() => {
      patience = undefined;
      if (!isWell()) tryNow();
    }, ms);
  };

  connection.addEventListener('iceconnectionstatechange', () => {
    if (isWell()) attempt = 0;
    else if (!stopped && patience === undefined) {
      waitAndTry(connection.iceConnectionState === 'failed' ? 0 : RESTART_GRACE_MS);
    }
  });

  return {
    signal: (signal) => {
      if (stopped) return;
      switch (signal.type) {
        case 'restart':
          if (signal.round <= Math.max(round, asked?.restart.round ?? 0)) return;
          asked = { restart: signal, candidates: [] };
          answers.ask(() => inTurn(answer));
          return;
        case 'restarted':
          inTurn(() => accept(signal));
          return;
        case 'restart-wanted':
          tryNow();
          return;
        case 'candidate':
          if (asked === null || asked.restart.round !== signal.round) inTurn(() => add(signal));
          else if (asked.candidates.length < MAX_CANDIDATES) asked.candidates.push(signal);
          return;
      }
    },
    restart: () => {
      attempt = 0;
      tryNow();
    },
    found: (candidate) => {
      const of = ufragOf(candidate.candidate);
      if (stopped || (of !== null && of !== ownIce()?.ufrag)) return;
      const signal: CandidateSignal = { type: 'candidate', round, candidate };
      if (announced === round) send(signal);
      else early.push(signal);
    },
    stop: () => {
      stopped = true;
      clearTimeout(patience);
      begins.stop();
      answers.stop();
    }
  };
}
