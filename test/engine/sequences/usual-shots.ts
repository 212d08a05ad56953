import type { Dice } from "../../lab/dice.ts";
import type { Lab } from "../../lab/lab.ts";
import type { Shot } from "../../lab/shoot.ts";
import type { Wire } from "../../lab/wire.ts";
import { PORTS } from "./world.ts";

/**
 * What people and programs do: strangers, an admin, a desk on the LAN, containers and the host itself ask for published ports, for
 * ports of the host, for containers straight, for each other and for the outside.
 */
export function usualShots(dice: Dice, lab: Lab, count: number, firstPort: number): Shot[] {
  return Array.from({ length: count }, (_, index) => usualShot(dice, lab, firstPort + index));
}

function usualShot(dice: Dice, lab: Lab, sourcePort: number): Shot {
  const six = dice.chance(0.3);
  const fits = (address: string) => address.includes(":") === six;
  const legs = lab.machines
    .flatMap(({ ns, says, legs }) => legs.map((leg) => ({ ns, leg, container: says.startsWith("container") })))
    .filter(({ leg }) => leg.addresses.some(fits));
  const own = lab.interfaces
    .flatMap(({ addresses }) => addresses.map((each) => each.split("/")[0] as string))
    .filter(fits);
  const sender = dice.chance(0.1) ? undefined : dice.pick(legs);
  const containers = legs.filter(({ container }) => container).flatMap(({ leg }) => leg.addresses.filter(fits));
  const outside = legs.filter(({ container }) => !container).flatMap(({ leg }) => leg.addresses.filter(fits));
  const others = (from: readonly string[]) => from.filter((address) => !sender?.leg.addresses.includes(address));
  const places = [own, own, others(containers), others(containers), others(outside)].filter((all) => all.length > 0);
  const source = dice.pick(sender ? sender.leg.addresses.filter(fits) : own);
  return {
    from: sender ? { ns: sender.ns, interface: sender.leg.interface } : "host",
    wire: { source, destination: dice.pick(dice.pick(places)), hopLimit: 64, ...transport(dice, six, sourcePort) },
  };
}

function transport(dice: Dice, six: boolean, sourcePort: number): Pick<Wire, "protocol" | "port" | "icmpType"> {
  if (dice.chance(0.1)) return { protocol: six ? 58 : 1, icmpType: six ? 128 : 8 };
  const ports = { port: dice.pick(PORTS), sourcePort };
  return { protocol: dice.chance(0.8) ? 6 : 17, ...ports };
}
