import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

export const addressOfAnother: BypassCase = {
  row: 13,
  title: "An allow outlives its container, and the address has another owner",
  seen: ["ufw-docker#31", "ufw-docker#110", "whalewall's README"],
  failure:
    "Rules hold addresses. When a container goes, Docker gives its address to the next one, and what was allowed to the first is allowed to the second.",
  kind: "enforced",
  answer:
    "Closed by compiling again when containers change: a name that is gone is an empty set then. Until that, the address stays in the set and its next owner is open under the first one's rules; not through docker-proxy, where only the ports count that were published when the policy was compiled. An address from outside the network's `--ip-range` (`docker run --ip`) is never handed on by itself.",
  setUp: (host) => host.run({ name: "shop", options: ["-p", "8080:80"] }),
  ufw: ["allow 8080/tcp"],
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      act: { name: "another container gets the address", run: replace },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 9090": { should: "closed", but: "container admin" },
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 9090": "closed",
      },
    },
    {
      act: { name: "the policy is compiled again", run: async () => undefined, recompile: true },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 9090": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 9090": "closed",
      },
    },
  ],
};

async function replace(host: EngineHost): Promise<void> {
  const before = await host.address("shop", "bridge");
  await host.docker("rm", "-f", "shop");
  await host.run({ name: "admin", options: ["-p", "9090:80"] });
  const after = await host.address("admin", "bridge");
  if (after !== before) throw new Error(`${after} is not the address ${before} of the container before`);
}
