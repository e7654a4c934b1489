import { z } from 'zod';
import { fingerprintSchema } from '#shared/protocol/peer.ts';

/** The SHA-256 fingerprints of both ends' certificates, as RFC 8122 writes them. */
export type Fingerprints = { readonly local: string; readonly remote: string };

/** The one fingerprint that a description names; `null` when it names none, several, or one of another hash. */
export function fingerprintInSdp(sdp: string): string | null {
  const named = new Set([...sdp.matchAll(/^a=fingerprint:([^\r\n]*)/gim)].map((match) => match[1]?.trim() ?? ''));
  const [only, ...others] = named;
  if (only === undefined || others.length > 0) return null;
  const [hash, value] = only.split(/\s+/);
  const parsed = fingerprintSchema.safeParse(value?.toUpperCase());
  return hash?.toLowerCase() === 'sha-256' && parsed.success ? parsed.data : null;
}

const transportSchema = z.object({
  type: z.literal('transport'),
  dtlsState: z.literal('connected'),
  localCertificateId: z.string(),
  remoteCertificateId: z.string()
});
const certificateSchema = z.object({
  type: z.literal('certificate'),
  fingerprint: z.string().toUpperCase().pipe(fingerprintSchema),
  fingerprintAlgorithm: z.literal('sha-256')
});

/** What the connection's statistics say about the certificates that its DTLS transport really uses. */
export function fingerprintsInStats(stats: ReadonlyMap<string, unknown>): Fingerprints | null {
  const transports = [...stats.values()].filter(
    (entry) => z.object({ type: z.literal('transport') }).safeParse(entry).success
  );
  const [transport, ...others] = transports.map((entry) => transportSchema.safeParse(entry));
  if (transport?.success !== true || others.length > 0) return null;
  const local = certificateSchema.safeParse(stats.get(transport.data.localCertificateId));
  const remote = certificateSchema.safeParse(stats.get(transport.data.remoteCertificateId));
  return local.success && remote.success ? { local: local.data.fingerprint, remote: remote.data.fingerprint } : null;
}

/**
 * The fingerprints of a connection whose DTLS is up: in use, and the same as both descriptions say. `null` when anything
 * differs, or there is more than one transport; then the connection must not be used.
 */
export async function readFingerprints(connection: RTCPeerConnection): Promise<Fingerprints | null> {
  if (connection.sctp?.transport.state !== 'connected') return null;
  const inUse = fingerprintsInStats(await readStats(connection));
  const local = fingerprintInSdp(connection.localDescription?.sdp ?? '');
  const remote = fingerprintInSdp(connection.remoteDescription?.sdp ?? '');
  return inUse !== null && inUse.local === local && inUse.remote === remote ? inUse : null;
}

/** A connection's statistics, unparsed. */
export async function readStats(connection: RTCPeerConnection): Promise<ReadonlyMap<string, unknown>> {
  const entries = new Map<string, unknown>();
  const report = await connection.getStats();
  report.forEach((entry: unknown, id: string) => {
    entries.set(id, entry);
  });
  return entries;
}
