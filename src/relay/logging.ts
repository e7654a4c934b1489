import { redact } from '#shared/logging/redact.ts';
import type { Clock } from './clock.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** Writes one event with its fields. Whatever is handed in, only what the redactor knows to be harmless comes out. */
export type Logger = (level: LogLevel, event: string, fields?: object) => void;

/** A logger that hands each event to `write` as one line of JSON. A sink that fails never harms the caller. */
export function createLogger(write: (line: string) => void, clock: Pick<Clock, 'now'>): Logger {
  return (level, event, fields = {}) => {
    const line = redact({ ...fields, at: new Date(clock.now()).toISOString(), level, event });
    try {
      write(`${line}\n`);
    } catch {
      // Nobody is left to tell.
    }
  };
}
