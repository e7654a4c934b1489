import type { ListenConfig } from '../http/listen-config.ts';
import { asClientOf, bad, checkNames, checkTimes, handshake, OLD_CLIENT, ok, oldOf, trustOf } from './certificate.ts';
import type { CheckResult } from './result.ts';

/** Codes of a connection that never came to a handshake. */
const NOBODY = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;

/**
 * Verifies what the proxy in front shows to clients, by connecting to it as one: that somebody is there, the certificate's
 * names and times, trust, and that nothing older than TLS 1.2 is spoken. A front that is not there yet is a warning.
 *
 * @param now milliseconds since the epoch
 */
export async function checkFront(
  { publicName: name, publicPort: port }: Pick<ListenConfig, 'publicName' | 'publicPort'>,
  now: number
): Promise<readonly CheckResult[]> {
  if (name === undefined) {
    const says = 'TLS ends in front, and listen.publicName does not say where';
    return [{ check: 'certificate', outcome: 'skipped', says, todo: 'set listen.publicName' }];
  }
  const at = { ...asClientOf(name), host: name, port };
  // Whoever is not trusted shows a certificate all the same.
  const shown = await handshake({ ...at, rejectUnauthorized: false });
  if ('code' in shown) {
    return NOBODY.test(shown.code)
      ? [bad('warning', `TLS ends in front, and nobody answers at ${name}:${port}`, 'start the proxy in front')]
      : [
          bad(
            'failed',
            `no handshake with what answers at ${name}:${port} (${shown.code})`,
            'look at the proxy in front'
          )
        ];
  }
  const [leaf] = shown.chain;
  if (leaf === undefined) return [bad('failed', 'what is in front shows no certificate', 'look at the proxy in front')];
  const results = [ok(`TLS ends in front, at ${name}:${port}`), checkNames(leaf, name), checkTimes(shown.chain, now)];
  if (results.some(({ outcome }) => outcome === 'failed')) return results;
  return [...results, trustOf(await handshake(at)), oldOf(await handshake({ ...at, ...OLD_CLIENT }))];
}
