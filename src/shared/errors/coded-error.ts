import type { ProblemCode } from './codes.ts';

/**
 * An exception that carries a code of the closed list. `message` is for the log only (it may be shown to nobody and must
 * hold no name, token or content); people read the catalogue's text for `code`.
 */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ProblemCode;

  constructor(code: ProblemCode, message: string = code, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** An outcome at a boundary: a value, or a code from the closed list. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: ProblemCode };

/** The code of whatever was thrown; anything that is not a {@link CodedError} counts as `internal`. */
export function codeOf(error: unknown): ProblemCode {
  return error instanceof CodedError ? error.code : 'internal';
}
