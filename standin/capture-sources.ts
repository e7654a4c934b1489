import { runtime } from './runtime.ts';

/** The id by which Electron and Chromium know a monitor as a capture source. */
export function screenSourceId(sourceId: number): string {
  return `screen:${sourceId}:0`;
}

/**
 * Makes a source the one that Chromium captures next; `false` when it cannot be had. Without the means to narrow Chromium's
 * view (`chromium/one-monitor.ts`) it captures the only monitor, and with several none.
 */
export function chooseSource(id: string): boolean {
  const found = runtime.monitors.find(({ sourceId }) => id === screenSourceId(sourceId));
  if (found === undefined) return false;
  const { oneMonitor } = runtime.started('session').chromium;
  if (oneMonitor === null) return runtime.monitors.length === 1;
  oneMonitor.show(found.sourceId);
  return true;
}
