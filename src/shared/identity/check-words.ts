import { wordlist } from '@scure/bip39/wordlists/english.js';
import { lengthPrefixed, utf8 } from './bytes.ts';
import type { CryptoPort } from './crypto-port.ts';

/** Stands before what the words are made of, so that they are like no other hash. */
const CONTEXT = 'deskside-check-words-v1';
/** The list has 2048 words that differ in their first four letters: 11 bits each. */
const BITS = 11;
/**
 * 44 bits. Whoever sits between the two shows one end a key before learning the other end's, as each end takes one
 * description only, and then has until the connection is given up to find a second key whose words fit. The proof fails for
 * them even so; the words are for people who want to hear it themselves.
 */
const WORDS = 4;

/**
 * The check words of a connection (protocol.md "Identity binding" point 5): the same on both screens exactly when both ends
 * see the same two DTLS fingerprints, whichever is whose. Words are English in every language, so that two people with
 * different languages still compare the same.
 */
export async function checkWords(
  fingerprints: { readonly local: string; readonly remote: string },
  crypto: CryptoPort
): Promise<readonly string[]> {
  const fields = [CONTEXT, ...[fingerprints.local, fingerprints.remote].sort()];
  const hash = await crypto.sha256(lengthPrefixed(...fields.map(utf8)));
  let bits = 0n;
  for (const byte of hash) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: WORDS }, (_word, index) => {
    const shift = BigInt(hash.length * 8 - BITS * (index + 1));
    return wordlist[Number((bits >> shift) & 0x7ffn)] ?? '';
  });
}
