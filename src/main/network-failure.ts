/**
 * Codes by which Node, undici and OpenSSL name a certificate that is not trusted, not for this name, or not valid now.
 * (`X509_V_ERR_…` names as Node reports them in `error.code`.)
 */
const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
]);

/** The code of an error or of the first of its causes that has one. */
export function systemCodeOf(error: unknown): string | null {
  let at: unknown = error;
  for (let depth = 0; depth < 6 && at instanceof Error; depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    at = at.cause;
  }
  return null;
}

/** How undici words a refused CONNECT; it has no field for the status. */
const UNDICI_TUNNEL = /^Proxy response \((\d{3})\) !== 200/;

/**
 * The HTTP status with which a proxy refused the way to a server (RFC 9110 section 9.3.6), as Node's `https` or its `fetch`
 * reports it; `null` when it was no proxy's doing.
 */
export function proxyStatusOf(error: unknown): number | null {
  let at: unknown = error;
  for (let depth = 0; depth < 6 && at instanceof Error; depth += 1) {
    if ('code' in at && at.code === 'ERR_PROXY_TUNNEL' && 'statusCode' in at && typeof at.statusCode === 'number') {
      return at.statusCode;
    }
    const status = UNDICI_TUNNEL.exec(at.message)?.[1];
    if (status !== undefined) return Number(status);
    at = at.cause;
  }
  return null;
}

/**
 * Which of the two a failed connection is, or `clock-wrong`: a certificate that is "not yet valid" nearly always means that
 * this machine's clock is behind, and warning of an impostor would send people the wrong way. A proxy that wants a sign-in
 * (407) has a name of its own, because only the machine's settings help.
 */
export function connectionProblem<Certificate extends string, Unreachable extends string>(
  error: unknown,
  names: { readonly certificate: Certificate; readonly unreachable: Unreachable }
): Certificate | Unreachable | 'clock-wrong' | 'proxy-sign-in-needed' {
  if (proxyStatusOf(error) === 407) return 'proxy-sign-in-needed';
  if (systemCodeOf(error) === 'CERT_NOT_YET_VALID') return 'clock-wrong';
  return isCertificateError(error) ? names.certificate : names.unreachable;
}

/** Whether a connection failed because of the server's certificate, as opposed to not being reached at all. */
export function isCertificateError(error: unknown): boolean {
  let at: unknown = error;
  for (let depth = 0; depth < 6 && at instanceof Error; depth += 1) {
    if ('code' in at && typeof at.code === 'string' && CERTIFICATE_CODES.has(at.code)) return true;
    at = at.cause;
  }
  return false;
}
