import type { Rectangle } from 'electron';

/**
 * A line for the log. `event` and the fields' names and shapes are those that `#shared/logging/redact.ts` lets through;
 * everything else comes out redacted, so that a careless call can leak nothing.
 */
export type Log = {
  readonly info: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly error: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
};

/** Rectangles in device-independent pixels of the whole desktop, as Electron's windows and displays report them. */
export type { Rectangle };
