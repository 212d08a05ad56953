import { formatAddress } from "../../src/ip/address.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";

/** The network of an address with prefix length: `192.168.1.1/24` is 192.168.1.0 to 192.168.1.255. */
export function networkOf(withLength: string): IntervalSet {
  const [address, length] = withLength.split("/") as [string, string];
  const one = IntervalSet.parse([address]).intervals[0];
  if (!one) return IntervalSet.empty;
  const bits = BigInt((one.family === 4 ? 32 : 128) - Number(length));
  const first = (one.first >> bits) << bits;
  return IntervalSet.of([{ family: one.family, first, last: first + (1n << bits) - 1n }]);
}

/** Whether an address is in the network of an address with prefix length. */
export function covers(withLength: string, address: string): boolean {
  const one = IntervalSet.parse([address]).intervals[0];
  return one !== undefined && networkOf(withLength).contains({ family: one.family, value: one.first });
}

/** The first address of such a network (IPv6's anycast address of its routers). */
export function firstOf(withLength: string): string {
  const network = networkOf(withLength).intervals[0];
  return network ? formatAddress({ family: network.family, value: network.first }) : "";
}

/** The last address of such a network (IPv4's broadcast address). */
export function lastOf(withLength: string): string {
  const network = networkOf(withLength).intervals[0];
  return network ? formatAddress({ family: network.family, value: network.last }) : "";
}
