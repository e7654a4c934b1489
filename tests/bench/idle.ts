import { setTimeout as delay } from 'node:timers/promises';

const REST_MS = 8_000;
const MEASURE_MS = 15_000;

/** Nothing changes for a while; what that costs is counted around it. The probe itself only waits. */
export async function idle(_source: string, _shown: string): Promise<Record<string, unknown>> {
  await delay(MEASURE_MS);
  return {};
}

/** Lets what was done before come to rest. */
export async function rest(): Promise<void> {
  await delay(REST_MS);
}
