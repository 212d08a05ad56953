import { formatAddress } from "../ip/address.ts";

/**
 * The link-local IPv6 address that an interface with this MAC address gives itself (modified EUI-64, RFC 4291, appendix A),
 * as the kernel does in a container. `undefined` where the text is no MAC address.
 */
export function linkLocalOf(mac: string): string | undefined {
  const octets = mac.split(/[:-]/);
  if (octets.length !== 6 || !octets.every((octet) => /^[0-9a-fA-F]{2}$/.test(octet))) return undefined;
  const [a, b, c, d, e, f] = octets.map((octet) => BigInt(`0x${octet}`)) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const id = [a ^ 2n, b, c, 0xffn, 0xfen, d, e, f].reduce((value, octet) => (value << 8n) | octet, 0n);
  return formatAddress({ family: 6, value: (0xfe80n << 112n) | id });
}
