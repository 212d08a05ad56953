import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

export const startedAfterLoading: BypassCase = {
  row: 14,
  title: "A container is up before its rules are",
  seen: ["whalewall, manager.go: rules are made on the `start` event"],
  failure:
    "A firewall that makes its rules when it hears of a container is late by that much, and is silent when it doesn't run. Here a container starts on a network that didn't exist when the firewall was loaded.",
  kind: "enforced",
  answer:
    "The defaults stand before any container does: they speak of all of Docker's bridges, `br-*` among them, and with `default deny to host` of every port of the host. Rules for `containers` and `published` hold for later ones too.",
  setUp: (host) => host.run({ name: "www", options: ["-p", "8080:80"] }),
  ufw: ["allow 8080/tcp", "route allow proto tcp from 198.51.100.7 to any"],
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      act: { name: "a network and a container are made", run: start },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "closed",
        "wan 203.0.113.9 > 172.30.0.2 tcp 80": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 5432": "container late",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
      },
    },
  ],
};

async function start(host: EngineHost): Promise<void> {
  await host.docker("network", "create", "--subnet", "172.30.0.0/24", "new");
  await host.run({ name: "late", options: ["--network", "new", "--ip", "172.30.0.2", "-p", "5432:80"] });
}
