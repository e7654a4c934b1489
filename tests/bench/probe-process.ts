import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stopProcess } from '#demo/machine/display.ts';

/** A probe program that runs beside the bench and speaks in JSON lines. */
export type Probe = {
  readonly lines: readonly unknown[];
  /** Ends it; resolves when its last line was read. */
  readonly stop: () => Promise<void>;
};

/** Starts a probe of `probes/` and waits until it says that it is ready. */
export async function startProbe(name: string, args: readonly string[]): Promise<Probe> {
  const child: ChildProcess & { stdout: NodeJS.ReadableStream } = spawn(
    process.execPath,
    [join(import.meta.dirname, 'probes', name), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  );
  const lines: unknown[] = [];
  const reader = createInterface({ input: child.stdout });
  const closed = new Promise<void>((resolve) => reader.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(JSON.parse(line));
      resolve();
    });
    child.once('exit', () => reject(new Error(`${name} ended before it was ready`)));
  });
  return {
    lines,
    stop: async () => {
      await stopProcess(child);
      await closed;
    }
  };
}
