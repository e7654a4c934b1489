import { drawSecurityCode, type SecurityCode } from '#shared/ids/security-code.ts';
import type { CodeBook } from '../codes/code-book.ts';

type RandomBytes = (count: number) => Uint8Array;

/** A security code that no other session has open. */
export function drawUnusedCode(codes: Pick<CodeBook, 'has'>, randomBytes: RandomBytes): SecurityCode {
  let code = drawSecurityCode(randomBytes);
  while (codes.has(code)) code = drawSecurityCode(randomBytes);
  return code;
}

/** 128 bits, base64url: not to be guessed. */
export function newToken(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(16)).toString('base64url');
}
