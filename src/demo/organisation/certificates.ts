import { createHash, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';

/** A TLS certificate with its key, ready for `https.createServer`; the key exists in memory only. */
export interface ServerCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), base64: what Chromium's SPKI list takes. */
  readonly spkiSha256: string;
}

/** When a certificate holds. Both ends default to the authority's own: an hour ago until 30 days from then. */
export interface Validity {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A certificate authority that lives as long as the process and has told nobody its key. */
export interface CertificateAuthority {
  readonly certificatePem: string;
  /** Issues a TLS server certificate for the given host names and addresses. */
  issue(hosts?: readonly string[], validity?: Validity): Promise<ServerCertificate>;
}

/** The names under which everything of the demo organisation is reached. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '::1'];

const HOUR_MS = 3_600_000;
const LIFETIME_MS = 30 * 24 * HOUR_MS;
const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

const OID = {
  commonName: '2.5.4.3',
  organisation: '2.5.4.10',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1'
} as const;

/** RFC 5280 key usage bits, most significant first: 0 digitalSignature, 5 keyCertSign, 6 cRLSign. */
const USAGE_SIGN_CERTIFICATES = Uint8Array.of(0b0000_0110);
const USAGE_DIGITAL_SIGNATURE = Uint8Array.of(0b1000_0000);

/**
 * Makes a certificate authority with a fresh P-256 key.
 *
 * @param name common name of the authority. Each has one of its own unless given, so that a client with a certificate of
 * yesterday's demo says "unknown authority" and not "bad signature"
 */
export async function createCertificateAuthority(
  name = `Deskside demo authority ${randomBytes(4).toString('hex')}`,
  validity: Validity = {}
): Promise<CertificateAuthority> {
  const window = validityWindow(validity);
  const keys = await newKeys();
  const own = await build({ subject: name, issuer: name, subjectKeys: keys, signingKeys: keys, window, hosts: null });
  return {
    certificatePem: own,
    async issue(hosts = LOOPBACK_HOSTS, serverValidity = {}) {
      const serverKeys = await newKeys();
      const certificatePem = await build({
        subject: hosts[0] ?? 'localhost',
        issuer: name,
        subjectKeys: serverKeys,
        signingKeys: keys,
        window: validityWindow({ ...window, ...serverValidity }),
        hosts
      });
      const privateKey = await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey);
      return {
        certificatePem,
        privateKeyPem: pem('PRIVATE KEY', privateKey),
        spkiSha256: spkiSha256(createPublicKey(certificatePem))
      };
    }
  };
}

/** SHA-256 of a public key's SubjectPublicKeyInfo, base64. */
export function spkiSha256(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

interface Order {
  readonly subject: string;
  readonly issuer: string;
  readonly subjectKeys: CryptoKeyPair;
  readonly signingKeys: CryptoKeyPair;
  readonly window: Required<Validity>;
  /** `null` for the authority itself. */
  readonly hosts: readonly string[] | null;
}

async function build(order: Order): Promise<string> {
  const certificate = new pkijs.Certificate();
  certificate.version = 2; // X.509 v3 counts from zero.
  certificate.serialNumber = new asn1.Integer({ valueHex: serialNumber() });
  certificate.issuer.typesAndValues = distinguishedName(order.issuer);
  certificate.subject.typesAndValues = distinguishedName(order.subject);
  certificate.notBefore.value = order.window.notBefore;
  certificate.notAfter.value = order.window.notAfter;
  certificate.extensions = order.hosts === null ? authorityExtensions() : serverExtensions(order.hosts);
  await certificate.subjectPublicKeyInfo.importKey(order.subjectKeys.publicKey);
  await certificate.sign(order.signingKeys.privateKey, 'SHA-256');
  return pem('CERTIFICATE', certificate.toSchema(true).toBER(false));
}

function authorityExtensions(): pkijs.Extension[] {
  return [
    extension(OID.basicConstraints, true, new pkijs.BasicConstraints({ cA: true, pathLenConstraint: 0 }).toSchema()),
    extension(OID.keyUsage, true, new asn1.BitString({ valueHex: USAGE_SIGN_CERTIFICATES.buffer, unusedBits: 1 }))
  ];
}

function serverExtensions(hosts: readonly string[]): pkijs.Extension[] {
  const names = new pkijs.GeneralNames({ names: hosts.map(generalName) });
  const purposes = new pkijs.ExtKeyUsage({ keyPurposes: [OID.serverAuthentication] });
  return [
    extension(OID.basicConstraints, true, new pkijs.BasicConstraints({ cA: false }).toSchema()),
    extension(OID.keyUsage, true, new asn1.BitString({ valueHex: USAGE_DIGITAL_SIGNATURE.buffer, unusedBits: 7 })),
    extension(OID.extendedKeyUsage, false, purposes.toSchema()),
    extension(OID.subjectAltName, false, names.toSchema())
  ];
}

function extension(extnID: string, critical: boolean, value: asn1.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER(false) });
}

/** RFC 5280 GeneralName: type 2 is a DNS name, type 7 an address in network order. */
function generalName(host: string): pkijs.GeneralName {
  if (isIP(host) === 0) return new pkijs.GeneralName({ type: 2, value: host });
  return new pkijs.GeneralName({ type: 7, value: new asn1.OctetString({ valueHex: addressBytes(host).buffer }) });
}

function addressBytes(address: string): Uint8Array<ArrayBuffer> {
  if (isIP(address) === 4) return Uint8Array.from(address.split('.').map(Number));
  if (address === '::1') return Uint8Array.from({ length: 16 }, (_, index) => (index === 15 ? 1 : 0));
  throw new RangeError('Certificates are issued for names, IPv4 addresses and ::1 only.');
}

function distinguishedName(commonName: string): pkijs.AttributeTypeAndValue[] {
  const values: [string, string][] = [
    [OID.organisation, 'Deskside demo'],
    [OID.commonName, commonName]
  ];
  return values.map(
    ([type, value]) => new pkijs.AttributeTypeAndValue({ type, value: new asn1.Utf8String({ value }) })
  );
}

/** A positive random serial number of 16 bytes (RFC 5280 allows 20). */
function serialNumber(): ArrayBuffer {
  const bytes = Uint8Array.from(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.buffer;
}

function validityWindow(validity: Validity): Required<Validity> {
  // An hour of tolerance: virtual machines and containers do not always agree on the time.
  const notBefore = validity.notBefore ?? new Date(Date.now() - HOUR_MS);
  return { notBefore, notAfter: validity.notAfter ?? new Date(notBefore.getTime() + LIFETIME_MS) };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
}

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
