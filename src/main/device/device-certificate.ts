import { createHash, X509Certificate } from 'node:crypto';
import { parseId } from './claim.ts';
import { linesOf } from './console-text.ts';

/** The machine's own certificate of that thumbprint, as `reg.exe` takes it. */
export const certificateKey = (thumbprint: string): string =>
  `HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\${thumbprint}`;

/** Property that holds the certificate itself; its neighbours are hints ([MS-GPEF] 2.2.1.1.1.1, [MS-OSHARED] 2.3.2.5.1). */
const CERTIFICATE = 32;
/** Id, reserved word and length in front of each property. */
const HEADER_BYTES = 12;
/** Who issues the certificates of registered devices. */
const ISSUER = 'CN=MS-Organization-Access';

/**
 * The device id out of the output of `reg query <certificate> /v Blob`: the common name of the device certificate, which
 * must be the one that the thumbprint names and of Entra's issuer. Its signature is not checked: whoever can write there
 * owns the machine, and the directory has the last word. `null` when anything is otherwise. Pure and total.
 */
export function parseDeviceCertificate(text: string, thumbprint: string): string | null {
  const blobs = linesOf(text).flatMap(
    (line) => /^ {4}Blob {4}REG_BINARY {4}([0-9A-F]+)$/i.exec(line.trimEnd())?.[1] ?? []
  );
  const [hex, ...more] = blobs;
  if (more.length > 0) return null;
  const der = hex === undefined ? null : certificateOf(Buffer.from(hex, 'hex'));
  if (der === null || createHash('sha1').update(der).digest('hex') !== thumbprint.toLowerCase()) return null;
  try {
    const { subject, issuer } = new X509Certificate(der);
    const issuedByEntra = issuer.split(/\n|\s\+\s|\+/).some((part) => part.trim() === ISSUER);
    return issuedByEntra && subject.startsWith('CN=') ? parseId(subject.slice('CN='.length)) : null;
  } catch {
    return null;
  }
}

/** The property that is the certificate; one that is cut short fails at the thumbprint. */
function certificateOf(blob: Buffer): Buffer | null {
  let at = 0;
  while (at + HEADER_BYTES <= blob.length) {
    const end = at + HEADER_BYTES + blob.readUInt32LE(at + 8);
    if (blob.readUInt32LE(at) === CERTIFICATE) return blob.subarray(at + HEADER_BYTES, end);
    at = end;
  }
  return null;
}
