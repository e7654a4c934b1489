import type { CheckProblem } from '#shared/check/steps.ts';
import { isCertificateError, proxyStatusOf, systemCodeOf } from '../network-failure.ts';
import { ProxyLost, ProxyRefusal } from './connect.ts';
import { type Finding, failed } from './finding.ts';

/** A proxy that refuses a tunnel for want of a name it can reach answers with one of these (RFC 9110 section 15.6). */
const CANNOT_REACH: ReadonlySet<number> = new Set([502, 503, 504]);

const SYSTEM: Readonly<Record<string, CheckProblem>> = {
  ENOTFOUND: 'name-not-found',
  EAI_NONAME: 'name-not-found',
  EAI_AGAIN: 'name-no-server',
  ECONNREFUSED: 'tcp-refused',
  EHOSTUNREACH: 'tcp-unreachable',
  ENETUNREACH: 'tcp-unreachable',
  EADDRNOTAVAIL: 'tcp-unreachable',
  ENETDOWN: 'tcp-unreachable',
  ETIMEDOUT: 'no-answer',
  UND_ERR_CONNECT_TIMEOUT: 'no-answer',
  ECONNRESET: 'connection-reset',
  EPIPE: 'connection-reset',
  UND_ERR_SOCKET: 'connection-reset'
};

/** What a proxy's answer to CONNECT means. */
export function proxyProblem(status: number): Finding {
  if (status === 407) return failed('proxy-sign-in-needed', status);
  return failed(CANNOT_REACH.has(status) ? 'proxy-cannot-reach' : 'proxy-refused', status || undefined);
}

/** What a certificate that was refused lacks. */
export function certificateProblem(code: string | null): CheckProblem {
  switch (code) {
    case 'CERT_NOT_YET_VALID':
      return 'clock-wrong';
    case 'CERT_HAS_EXPIRED':
      return 'certificate-expired';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return 'certificate-name';
    default:
      return 'certificate-untrusted';
  }
}

/** Why a connection to a server failed, in a word of the closed list. */
export function connectionFinding(error: unknown): Finding {
  if (error instanceof ProxyRefusal) return proxyProblem(error.status);
  if (error instanceof ProxyLost) return failed('proxy-unreachable');
  const status = proxyStatusOf(error);
  if (status !== null) return proxyProblem(status);
  const code = systemCodeOf(error);
  if (isCertificateError(error)) return failed(certificateProblem(code));
  if (code !== null && /^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code)) return failed('tls-failed');
  return failed((code === null ? undefined : SYSTEM[code]) ?? 'connection-reset');
}
