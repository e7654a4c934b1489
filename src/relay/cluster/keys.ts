import { createECDH, createHmac, createPrivateKey, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** Order of P-256's base point (SEC 2, section 2.4.2). */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** Keys that all relays of one organisation have, because they come from one secret (HKDF, RFC 5869). */
export interface ClusterKeys {
  /** Of what goes through Redis: AES-256. */
  readonly seal: KeyObject;
  /** Of the digests of security codes; 32 bytes. */
  readonly code: Uint8Array;
  /** What stands for somebody's account or address in Redis. */
  readonly nameOf: (text: string) => string;
  /** The private key that signs grants (ES256): a grant of one relay is as good as another's. */
  readonly grant: KeyObject;
}

/** Derives every key from the secret. */
export function clusterKeys(secret: string): ClusterKeys {
  const derive = (purpose: string, bytes: number): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', secret, 'deskside-cluster-v1', purpose, bytes));
  const names = createSecretKey(derive('names', 32));
  return {
    seal: createSecretKey(derive('seal', 32)),
    code: derive('codes', 32),
    nameOf: (text) => createHmac('sha256', names).update(text).digest('base64url').slice(0, 32),
    // 64 bits more than the order has: no number is likelier than another (FIPS 186-5, appendix A.2.1).
    grant: grantKey(derive('grants', 40))
  };
}

function grantKey(seed: Uint8Array): KeyObject {
  const scalar = (BigInt(`0x${Buffer.from(seed).toString('hex')}`) % (ORDER - 1n)) + 1n;
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(d);
  const point = curve.getPublicKey();
  const text = (bytes: Buffer): string => bytes.toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: text(point.subarray(1, 33)), y: text(point.subarray(33)), d: text(d) };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}
