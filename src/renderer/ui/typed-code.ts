import { CODE_ALPHABET, CODE_LENGTH, parseSecurityCode, type SecurityCode } from '#shared/ids/security-code.ts';
import { parseJoinLink } from '#shared/links/join-link.ts';

/** Longest text the field keeps; main refuses more. */
const MAX_TYPED = 64;
const SEPARATORS = /[\s\p{Pd}_.]/gu;
const GROUP = CODE_LENGTH / 2;

/** What stands in a code field (B2). */
export type TypedCode = {
  /** Capitals, in groups of four. What can never be part of a code stays visible, so that it can be mended. */
  readonly shown: string;
  /** The whole code, once it is one. */
  readonly code: SecurityCode | undefined;
  readonly problem: { readonly kind: 'symbol'; readonly symbol: string } | { readonly kind: 'too-long' } | null;
};

/** Reads what was typed or pasted so far: any case, separators anywhere, or a whole join link. */
export function readTypedCode(typed: string): TypedCode {
  const linked = parseJoinLink(typed.trim());
  const symbols = symbolsOf(linked ?? typed);
  const foreign = [...symbols].find((symbol) => !CODE_ALPHABET.includes(symbol));
  const tooLong = symbols.length > CODE_LENGTH;
  return {
    shown: symbols.length > GROUP ? `${symbols.slice(0, GROUP)}-${symbols.slice(GROUP)}` : symbols,
    code: parseSecurityCode(symbols),
    problem: foreign !== undefined ? { kind: 'symbol', symbol: foreign } : tooLong ? { kind: 'too-long' } : null
  };
}

/** Where the caret belongs in {@link TypedCode.shown} when it stood at `caret` in what was typed. */
export function caretAfterGrouping(typed: string, caret: number): number {
  const before = symbolsOf(typed.slice(0, caret)).length;
  return before > GROUP ? before + 1 : before;
}

function symbolsOf(typed: string): string {
  return typed.slice(0, MAX_TYPED).replace(SEPARATORS, '').toUpperCase();
}
