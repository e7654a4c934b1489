import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';
import type { Clock } from '#shared/session/ports.ts';
import { isMicrosoftAuthority } from '../authority.ts';
import { isCertificateError, systemCodeOf } from '../network-failure.ts';
import { bypassesProxy, type ProxySettings } from '../proxy/proxy.ts';
import { openConnection, openTls, placeOf, targetOf } from './connect.ts';
import { attention, type Finding, notNeeded, PASSED } from './finding.ts';
import { healthFinding, readHealth } from './health.ts';
import { isIntercepted, type Signing, signingOf } from './interception.ts';
import type { Step } from './run-steps.ts';
import { tryUpgrade } from './upgrade.ts';
import { certificateProblem, connectionFinding } from './why.ts';

/** How long one step may take. Generous: a slow network is not a blocked one. */
const STEP_MS = 8_000;
/** A round trip that people notice while they point at things. */
const SLOW_MS = 400;

export type RelaySurroundings = {
  readonly relayUrl: string;
  readonly authority: string;
  readonly proxy: ProxySettings | null;
  readonly clock: Clock;
};

/** The way to the relay, layer by layer; each step has a connection of its own, so that none owes anything to another. */
export function relaySteps({ relayUrl, authority, proxy: found, clock }: RelaySurroundings): readonly Step[] {
  const relay = new URL(relayUrl);
  const place = placeOf(relay);
  const target = targetOf(relay);
  const bypassed = found !== null && bypassesProxy(found, relay);
  const proxy = bypassed ? null : found;
  const tcp = (signal: AbortSignal) => openConnection(place, proxy, signal);
  const tls = (signal: AbortSignal, options = {}): Promise<TLSSocket> => openTls(place, proxy, signal, options);
  /** Filled by the upgrade, which keeps its socket for a few pings. */
  let roundTripMs: number | null = null;

  const attempt =
    (run: (signal: AbortSignal) => Promise<Finding>) =>
    (signal: AbortSignal): Promise<Finding> =>
      run(signal).catch(connectionFinding);
  const step = (id: Step['id'], after: Step['after'], run: Step['run'], at: string | null = target): Step => ({
    id,
    target: at,
    after,
    deadlineMs: STEP_MS,
    run
  });

  async function microsoftSigning(signal: AbortSignal): Promise<Signing | null> {
    if (!isMicrosoftAuthority(authority)) return null;
    const url = new URL(authority);
    const way = found === null || bypassesProxy(found, url) ? null : found;
    try {
      return signingOf(await openTls(placeOf(url), way, signal, { rejectUnauthorized: false }));
    } catch {
      return null;
    }
  }

  async function refusedCertificate(code: string | null, signal: AbortSignal): Promise<Finding> {
    // Nothing is sent over this connection: it is opened to see whose certificate it was.
    const shown = await tls(signal, { rejectUnauthorized: false }).then(signingOf, () => null);
    const problem = certificateProblem(code);
    const intercepted = problem === 'certificate-untrusted' && isIntercepted(shown, await microsoftSigning(signal));
    const named = shown?.signer ?? undefined;
    return {
      status: 'failed',
      code: intercepted ? 'certificate-intercepted' : problem,
      ...(named === undefined ? {} : { signer: named })
    };
  }

  return [
    step(
      'proxy',
      [],
      attempt(async (signal) => {
        if (found === null) return notNeeded('no-proxy');
        if (proxy === null) return notNeeded('proxy-not-for-relay');
        await tcp(signal);
        return PASSED;
      }),
      found === null ? null : targetOf(found.server)
    ),
    step(
      'name',
      ['proxy'],
      attempt(async () => {
        if (proxy !== null) return notNeeded('by-proxy');
        if (isIP(place.host) !== 0) return notNeeded('is-address');
        await lookup(place.host, { all: true });
        return PASSED;
      }),
      place.host
    ),
    step(
      'tcp',
      ['proxy', 'name'],
      attempt(async (signal) => {
        if (proxy !== null) return notNeeded('by-proxy');
        await tcp(signal);
        return PASSED;
      })
    ),
    step('tls', ['proxy', 'name', 'tcp'], async (signal) => {
      try {
        const socket = await tls(signal);
        const shown = signingOf(socket);
        if (!isIntercepted(shown, shown?.isPublic === true ? null : await microsoftSigning(signal))) return PASSED;
        return { ...attention('certificate-inspected'), ...(shown?.signer == null ? {} : { signer: shown.signer }) };
      } catch (error) {
        return isCertificateError(error) ? refusedCertificate(systemCodeOf(error), signal) : connectionFinding(error);
      }
    }),
    step(
      'clock',
      ['tls'],
      attempt(async (signal) => {
        const { date } = await readHealth(await tls(signal), place, '/healthz');
        // A server without the time of day says nothing about ours.
        if (date === null || Math.abs(date - clock.now()) <= MAX_CLOCK_SKEW_MS) return PASSED;
        return { status: 'failed', code: 'clock-wrong' };
      })
    ),
    step(
      'health',
      ['tls'],
      attempt(async (signal) => healthFinding(await readHealth(await tls(signal), place, '/readyz')))
    ),
    step(
      'upgrade',
      ['tls'],
      attempt(async (signal) => {
        const { finding, pingMs } = await tryUpgrade(relay, await tls(signal), signal, clock);
        roundTripMs = pingMs;
        return finding;
      })
    ),
    step('round-trip', ['upgrade'], async () => {
      if (roundTripMs === null) return { status: 'failed', code: 'pings-blocked' };
      return roundTripMs > SLOW_MS ? attention('round-trip-slow') : { status: 'passed', ms: roundTripMs };
    })
  ];
}
