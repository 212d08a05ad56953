import type { Check } from "./check.ts";
import { chainOf, toolName } from "./examine.ts";

/** Docker went over to its nftables back end, and what it wrote with iptables still drops. */
export const backendLeftovers: Check = {
  name: "backend-leftovers",
  summary: "what Docker left in iptables when it went over to nftables",
  needs: "engine",
  look({ saved, topology }) {
    if (topology?.engine.firewallBackend !== "nftables") return [];
    return saved
      .filter((one) => one.policies.get("filter FORWARD") === "DROP" && chainOf(one, "filter", "DOCKER-USER"))
      .map((one) => ({
        message: `Docker uses nftables now, and the FORWARD chain of its ${toolName(one)} days still drops by default`,
        why: "published ports are dead, and what the policy allows to containers doesn't get through (Docker never takes that policy back)",
        command: `${toolName(one)} -P FORWARD ACCEPT`,
      }));
  },
};
