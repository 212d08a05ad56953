import { isProblem, parseAddress } from "../ip/address.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import type { Topology } from "../policy/compile.ts";

const LOCAL = IntervalSet.parse(["::/127", "fe80::/10", "ff00::/8"]);

/** An IPv6 address of the host that others than its neighbours can reach, on an interface that is none of Docker's. */
export function globalIpv6(topology: Topology): { readonly interface: string; readonly address: string } | undefined {
  const docker = topology.networks.map((network) => network.bridge);
  for (const { name, addresses } of topology.host?.interfaces ?? []) {
    if (name === "lo" || docker.includes(name)) continue;
    for (const text of addresses) {
      const address = parseAddress(text.split("/")[0] as string);
      if (isProblem(address) || address.family === 4 || LOCAL.contains(address)) continue;
      return { interface: name, address: text.split("/")[0] as string };
    }
  }
  return undefined;
}
