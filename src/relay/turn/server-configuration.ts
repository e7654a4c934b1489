import { isIP } from 'node:net';
import { z } from 'zod';
import { contains, formatRange, parseRange, withoutFirst } from './address-range.ts';
import { turnSecretSchema } from './credentials.ts';
import { PRIVATE_RANGES, SPECIAL_RANGES_V4, SPECIAL_RANGES_V6 } from './special-ranges.ts';

const address = z.string().refine((text) => isIP(text) !== 0);
const port = z.number().int().min(1).max(65_535);
/** Nothing that coturn's file would read as an end of line, a comment or a further value. */
const path = z.string().regex(/^\/[A-Za-z0-9._/@+-]{1,1023}$/);
const rate = z.number().int().min(0).max(10_000_000_000);

const SPECIAL = [...SPECIAL_RANGES_V4, ...SPECIAL_RANGES_V6].flatMap((text) => parseRange(text) ?? []);
/**
 * The same as coturn 4.6 understands it. It takes `::` at the beginning of a range for "no lower bound" in both families, so
 * that such a range would refuse every IPv4 address as well: it is given as the blocks behind `::`, which coturn refuses by
 * itself. (It compares IPv6 addresses byte by byte, which is right for such blocks and for no other range.)
 */
const DENIED = SPECIAL.filter((range) => !SPECIAL.some((outer) => outer !== range && contains(outer, range))).flatMap(
  (range) => (range.family === 6 && range.first === 0n ? withoutFirst(range) : [range])
);
const PRIVATE = PRIVATE_RANGES.flatMap((text) => parseRange(text) ?? []);

/** A block within the private ranges: nothing else is both refused by default and a machine of people. */
const privateRange = z.string().refine((text) => {
  const range = parseRange(text);
  return range !== undefined && PRIVATE.some((outer) => contains(outer, range));
});

/** What an administrator decides about the TURN server, apart from its name, its secrets and TLS. */
const decided = {
  /** Addresses to listen on, and to relay from when `relayAddresses` says nothing else. */
  listen: z.array(address).min(1).max(8),
  relayAddresses: z.array(address).min(1).max(8).optional(),
  /** `{ public, private }`: the server stands behind a NAT that maps one to the other. */
  externalAddress: z.strictObject({ public: address, private: address }).optional(),
  /** Ports that relayed traffic leaves from; two per session and interface are plenty. */
  relayPorts: z.strictObject({ first: port, last: port }).prefault({ first: 49_152, last: 65_535 }),
  /** Allocations at once: of one side of a session (one per URL and network interface), and of everybody. */
  quota: z
    .strictObject({
      perUser: z.number().int().min(1).max(1_000).default(12),
      total: z.number().int().min(1).max(1_000_000).default(4_000)
    })
    .prefault({}),
  /** Bytes per second: of one allocation in each direction, and of the whole server; 0 is no limit. */
  bandwidth: z.strictObject({ perSession: rate.default(3_000_000), total: rate.default(0) }).prefault({}),
  /** Private blocks whose addresses may be peers after all. Say why in docs/turn.md before you need this. */
  allowedPeers: z.array(privateRange).max(32).default([]),
  /** coturn's own files; without them it takes its package's. */
  databaseFile: path.optional(),
  pidFile: path.optional()
};
/** Realm of the authentication; normally the server's host name. */
const realm = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/);
const tls = z.strictObject({ port: port.default(5349), certFile: path, keyFile: path });

/**
 * The TURN server in the relay's own configuration: what is left out follows from the rest of it. TLS is the relay's
 * business when there is none here.
 */
export const ownTurnServerSchema = z.strictObject({
  ...decided,
  realm: realm.optional(),
  plainPort: port.optional(),
  tls: tls.nullable().default(null)
});

/** Everything about a TURN server. */
export const turnServerSchema = z
  .strictObject({
    ...decided,
    realm,
    /** Secrets that are accepted: the newest, and while it is being changed the one before. */
    secrets: z.array(turnSecretSchema).min(1).max(2),
    /** UDP and TCP without TLS. */
    plainPort: port.default(3478),
    /** `null`: something in front of this server ends TLS. */
    tls: tls.nullable(),
    /** TESTS ONLY: lets the server relay to itself on loopback. Refused beside any other listening address. */
    loopbackPeersForTests: z.boolean().default(false)
  })
  .refine(({ relayPorts }) => relayPorts.first <= relayPorts.last, { path: ['relayPorts'] })
  .refine((options) => options.tls === null || options.tls.port !== options.plainPort, { path: ['tls', 'port'] })
  .refine(
    ({ loopbackPeersForTests, listen, relayAddresses }) =>
      !loopbackPeersForTests || [...listen, ...(relayAddresses ?? [])].every(isLoopback),
    { path: ['loopbackPeersForTests'] }
  );
export type TurnServerOptions = z.input<typeof turnServerSchema>;

/** Addresses that `allow-loopback-peers` is about. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'].flatMap((text) => parseRange(text) ?? []);
function isLoopback(text: string): boolean {
  const range = parseRange(text);
  return range !== undefined && LOOPBACK.some((outer) => contains(outer, range));
}

/**
 * The configuration file of coturn 4.6 (`turnserver -c`): REST credentials only, no relay over TCP, no special address as
 * a peer, nothing else of what coturn can do. Throws a `ZodError` for options that are not right; what is right holds no
 * character that could begin another line.
 */
export function turnServerConfiguration(options: TurnServerOptions): string {
  const { secrets, listen, plainPort, relayPorts, quota, bandwidth, ...more } = turnServerSchema.parse(options);
  const relayed = more.relayAddresses ?? listen;
  const allowed = more.allowedPeers.flatMap((text) => parseRange(text) ?? []);
  const { externalAddress } = more;
  const lines = [
    '# Written by Deskside (docs/turn.md). Changes belong into the options it was made from.',
    `realm=${more.realm}`,
    'fingerprint',
    'use-auth-secret',
    ...secrets.map((secret) => `static-auth-secret=${secret}`),
    'stale-nonce=600',
    'no-software-attribute',
    'no-stun-backward-compatibility',
    'response-origin-only-with-rfc5780',
    'no-rfc5780',
    ...listen.map((text) => `listening-ip=${text}`),
    ...relayed.map((text) => `relay-ip=${text}`),
    ...(externalAddress === undefined ? [] : [`external-ip=${externalAddress.public}/${externalAddress.private}`]),
    `listening-port=${plainPort}`,
    ...(more.tls === null ? ['no-tls'] : tlsLines(more.tls)),
    'no-dtls',
    `min-port=${relayPorts.first}`,
    `max-port=${relayPorts.last}`,
    `user-quota=${quota.perUser}`,
    `total-quota=${quota.total}`,
    `max-bps=${bandwidth.perSession}`,
    `bps-capacity=${bandwidth.total}`,
    'no-tcp-relay',
    'no-multicast-peers',
    ...(more.loopbackPeersForTests ? ['allow-loopback-peers'] : []),
    ...allowed.map((range) => `allowed-peer-ip=${formatRange(range)}`),
    ...(more.loopbackPeersForTests ? relayed.map((text) => `allowed-peer-ip=${text}`) : []),
    ...DENIED.map((range) => `denied-peer-ip=${formatRange(range)}`),
    'no-cli',
    'log-file=stdout',
    'simple-log',
    ...(more.databaseFile === undefined ? [] : [`userdb=${more.databaseFile}`]),
    ...(more.pidFile === undefined ? [] : [`pidfile=${more.pidFile}`])
  ];
  return `${lines.join('\n')}\n`;
}

function tlsLines({ port, certFile, keyFile }: { port: number; certFile: string; keyFile: string }): string[] {
  // Forward secrecy and AEAD only; TLS 1.3 has no others.
  return [
    `tls-listening-port=${port}`,
    `cert=${certFile}`,
    `pkey=${keyFile}`,
    'no-tlsv1',
    'no-tlsv1_1',
    'cipher-list=ECDHE+AESGCM:ECDHE+CHACHA20'
  ];
}

/**
 * Relay addresses that this server would refuse as peers. When both sides are relayed, each is the other's peer at such an
 * address: one that is listed here must be in `allowedPeers`, or be mapped by `externalAddress`, for a session to pass.
 */
export function refusedRelayAddresses(options: TurnServerOptions): readonly string[] {
  const { listen, relayAddresses, externalAddress, allowedPeers } = turnServerSchema.parse(options);
  const allowed = allowedPeers.flatMap((text) => parseRange(text) ?? []);
  return (relayAddresses ?? listen).filter((text) => {
    const range = parseRange(text === externalAddress?.private ? externalAddress.public : text);
    if (range === undefined || allowed.some((block) => contains(block, range))) return false;
    return SPECIAL.some((special) => contains(special, range));
  });
}
