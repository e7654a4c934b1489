/**
 * Addresses that no TURN peer may have, CIDR: everything the IANA special-purpose registries name (RFC 6890 and what was
 * registered since), and multicast. A TURN server that sends there is a way inside (CVE-2020-26262).
 */
export const SPECIAL_RANGES_V4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private use
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, the clouds' metadata services among it
  '172.16.0.0/12', // private use
  '192.0.0.0/24', // IETF protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relays, deprecated
  '192.168.0.0/16', // private use
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4' // reserved, limited broadcast
] as const;

/** Global unicast is 2000::/3 (RFC 4291 section 2.4): what lies outside is refused whole, named or not. */
export const SPECIAL_RANGES_V6 = [
  '::/128', // unspecified
  '::1/128', // loopback
  '::/96', // IPv4-compatible, deprecated
  '::ffff:0:0/96', // IPv4-mapped
  '::ffff:0:0:0/96', // IPv4-translated (SIIT)
  '64:ff9b::/96', // NAT64
  '64:ff9b:1::/48', // NAT64, local use
  '100::/64', // discard
  '100:0:0:1::/64', // dummy prefix
  '::/3',
  '2001::/23', // IETF protocol assignments, Teredo (2001::/32), ORCHID and benchmarking among them
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
  '4000::/2',
  '5f00::/16', // segment routing
  '8000::/1',
  'fc00::/7', // unique local
  'fe80::/10', // link-local
  'fec0::/10', // site-local, deprecated
  'ff00::/8' // multicast
] as const;

/** Those of them that an organisation may open by name, because people's machines can have such addresses. */
export const PRIVATE_RANGES = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'] as const;
