import { X509Certificate } from 'node:crypto';
import { type DetailedPeerCertificate, rootCertificates, type TLSSocket } from 'node:tls';

/** Of a certificate what tells who vouches for it. */
export type Signing = {
  /** Name and organisation of the leaf's issuer. */
  readonly signer: string | null;
  /** SHA-256 of the last certificate of the chain that is known. */
  readonly root: string;
  /** The chain ends in an authority that browsers trust everywhere. */
  readonly isPublic: boolean;
};

/** Makers of devices and programs that open TLS on its way and sign with an authority of their own. */
const MAKERS =
  /zscaler|netskope|fortinet|fortigate|palo alto|blue ?coat|symantec web|umbrella|sophos|mcafee|skyhigh|forcepoint|websense|check ?point|barracuda|watchguard|sonicwall|iboss|cato networks|menlo|kaspersky|eset ssl|avast|avg web|bitdefender|mitmproxy|charles proxy|fiddler|squid|untangle|smoothwall|securly|lightspeed|contentkeeper/i;

let publicRoots: ReadonlySet<string> | null = null;

/** Reads what the server of a connection showed; `null` when it showed nothing. */
export function signingOf(socket: TLSSocket): Signing | null {
  const leaf = socket.getPeerCertificate(true);
  if (leaf.raw === undefined) return null;
  publicRoots ??= new Set(rootCertificates.map((pem) => new X509Certificate(pem).fingerprint256));
  const roots = publicRoots;
  const chain: DetailedPeerCertificate[] = [leaf];
  for (let at = leaf; at.issuerCertificate !== undefined && at.issuerCertificate !== at && chain.length < 10; ) {
    at = at.issuerCertificate;
    chain.push(at);
  }
  const { O: organisation, CN: name } = leaf.issuer;
  const said = new Set([name, organisation].flat().filter((text) => text !== undefined && text !== ''));
  return {
    signer: said.size === 0 ? null : [...said].join(', '),
    root: chain.at(-1)?.fingerprint256 ?? '',
    isPublic: chain.some(({ fingerprint256 }) => roots.has(fingerprint256))
  };
}

/**
 * Whether somebody on the way opened TLS. Said only where there is no other explanation: a known maker signed, or the
 * relay's signer also signs for a host of Microsoft's (`microsoft`), which no organisation's own authority may.
 */
export function isIntercepted(relay: Signing | null, microsoft: Signing | null): boolean {
  if (relay === null) return false;
  if (relay.signer !== null && MAKERS.test(relay.signer)) return true;
  return microsoft !== null && !microsoft.isPublic && microsoft.root === relay.root;
}
