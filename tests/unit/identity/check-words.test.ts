import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { webCrypto } from '#main/identity/web-crypto.ts';
import { checkWords } from '#shared/identity/check-words.ts';
import type { CryptoPort } from '#shared/identity/crypto-port.ts';

const ONE = 'sha-256 AA:BB:CC';
const OTHER = 'sha-256 11:22:33';
const fingerprints = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => {
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  return `sha-256 ${pairs.join(':')}`;
});
const words = (local: string, remote: string) => checkWords({ local, remote }, webCrypto);

/** A hash that is always these bytes, the rest nought. */
function hashOf(...bytes: readonly number[]): CryptoPort {
  return {
    ...webCrypto,
    sha256: async () => Uint8Array.from({ length: 32 }, (_byte, index) => bytes[index] ?? 0)
  };
}

describe('A4: check words', () => {
  test('A4: a known answer, made without this code, so that two versions of the app agree', async () => {
    expect(await words(ONE, OTHER)).toEqual(['champion', 'engine', 'nothing', 'broccoli']);
  });

  test('A4: four words, the same at both ends', async () => {
    await fc.assert(
      fc.asyncProperty(fingerprints, fingerprints, async (mine, theirs) => {
        const here = await words(mine, theirs);
        expect(await words(theirs, mine)).toEqual(here);
        expect(here).toHaveLength(4);
        for (const word of here) expect(word).toMatch(/^[a-z]{3,8}$/);
      })
    );
  });

  test('A4: other words where either fingerprint is another one', async () => {
    await fc.assert(
      fc.asyncProperty(fingerprints, fingerprints, fingerprints, async (mine, theirs, between) => {
        fc.pre(between !== theirs && between !== mine && mine !== theirs);
        const here = await words(mine, theirs);
        expect(await words(mine, between)).not.toEqual(here);
        expect(await words(between, theirs)).not.toEqual(here);
      })
    );
  });

  test('A4: where one fingerprint ends and the next begins counts', async () => {
    expect(await words('sha-256 AA', 'BB')).not.toEqual(await words('sha-256 A', 'ABB'));
    expect(await words('', 'AABB')).not.toEqual(await words('AA', 'BB'));
  });

  test('A4: each word is eleven bits of the hash, from its beginning', async () => {
    const of = (...bytes: number[]) => checkWords({ local: ONE, remote: OTHER }, hashOf(...bytes));
    expect(await of()).toEqual(['abandon', 'abandon', 'abandon', 'abandon']);
    expect(await of(255, 255, 255, 255, 255, 255)).toEqual(['zoo', 'zoo', 'zoo', 'zoo']);
    // Words 0, 1, 2 and 3 of the list: 00000000000 00000000001 00000000010 00000000011.
    expect(await of(0b00000000, 0b00000000, 0b00000100, 0b00000001, 0b00000000, 0b00110000)).toEqual([
      'abandon',
      'ability',
      'able',
      'about'
    ]);
  });

  test('A4: words come from the whole list, evenly enough', async () => {
    const seen = new Map<string, number>();
    const samples = 4_096;
    for (let index = 0; index < samples; index++) {
      for (const word of await words(ONE, `sha-256 ${index}`)) seen.set(word, (seen.get(word) ?? 0) + 1);
    }
    // 16384 words over a list of 2048: eight of each expected. The input is fixed, so is the outcome.
    expect(seen.size).toBeGreaterThan(2_030);
    expect(Math.max(...seen.values())).toBeLessThan(25);
  });
});
