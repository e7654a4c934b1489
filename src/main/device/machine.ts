import { hostname, release, type } from 'node:os';
import { createReadMachineFile, type ReadMachineFile } from './machine-file.ts';
import { createRunProgram, type RunProgram } from './run-program.ts';

/** Longest a single program may take, so that a second source still fits into the time for all of them. */
export const PROGRAM_TIMEOUT_MS = 3000;
/** `dsregcmd /status` prints about 6 KB. */
export const MAX_OUTPUT_BYTES = 256 * 1024;

/** What there is to ask about the machine; the real one is {@link thisMachine}. */
export type Machine = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunProgram;
  readonly readFile: ReadMachineFile;
  /** May throw, as the functions of `node:os` do. */
  readonly hostname: () => string;
  readonly system: () => string;
};

/** The machine that the app runs on. */
export function thisMachine(options: Pick<Machine, 'platform' | 'env'>): Machine {
  return {
    ...options,
    run: createRunProgram({ timeoutMs: PROGRAM_TIMEOUT_MS, maxBytes: MAX_OUTPUT_BYTES, env: options.env }),
    readFile: createReadMachineFile(process.getuid?.() ?? null),
    hostname,
    system: () => `${type()} ${release()}`
  };
}
