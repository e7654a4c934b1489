import { execFile } from 'node:child_process';
import { dirname, isAbsolute } from 'node:path';

/**
 * Runs a program and answers what it printed; `null` when it is not there, fails, takes too long or prints too much. Never
 * rejects. `file` is absolute: no search along PATH, no shell.
 */
export type RunProgram = (file: string, args: readonly string[]) => Promise<Uint8Array | null>;

export type RunLimits = {
  /** Milliseconds after which the program is killed. */
  readonly timeoutMs: number;
  /** More output than this (bytes) kills it too. */
  readonly maxBytes: number;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** A way to run programs of the operating system within limits. What they print on stderr is dropped. */
export function createRunProgram(limits: RunLimits): RunProgram {
  // English output; no colours; and not the libraries that an AppImage brings for itself.
  const { LD_LIBRARY_PATH: _libraries, LD_PRELOAD: _preload, ...kept } = limits.env;
  const env = { ...kept, LC_ALL: 'C', NO_COLOR: '1' };
  return (file, args) =>
    new Promise((resolve) => {
      if (!isAbsolute(file)) return resolve(null);
      try {
        const child = execFile(
          file,
          [...args],
          {
            cwd: dirname(file),
            encoding: 'buffer',
            env,
            killSignal: 'SIGKILL',
            maxBuffer: limits.maxBytes,
            shell: false,
            timeout: limits.timeoutMs,
            windowsHide: true
          },
          (error, stdout) => resolve(error === null ? stdout : null)
        );
        child.stdin?.on('error', () => {});
        child.stdin?.end();
      } catch {
        resolve(null);
      }
    });
}
