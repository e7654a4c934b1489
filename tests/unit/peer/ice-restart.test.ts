import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_CANDIDATES, RESTART_DELAYS_MS, RESTART_GRACE_MS, RESTART_INTERVAL_MS } from '#renderer/peer/bounds.ts';
import { iceInSdp, withIce } from '#renderer/peer/ice.ts';
import { createIceRestarts } from '#renderer/peer/ice-restart.ts';
import type { CandidateSignal, RestartSignal } from '#renderer/peer/signals.ts';

const PWD = 'abcdefghijklmnopqrstuv';
const FINGERPRINT = 'a=fingerprint:sha-256 AA:BB';
const sdpOf = (ufrag: string): string =>
  [
    'v=0',
    FINGERPRINT,
    'm=video 9',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${PWD}`,
    'a=candidate:1 1 udp 1 192.0.2.1 9 typ host',
    'm=application 9',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${PWD}`,
    'a=end-of-candidates',
    ''
  ].join('\r\n');

/** A connection whose ICE is as the test says; every offer and answer has credentials of its own. */
function createConnection() {
  let made = 0;
  const set: { readonly local: string[]; readonly remote: string[]; readonly candidates: unknown[] } = {
    local: [],
    remote: [],
    candidates: []
  };
  const describeAnew = async (type: 'offer' | 'answer') => {
    made += 1;
    return { type, sdp: sdpOf(`own${made}`) };
  };
  const connection = Object.assign(new EventTarget(), {
    iceConnectionState: 'connected' as RTCIceConnectionState,
    localDescription: { sdp: sdpOf('own0') },
    createOffer: () => describeAnew('offer'),
    createAnswer: () => describeAnew('answer'),
    setLocalDescription: async ({ sdp = '' }: { sdp?: string }) => {
      set.local.push(sdp);
      connection.localDescription = { sdp };
    },
    setRemoteDescription: async ({ sdp = '' }: { sdp?: string }) => {
      set.remote.push(sdp);
    },
    addIceCandidate: async (candidate: unknown) => {
      set.candidates.push(candidate);
    }
  });
  const become = (state: RTCIceConnectionState): void => {
    connection.iceConnectionState = state;
    connection.dispatchEvent(new Event('iceconnectionstatechange'));
  };
  return { connection, set, become };
}

function createWorld(initiator: boolean) {
  const { connection, set, become } = createConnection();
  const sent: RestartSignal[] = [];
  const restarts = createIceRestarts({
    connection,
    initiator,
    provenRemote: sdpOf('theirs'),
    send: (signal) => sent.push(signal)
  });
  return { restarts, sent, set, become };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const ice = { ufrag: 'other', pwd: PWD };
const candidateOf = (round: number, ufrag = 'other'): CandidateSignal => ({
  type: 'candidate',
  round,
  candidate: { candidate: `candidate:1 1 udp 1 192.0.2.9 9 typ host ufrag ${ufrag}`, sdpMLineIndex: 0, sdpMid: '0' }
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => vi.useRealTimers());

describe('D10: restarting ICE', () => {
  it('the credentials of a description change, and nothing else of it', () => {
    const changed = withIce(sdpOf('before'), ice);
    expect(iceInSdp(changed)).toEqual(ice);
    expect(changed.split('\r\n').filter((line) => !line.startsWith('a=ice-'))).toEqual(
      sdpOf('before')
        .split('\r\n')
        .filter((line) => !line.startsWith('a=ice-') && !line.includes('candidate'))
    );
    expect(iceInSdp(sdpOf('one').replace('a=ice-ufrag:one', 'a=ice-ufrag:two'))).toBeNull();
    expect(iceInSdp('v=0')).toBeNull();
  });

  it('the helper offers a round, and takes its answer once and with the certificate that was proven', async () => {
    const { restarts, sent, set } = createWorld(true);
    restarts.restart();
    await settle();
    expect(sent).toEqual([{ type: 'restart', round: 1, ice: { ufrag: 'own1', pwd: PWD } }]);
    for (const round of [0, 2, 1, 1]) restarts.signal({ type: 'restarted', round, ice });
    await settle();
    expect(set.remote).toEqual([withIce(sdpOf('theirs'), ice)]);
    expect(set.remote[0]).toContain(FINGERPRINT);
  });

  it('the sharer answers a round once; one that is over, and one from before, is dropped', async () => {
    const { restarts, sent, set } = createWorld(false);
    restarts.signal({ type: 'restart', round: 2, ice });
    await settle();
    for (const round of [2, 1]) restarts.signal({ type: 'restart', round, ice: { ...ice, ufrag: 'late' } });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(set.remote).toEqual([withIce(sdpOf('theirs'), ice)]);
    expect(sent).toEqual([{ type: 'restarted', round: 2, ice: { ufrag: 'own1', pwd: PWD } }]);
  });

  it('candidates count for their round only, and no more of them than a machine can have', async () => {
    const { restarts, set } = createWorld(false);
    restarts.signal(candidateOf(1));
    restarts.signal({ type: 'restart', round: 1, ice });
    restarts.signal(candidateOf(1));
    restarts.signal(candidateOf(0));
    restarts.signal(candidateOf(2));
    await settle();
    expect(set.candidates).toHaveLength(1);
    for (let count = 0; count < 2 * MAX_CANDIDATES; count += 1) restarts.signal(candidateOf(1));
    await settle();
    expect(set.candidates).toHaveLength(MAX_CANDIDATES);
  });

  it('a candidate that is found goes out behind its round; one of a former round does not', async () => {
    const { restarts, sent } = createWorld(true);
    restarts.restart();
    await settle();
    restarts.found(candidateOf(0, 'own0').candidate);
    restarts.found(candidateOf(0, 'own1').candidate);
    expect(sent.map(({ type }) => type)).toEqual(['restart', 'candidate']);
    expect(sent[1]).toMatchObject({ round: 1 });
  });

  it('a flood is worth a round or two a second; the newest is the one that counts', async () => {
    const { restarts, sent, set } = createWorld(false);
    for (let round = 1; round <= 5_000; round += 1) restarts.signal({ type: 'restart', round, ice });
    await vi.advanceTimersByTimeAsync(RESTART_INTERVAL_MS);
    expect(set.remote.length).toBeLessThanOrEqual(2);
    expect(sent.at(-1)).toMatchObject({ round: 5_000 });
    const helper = createWorld(true);
    for (let count = 0; count < 5_000; count += 1) helper.restarts.signal({ type: 'restart-wanted' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(helper.sent.length).toBeLessThanOrEqual(3);
  });

  it('a connection that is not well is tried again and again, later and later, until it is', async () => {
    const { sent, become } = createWorld(true);
    become('disconnected');
    await vi.advanceTimersByTimeAsync(RESTART_GRACE_MS - 1);
    expect(sent).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(1);
    for (const [index, delay] of [...RESTART_DELAYS_MS, RESTART_DELAYS_MS.at(-1) ?? 0].entries()) {
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(sent).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(sent).toHaveLength(index + 2);
    }
    become('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(RESTART_DELAYS_MS.length + 2);
  });

  it('one that comes back within a second is left alone, and nothing happens after the end', async () => {
    const { restarts, sent, become } = createWorld(false);
    become('disconnected');
    await vi.advanceTimersByTimeAsync(500);
    become('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(0);
    become('failed');
    await settle();
    expect(sent).toEqual([{ type: 'restart-wanted' }]);
    restarts.stop();
    restarts.signal({ type: 'restart', round: 1, ice });
    restarts.restart();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
  });
});
