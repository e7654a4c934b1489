import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The way by which Chromium captures the monitor that the app chose. */
export interface OneMonitor {
  /** What Chromium has to be started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** From now on Chromium's capture sees this monitor and no other; by the atom of its name, 0 for all. */
  readonly show: (monitor: number) => void;
}

/**
 * Chromium's chooser is told once, at its start, which source to pick, and cannot be told another later. So there is only one
 * to pick from: what it asks of RandR goes through `one-monitor.c`, compiled here. `null` without a C compiler.
 */
export async function prepareOneMonitor(folder: string): Promise<OneMonitor | null> {
  const library = join(folder, 'one-monitor.so');
  const file = join(folder, 'one-monitor');
  try {
    const source = join(import.meta.dirname, 'one-monitor.c');
    await run('cc', ['-shared', '-fPIC', '-O1', '-nostdlib', '-o', library, source]);
  } catch {
    return null;
  }
  const show = (monitor: number): void => writeFileSync(file, String(monitor));
  show(0);
  const before = process.env.LD_PRELOAD ?? '';
  return {
    environment: { LD_PRELOAD: before === '' ? library : `${library}:${before}`, STANDIN_MONITOR_FILE: file },
    show
  };
}
