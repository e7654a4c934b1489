import type { TransferProblem } from '#shared/transfer/message.ts';

/** Something of this machine that keeps a transfer from going on, by its code. */
export class TransferFault extends Error {
  readonly code: TransferProblem;
  constructor(code: TransferProblem, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

const CODES: Readonly<Record<string, TransferProblem>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'too-large'
};

/** The code of whatever was thrown; `otherwise` for what has none of its own. */
export function problemOf(error: unknown, otherwise: TransferProblem): TransferProblem {
  if (error instanceof TransferFault) return error.code;
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return (typeof code === 'string' ? CODES[code] : undefined) ?? otherwise;
}
