import { performance } from 'node:perf_hooks';
import type { TLSSocket } from 'node:tls';
import WebSocket from 'ws';
import { RELAY_CONNECT_PATH, RELAY_SUBPROTOCOL } from '#shared/protocol/relay.ts';
import type { Clock } from '#shared/session/ports.ts';
import { attention, type Finding, failed, PASSED } from './finding.ts';

/** Pings for the round trip; the middle one counts. */
const PINGS = 5;
/** How long all of them may take together. */
const PINGS_MS = 4_000;

export type Upgrade = {
  readonly finding: Finding;
  /** Milliseconds; `null` when no ping came back. */
  readonly pingMs: number | null;
};

/** Opens the relay's socket over a connection as the app does, says nothing, and pings it a few times. Never rejects. */
export function tryUpgrade(relay: URL, over: TLSSocket, signal: AbortSignal, clock: Clock): Promise<Upgrade> {
  return new Promise((resolve) => {
    const socket = new WebSocket(new URL(RELAY_CONNECT_PATH, relay), [RELAY_SUBPROTOCOL], {
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: 64 * 1024,
      createConnection: () => over
    });
    const end = (finding: Finding, pingMs: number | null = null): void => {
      resolve({ finding, pingMs });
      socket.terminate();
    };
    signal.addEventListener('abort', () => socket.terminate(), { once: true });
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => end(refusedUpgrade(statusCode)));
    socket.on('error', (error) =>
      end(failed(/subprotocol/i.test(error.message) ? 'subprotocol-wrong' : 'upgrade-blocked'))
    );
    socket.on('close', () => end(failed('upgrade-blocked')));
    socket.on('open', () => void pingTimes(socket, clock).then((ms) => end(PASSED, ms)));
  });
}

/** What an HTTP status in place of an upgrade means: the relay's own refusals, or something before it that knows none. */
export function refusedUpgrade(status: number): Finding {
  if (status === 429 || status === 503) return attention('relay-busy');
  if (status === 400 || status === 403 || status === 404) return failed('upgrade-refused', status);
  return failed('upgrade-blocked', status || undefined);
}

/** The middle of the round trips that came back, milliseconds; `null` when none did. */
function pingTimes(socket: WebSocket, clock: Clock): Promise<number | null> {
  return new Promise((resolve) => {
    const times: number[] = [];
    let sentAt = performance.now();
    const done = (): void => {
      stopTimer();
      resolve([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? null);
    };
    const stopTimer = clock.after(PINGS_MS, done);
    socket.once('close', done);
    socket.on('pong', () => {
      times.push(performance.now() - sentAt);
      if (times.length === PINGS) return done();
      sentAt = performance.now();
      socket.ping();
    });
    socket.ping();
  });
}
