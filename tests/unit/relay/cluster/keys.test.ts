import { createPublicKey, randomBytes } from 'node:crypto';
import { compactVerify, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { clusterKeys } from '#relay/cluster/keys.ts';
import { createSealer } from '#relay/cluster/sealer.ts';
import { createGrantSigner } from '#relay/grants/grant-signer.ts';

const SECRET = 'one secret that every relay knows';

describe('keys of several relays', () => {
  test('are the same wherever the secret is, and others for another secret', () => {
    const [one, two, other] = [clusterKeys(SECRET), clusterKeys(SECRET), clusterKeys(`${SECRET}!`)];
    expect(one.seal.equals(two.seal)).toBe(true);
    expect(one.code).toEqual(two.code);
    expect(one.seal.export()).not.toEqual(Buffer.from(one.code));
    expect(one.nameOf('somebody')).toBe(two.nameOf('somebody'));
    expect(one.nameOf('somebody')).not.toContain('somebody');
    const publicOf = (keys: typeof one) => createPublicKey(keys.grant).export({ format: 'jwk' });
    expect(publicOf(one)).toEqual(publicOf(two));
    expect(other.seal.equals(one.seal)).toBe(false);
    expect(publicOf(other)).not.toEqual(publicOf(one));
  });

  test('a grant that one relay signed is verified by the key that another one names', async () => {
    const [signer, elsewhere] = await Promise.all([
      createGrantSigner(clusterKeys(SECRET).grant),
      createGrantSigner(clusterKeys(SECRET).grant)
    ]);
    const person = { tenantId: 'tenant', objectId: 'person' };
    const decision = {
      modes: ['view' as const],
      features: [],
      refusals: [],
      warnings: [],
      limits: { longestMs: 3_600_000, idleMs: 600_000 }
    };
    const subject = { sessionId: 'session', helper: person, sharer: person };
    const times = { now: Date.now(), lifetimeMs: 300_000, joinedAt: null };
    const { jws } = await signer.sign(subject, decision, times);
    const [key] = elsewhere.publicKeys;
    if (key === undefined) throw new Error('no key');
    expect(key.d).toBeUndefined();
    const { protectedHeader } = await compactVerify(jws, await importJWK(key, 'ES256'));
    expect(protectedHeader.kid).toBe(key.kid);
  });
});

describe('what goes through Redis', () => {
  const sealer = createSealer(clusterKeys(SECRET).seal, randomBytes);

  test('opens where it was meant for, and nowhere else', () => {
    const sealed = sealer.seal('a payload', 'session one');
    expect(sealer.open(sealed, 'session one')).toBe('a payload');
    expect(sealer.open(sealed, 'session two')).toBeNull();
    expect(createSealer(clusterKeys('another secret').seal, randomBytes).open(sealed, 'session one')).toBeNull();
    expect(sealed.toString('latin1')).not.toContain('payload');
    expect(sealer.seal('a payload', 'session one')).not.toEqual(sealed);
  });

  test('does not open when a bit is different, or a part is missing', () => {
    const sealed = sealer.seal('a payload', 'here');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(sealer.open(changed, 'here')).toBeNull();
      expect(sealer.open(sealed.subarray(0, index), 'here')).toBeNull();
    }
  });
});
