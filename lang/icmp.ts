/** The names of ICMP types (IANA, ICMP Type Numbers), as nft and iptables say them. */
const V4: ReadonlyMap<string, number> = new Map([
  ["echo-reply", 0],
  ["destination-unreachable", 3],
  ["source-quench", 4],
  ["redirect", 5],
  ["echo-request", 8],
  ["router-advertisement", 9],
  ["router-solicitation", 10],
  ["time-exceeded", 11],
  ["parameter-problem", 12],
  ["timestamp-request", 13],
  ["timestamp-reply", 14],
  ["address-mask-request", 17],
  ["address-mask-reply", 18],
]);

/** The names of ICMPv6 types (IANA, ICMPv6 "type" Numbers), as nft and ip6tables say them. */
const V6: ReadonlyMap<string, number> = new Map([
  ["destination-unreachable", 1],
  ["packet-too-big", 2],
  ["time-exceeded", 3],
  ["parameter-problem", 4],
  ["echo-request", 128],
  ["echo-reply", 129],
  ["mld-listener-query", 130],
  ["mld-listener-report", 131],
  ["mld-listener-done", 132],
  ["nd-router-solicit", 133],
  ["nd-router-advert", 134],
  ["nd-neighbor-solicit", 135],
  ["nd-neighbor-advert", 136],
  ["nd-redirect", 137],
  ["router-solicitation", 133],
  ["router-advertisement", 134],
  ["neighbour-solicitation", 135],
  ["neighbour-advertisement", 136],
  ["redirect", 137],
  ["mld2-listener-report", 143],
]);

/** The ICMP types of a family by name. */
export const ICMP_TYPES: Readonly<Record<4 | 6, ReadonlyMap<string, number>>> = { 4: V4, 6: V6 };

/** Whether a word names an ICMP type of either family. */
export function isIcmpType(word: string): boolean {
  return V4.has(word) || V6.has(word);
}
