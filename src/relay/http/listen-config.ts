import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

const text = z.string().min(1).max(512);
const port = z.number().int().min(0).max(65_535);
/** What a socket's address may hold (unix(7)), with its end. */
const MOST_PATH_CHARS = 107;

/** Where the relay listens, and what clients are told. */
export const listenSchema = z
  .strictObject({
    host: text.default('127.0.0.1'),
    /** 0 lets the system choose. */
    port: port.default(443),
    /** A UNIX socket instead of host and port, for a proxy in front that ends TLS. */
    path: z.string().min(1).max(MOST_PATH_CHARS).optional(),
    /** Every connection begins with a PROXY header of that proxy, which says whose it is. */
    proxyProtocol: z.boolean().default(false),
    /** The host name in the URL that clients are given; the listening host when there is none. */
    publicName: text.optional(),
    /** The port in it: that of the proxy in front. */
    publicPort: port.min(1).default(443)
  })
  .prefault({});
export type ListenConfig = z.infer<typeof listenSchema>;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine can connect: a UNIX socket, or a loopback address in digits (a name may mean anything tomorrow). */
function isLocal({ path, host }: ListenConfig): boolean {
  if (path !== undefined) return true;
  const version = isIP(host);
  return version !== 0 && LOOPBACK.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

/** A rule that is broken, with the field below the configuration. */
interface Problem {
  readonly path: readonly PropertyKey[];
  readonly says: string;
}

/**
 * What does not go together: without TLS nobody but a proxy on this machine may connect, and it says whose each connection is;
 * with TLS there is no such proxy. `sharesPort`: `turn.onRelayPort` is set.
 */
export function listenProblems(listen: ListenConfig, hasTls: boolean, sharesPort: boolean): readonly Problem[] {
  const problem = (path: readonly PropertyKey[], says: string): Problem[] => [{ path, says }];
  if (hasTls) {
    if (listen.path !== undefined) return problem(['listen', 'path'], 'is for a relay without tls');
    return listen.proxyProtocol ? problem(['listen', 'proxyProtocol'], 'is for a relay without tls') : [];
  }
  if (!isLocal(listen)) {
    return problem(['listen', 'host'], 'without tls it has to be a loopback address, or listen.path be set');
  }
  if (!listen.proxyProtocol) return problem(['listen', 'proxyProtocol'], 'has to be true without tls');
  return sharesPort ? problem(['turn', 'onRelayPort'], 'without tls the proxy in front hands TURN on') : [];
}
