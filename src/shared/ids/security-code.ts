import { z } from 'zod';

/** The 30 symbols of a security code: digits and capitals without look-alikes (protocol.md section 1). */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Symbols in a security code. */
export const CODE_LENGTH = 8;

/** A normalised security code: eight symbols of the alphabet, no separators. */
export const securityCodeSchema = z
  .string()
  .regex(new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`))
  .brand('SecurityCode');
export type SecurityCode = z.infer<typeof securityCodeSchema>;

/**
 * Reads what a person typed: any case, spaces and dashes anywhere (B2). Answers `undefined` for anything else, also for
 * a string so long that nobody typed it.
 */
export function parseSecurityCode(typed: string): SecurityCode | undefined {
  if (typed.length > 64) return undefined;
  const parsed = securityCodeSchema.safeParse(typed.replace(/[\s\p{Pd}_.]/gu, '').toUpperCase());
  return parsed.success ? parsed.data : undefined;
}

/** The code as people read it: `K7QM-3WXP`. */
export function formatSecurityCode(code: SecurityCode): string {
  return `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;
}

/**
 * Draws a code uniformly. `randomBytes(n)` must come from a CSPRNG; bytes that would favour some symbols are thrown away
 * (rejection sampling), so it may be called several times.
 */
export function drawSecurityCode(randomBytes: (count: number) => Uint8Array): SecurityCode {
  const fair = 256 - (256 % CODE_ALPHABET.length);
  let code = '';
  while (code.length < CODE_LENGTH) {
    for (const byte of randomBytes(CODE_LENGTH)) {
      if (byte < fair && code.length < CODE_LENGTH) code += CODE_ALPHABET.charAt(byte % CODE_ALPHABET.length);
    }
  }
  return securityCodeSchema.parse(code);
}
