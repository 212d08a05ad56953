import type { Address } from "../../ip/address.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { elementsOf } from "../../ir/elements.ts";
import type { Ir, NamedSet } from "../../ir/ir.ts";
import type { Leg } from "../docker-rules/legs.ts";

/** Who sends, and by which bridge. */
interface Sender {
  readonly interface: string;
  readonly address: Address;
  readonly leg?: Leg;
}

const LINK_LOCAL = IntervalSet.parse(["fe80::/10"]);

/**
 * All that Docker and a policy can tell of a container that sends: containers of equal standing get through alike, so that on a host
 * with hundreds one of them is judged. Run-time sets count as empty.
 */
export function standingOf({ interface: from, address, leg }: Sender, ir: Ir | undefined): string {
  const isIn = (set: NamedSet): boolean => {
    if (set.kind === "addresses") return elementsOf(set).contains(address);
    return (
      set.kind === "places" && set.places.some((one) => one.interface === from && elementsOf(one).contains(address))
    );
  };
  const bits = [
    ...(ir?.sets ?? []).map(isIn),
    ...(ir?.guards.forged ?? []).map((guard) => elementsOf(guard).contains(address)),
    LINK_LOCAL.contains(address),
  ];
  const { network } = leg ?? {};
  return `${address.family} ${from} ${network?.id ?? ""} ${bits.map(Number).join("")}`;
}
