import { runtime } from './runtime.ts';

/** The id by which Electron and Chromium know a monitor as a capture source. */
export function screenSourceId(sourceId: number): string {
  return `screen:${sourceId}:0`;
}

/**
 * True for a source Chromium will really capture. Its chooser is told once, at its start, what to pick: the only or first
 * monitor.
 */
export function canCapture(id: string): boolean {
  const first = runtime.monitors[0];
  return first !== undefined && id === screenSourceId(first.sourceId);
}
