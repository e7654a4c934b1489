import type { Probe, ProbeOutcome } from '#shared/check/probe.ts';
import type { Bridge, Unsubscribe } from '#shared/ipc/bridge.ts';
import { gatherOver } from './gather.ts';
import { loopBack } from './loopback.ts';

/** The part of the main window's bridge that probes use. */
export type ProbeBridge = {
  readonly request: Pick<Bridge<'main'>['request'], 'check.probed'>;
  readonly on: Pick<Bridge<'main'>['on'], 'check.probe'>;
};

/** Tries what main asks for during a connection check, and tells what came of it; once per main window. */
export function answerProbes(bridge: ProbeBridge): Unsubscribe {
  return bridge.on['check.probe'](({ probeId, probe }) => {
    void outcomeOf(probe)
      .catch((): ProbeOutcome => 'blocked')
      .then((outcome) => bridge.request['check.probed']({ probeId, outcome }))
      .catch(() => undefined);
  });
}

function outcomeOf(probe: Probe): Promise<ProbeOutcome> {
  return probe.kind === 'loopback' ? loopBack() : gatherOver(probe.server, probe.candidate);
}
