import type { AddressTest, Ir, Match } from "../ir/ir.ts";
import { setOf } from "./lookup.ts";

/** Whether some IPv6 packet could fit a match, as far as families and sets tell. */
export function couldBeIpv6(ir: Ir, { families, source, destination }: Match): boolean {
  return families.includes(6) && holdsIpv6(ir, source) && holdsIpv6(ir, destination);
}

function holdsIpv6(ir: Ir, test: AddressTest): boolean {
  if (test.in === "any") return true;
  const set = setOf(ir, test.in);
  if (set?.kind === "addresses") return set.v6.length > 0;
  return set?.kind === "places" ? set.places.some((place) => place.v6.length > 0) : true;
}
