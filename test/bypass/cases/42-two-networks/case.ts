import type { BypassCase } from "../../case.ts";

export const twoNetworks: BypassCase = {
  row: 42,
  title: "A container in two networks has rules for one of them",
  seen: ["ufw-docker-automated#44", "ufw-docker-automated#51"],
  failure:
    "A container has an address in each of its networks, and Docker chooses by which one it goes out. A tool that asks for *the* address of a container gets one, and leaves the other open.",
  kind: "enforced",
  answer: "`container db` is the container in all its networks, as a source and as a destination.",
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "front");
    await host.docker("network", "create", "--subnet", "172.22.0.0/24", "back");
    const front = (last: number) => ["--network", "front", "--ip", `172.21.0.${last}`];
    await host.run(
      { name: "db", options: front(2) },
      { name: "app", options: front(3) },
      { name: "guest", options: front(4) },
    );
    for (const [name, last] of Object.entries({ db: 2, app: 3, guest: 4 })) {
      await host.docker("network", "connect", "--ip", `172.22.0.${last}`, "back", name);
    }
    // as it is once Docker has taken the container out of its first network
    await host.sandbox.run(["ip", "route", "replace", "default", "via", "172.22.0.1"], { ns: "guest" });
  },
  ufw: ["route deny from 172.21.0.4 to any"],
  steps: [
    {
      probes: {
        "guest > 172.21.0.2 tcp 80": "closed",
        "guest > 172.22.0.2 tcp 80": "closed",
        "guest > 203.0.113.200 tcp 443": "closed",
        "app > 172.21.0.2 tcp 80": "container db",
        "app > 172.22.0.2 tcp 80": "container db",
        "app > 203.0.113.200 tcp 443": "neighbour of eth0 saw 198.51.100.1",
      },
    },
  ],
};
