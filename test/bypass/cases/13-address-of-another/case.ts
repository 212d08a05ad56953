import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

export const addressOfAnother: BypassCase = {
  row: 13,
  title: "An allow meets the container that has the address now",
  seen: ["ufw-docker#31", "ufw-docker#54", "ufw-docker#110", "whalewall's README"],
  failure:
    "Rules hold addresses, and Docker gives them out anew at each start. Two containers that come up in another order, after an update or at a boot, have each other's: what was opened for the shop is open for its back office, and the shop is shut.",
  kind: "enforced",
  answer:
    "What Docker redirects is let in by name only from the ports of the host that led to that container, so its address alone opens nothing to a newcomer; docker-proxy's ports follow their container. The shop is shut over IPv4 until the policy is compiled again, and up to Docker 27 a neighbour that routes straight to its former address reaches the other. `docker run --ip` keeps addresses.",
  setUp: (host) =>
    host.run({ name: "shop", options: ["-p", "8080:80"] }, { name: "office", options: ["-p", "9090:80"] }),
  ufw: ["allow 8080/tcp"],
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      act: { name: "the two containers are started in another order", run: swap },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 9090": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 9090": "closed",
        "wan 203.0.113.9 > {office} tcp 80": { should: "closed", but: "container office", until: { version: 28 } },
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": { should: "container shop", but: "closed" },
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "container shop",
      },
    },
    {
      act: { name: "the policy is compiled again", run: async () => undefined, recompile: true },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 9090": "closed",
        "wan 203.0.113.9 > {office} tcp 80": "closed",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container shop",
      },
    },
  ],
};

async function swap(host: EngineHost): Promise<void> {
  const before = await host.address("shop", "bridge");
  await host.docker("stop", "shop", "office");
  for (const name of ["office", "shop"]) {
    await host.docker("start", name);
    await host.attach(name);
    await host.serves(name);
  }
  const after = await host.address("office", "bridge");
  if (after !== before) throw new Error(`${after} is not the address that the other container had: ${before}`);
}
