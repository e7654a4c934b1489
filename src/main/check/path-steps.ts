import type { Probe, ProbeOutcome } from '#shared/check/probe.ts';
import type { IceServer, RelayResult } from '#shared/protocol/relay.ts';
import type { RelayAnswer } from '#shared/session/ports.ts';
import { type Finding, failed, notNeeded, notTested, PASSED } from './finding.ts';
import type { Step } from './run-steps.ts';

/** WebRTC looks for paths for a while by itself; beyond this it finds none. */
const GATHER_MS = 12_000;

export type PathSurroundings = {
  readonly signedIn: () => boolean;
  readonly online: () => boolean;
  /** Asks the relay for servers with credentials that are good for this check only. */
  readonly askPaths: () => Promise<RelayAnswer<RelayResult<'check.paths'>>>;
  /** Has the page try something; `null` when there is no page. */
  readonly probe: (probe: Probe, signal: AbortSignal) => Promise<ProbeOutcome | null>;
};

type PathStep = 'stun' | 'turn-tls' | 'turn-tcp' | 'turn-udp';

/** Which step tests an address of an ICE server (RFC 7064, RFC 7065). */
export function stepOf(url: string): PathStep | null {
  if (/^stuns?:/.test(url)) return 'stun';
  if (url.startsWith('turns:')) return 'turn-tls';
  if (!url.startsWith('turn:')) return null;
  return url.includes('transport=tcp') ? 'turn-tcp' : 'turn-udp';
}

/** Host and port of such an address; the scheme's own port where it names none. */
export function serverOf(url: string): string {
  const [place = ''] = url.replace(/^(stun|turn)s?:/, '').split('?', 1);
  if (/:\d+$/.test(place)) return place;
  return `${place}:${/^(stun|turn)s:/.test(url) ? 5349 : 3478}`;
}

/** The paths that media take, tried by WebRTC itself; and WebRTC alone, from this app to this app. */
export function pathSteps(around: PathSurroundings): readonly Step[] {
  let asked: ReturnType<PathSurroundings['askPaths']> | null = null;

  async function gather(id: PathStep, signal: AbortSignal): Promise<Finding> {
    if (!around.signedIn()) return notTested('sign-in-first');
    if (!around.online()) return notTested('relay-first');
    // One request for all: credentials are scarce.
    asked ??= around.askPaths();
    const answer = await asked;
    if (!answer.ok) return notTested(answer.code === 'rate-limited' ? 'later' : 'relay-first');
    const found = firstOf(answer.value.iceServers, id);
    if (found === null) return notNeeded('not-offered');
    const outcome = await around.probe(
      { kind: 'gather', server: found, candidate: id === 'stun' ? 'srflx' : 'relay' },
      signal
    );
    const target = serverOf(found.urls[0] ?? '');
    if (outcome === null) return notTested('earlier-step');
    if (outcome === 'ok') return { status: 'passed', target };
    return { status: 'failed', code: outcome === 'refused' ? 'turn-refused' : 'path-blocked', target };
  }

  const path = (id: PathStep): Step => ({
    id,
    target: null,
    after: [],
    deadlineMs: GATHER_MS,
    run: (signal) => gather(id, signal)
  });
  return [
    path('stun'),
    path('turn-tls'),
    path('turn-tcp'),
    path('turn-udp'),
    {
      id: 'peer',
      target: null,
      after: [],
      deadlineMs: GATHER_MS,
      run: async (signal) => {
        const outcome = await around.probe({ kind: 'loopback' }, signal);
        if (outcome === null) return notTested('earlier-step');
        return outcome === 'ok' ? PASSED : failed('peer-failed');
      }
    }
  ];
}

/** The first address that this step tests, alone with its credentials. */
function firstOf(servers: readonly IceServer[], id: PathStep): IceServer | null {
  for (const server of servers) {
    const url = server.urls.find((each) => stepOf(each) === id);
    if (url !== undefined) return { ...server, urls: [url] };
  }
  return null;
}
