/**
 * The closed list of special-purpose prefixes that `private` means: what is never a public, globally reachable unicast
 * address, from IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates), and multicast.
 * Canonical texts, in the order of the addresses. `internet` is everything outside it.
 */
export const PRIVATE_PREFIXES: readonly { readonly prefix: string; readonly means: string }[] = [
  { prefix: "0.0.0.0/8", means: "this network (RFC 791)" },
  { prefix: "10.0.0.0/8", means: "private use (RFC 1918)" },
  { prefix: "100.64.0.0/10", means: "shared by carriers (RFC 6598)" },
  { prefix: "127.0.0.0/8", means: "loopback (RFC 1122)" },
  { prefix: "169.254.0.0/16", means: "link-local (RFC 3927)" },
  { prefix: "172.16.0.0/12", means: "private use (RFC 1918)" },
  { prefix: "192.0.0.0/24", means: "protocol assignments (RFC 6890)" },
  { prefix: "192.0.2.0/24", means: "documentation (RFC 5737)" },
  { prefix: "192.168.0.0/16", means: "private use (RFC 1918)" },
  { prefix: "198.18.0.0/15", means: "benchmarking (RFC 2544)" },
  { prefix: "198.51.100.0/24", means: "documentation (RFC 5737)" },
  { prefix: "203.0.113.0/24", means: "documentation (RFC 5737)" },
  { prefix: "224.0.0.0/4", means: "multicast (RFC 5771)" },
  { prefix: "240.0.0.0/4", means: "reserved, and the limited broadcast (RFC 1112)" },
  { prefix: "::/128", means: "the unspecified address (RFC 4291)" },
  { prefix: "::1/128", means: "loopback (RFC 4291)" },
  { prefix: "::ffff:0.0.0.0/96", means: "IPv4-mapped (RFC 4291)" },
  { prefix: "64:ff9b:1::/48", means: "local translation (RFC 8215)" },
  { prefix: "100::/64", means: "discard only (RFC 6666)" },
  { prefix: "100:0:0:1::/64", means: "dummy prefix (RFC 9780)" },
  { prefix: "2001:2::/48", means: "benchmarking (RFC 5180)" },
  { prefix: "2001:10::/28", means: "the former ORCHID (RFC 4843)" },
  { prefix: "2001:db8::/32", means: "documentation (RFC 3849)" },
  { prefix: "3fff::/20", means: "documentation (RFC 9637)" },
  { prefix: "5f00::/16", means: "segment routing SIDs (RFC 9602)" },
  { prefix: "fc00::/7", means: "unique local (RFC 4193)" },
  { prefix: "fe80::/10", means: "link-local (RFC 4291)" },
  { prefix: "fec0::/10", means: "the former site-local (RFC 3879)" },
  { prefix: "ff00::/8", means: "multicast (RFC 4291)" },
];

/** What `metadata` means: where a cloud's machines ask for their credentials. */
export const METADATA_ADDRESSES: readonly string[] = ["169.254.169.254", "fd00:ec2::254"];
