import type { Probe, ProbeOutcome } from '#shared/check/probe.ts';
import type { CheckView } from '#shared/check/steps.ts';
import type { Translate } from '#shared/i18n/translator.ts';
import type { Clock } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import type { ProxySettings } from '../proxy/proxy.ts';
import type { Services } from '../services.ts';
import type { Deployment } from '../settings/deployment.ts';
import { identityStep } from './identity-step.ts';
import { pathSteps } from './path-steps.ts';
import { createProbes } from './probes.ts';
import { relaySteps } from './relay-steps.ts';
import { checkReport } from './report.ts';
import { createStepRunner } from './run-steps.ts';

/** The connection check of the app (J2): what a session needs of this network, one test after the other. */
export type ConnectionCheck = {
  readonly view: () => CheckView;
  /** Begins anew. Resolves when this run is over. */
  readonly start: () => Promise<void>;
  readonly cancel: () => void;
  /** The newest run as text for an administrator. */
  readonly report: () => string;
  /** Takes what the page found out. */
  readonly probed: (probeId: string, outcome: ProbeOutcome) => void;
};

export type ConnectionCheckOptions = {
  readonly deployment: Pick<Deployment, 'relayUrl' | 'authority'>;
  /** The proxy that the app found when it started. */
  readonly proxy: ProxySettings | null;
  readonly services: {
    readonly account: Pick<Services['account'], 'signedIn'>;
    readonly relay: Pick<Services['relay'], 'view' | 'checkPaths'>;
  };
  readonly fetchFrom: typeof fetch;
  readonly clock: Clock;
  readonly randomId: () => string;
  /** Hands the page something to try; it answers by `probed`, or never when there is no page. */
  readonly sendProbe: (asked: { readonly probeId: string; readonly probe: Probe }) => void;
  readonly onChanged: (view: CheckView) => void;
  readonly t: Translate;
  /** Version and platform. */
  readonly about: string;
  readonly log: Log;
};

/** Wires the check's steps. */
export function createConnectionCheck(options: ConnectionCheckOptions): ConnectionCheck {
  const { deployment, proxy, services, clock, log } = options;
  const { relayUrl, authority } = deployment;
  const probes = createProbes(options.sendProbe, options.randomId);
  const runner = createStepRunner({
    clock,
    log,
    steps: () => [
      ...relaySteps({ relayUrl, authority, proxy, clock }),
      identityStep(authority, options.fetchFrom),
      ...pathSteps({
        signedIn: () => services.account.signedIn() !== null,
        online: () => services.relay.view().status === 'online',
        askPaths: services.relay.checkPaths,
        probe: probes.ask
      })
    ],
    onChanged: options.onChanged
  });
  return {
    view: runner.view,
    start: runner.start,
    cancel: runner.cancel,
    report: () => checkReport(runner.view(), { t: options.t, about: options.about, at: clock.now() }),
    probed: probes.answered
  };
}
