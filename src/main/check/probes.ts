import type { Probe, ProbeOutcome } from '#shared/check/probe.ts';

/** What the page is asked to try, each answered once or given up. */
export type Probes = {
  readonly ask: (probe: Probe, signal: AbortSignal) => Promise<ProbeOutcome | null>;
  /** Takes the page's answer; one that nobody waits for is dropped. */
  readonly answered: (probeId: string, outcome: ProbeOutcome) => void;
};

export function createProbes(
  send: (asked: { readonly probeId: string; readonly probe: Probe }) => void,
  randomId: () => string
): Probes {
  const waiting = new Map<string, (outcome: ProbeOutcome | null) => void>();
  return {
    ask: (probe, signal) =>
      new Promise((resolve) => {
        const probeId = randomId();
        const end = (outcome: ProbeOutcome | null): void => {
          waiting.delete(probeId);
          resolve(outcome);
        };
        waiting.set(probeId, end);
        signal.addEventListener('abort', () => end(null), { once: true });
        send({ probeId, probe });
      }),
    answered: (probeId, outcome) => waiting.get(probeId)?.(outcome)
  };
}
