import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from '#shared/logging/redact.ts';
import type { Log } from '../ports.ts';

/** Size at which the log file is put aside; one former file is kept, so that logs never take more than twice this. */
export const MAX_LOG_BYTES = 2 * 1024 * 1024;

type Level = 'info' | 'warn' | 'error';

/** A log that hands every line, redacted, to `write`. `now` is in milliseconds since the epoch. */
export function createLog(write: (line: string) => void, now: () => number): Log {
  const at =
    (level: Level) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) =>
      write(redact({ at: new Date(now()).toISOString(), level, event, ...fields }));
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/**
 * Appends lines to `main.log` in `folder`. Written at once, so that the last line before a crash is there; a disk that is
 * full or read-only costs lines and nothing else.
 */
export function fileSink(folder: string): (line: string) => void {
  const file = join(folder, 'main.log');
  let bytes = 0;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return () => {};
  }
  return (line) => {
    try {
      if (bytes > MAX_LOG_BYTES) {
        renameSync(file, `${file}.1`);
        bytes = 0;
      }
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
      bytes += Buffer.byteLength(line) + 1;
    } catch {
      // A log must never be the reason why help fails.
    }
  };
}
