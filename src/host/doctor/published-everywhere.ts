import type { Check } from "./check.ts";
import { refusesStrangers } from "./strangers.ts";

/** Ports published on every address, that no policy keeps anybody from. */
export const publishedEverywhere: Check = {
  name: "published-everywhere",
  summary: "ports published on every address, and kept from nobody",
  needs: "engine",
  look({ topology, current }) {
    const found = (topology?.containers ?? []).flatMap(({ name, ports }) =>
      ports
        .filter(({ hostAddress }) => hostAddress === "0.0.0.0" || hostAddress === "::")
        .filter(({ protocol, hostPort }) => !(current && refusesStrangers(current.ir, protocol, hostPort)))
        .map(({ protocol, hostPort, containerPort }) => ({ name, protocol, hostPort, containerPort })),
    );
    const once = new Map(found.map((one) => [`${one.name} ${one.protocol} ${one.hostPort}`, one]));
    return [...once.values()].map(({ name, protocol, hostPort, containerPort }) => ({
      message: `\`${name}\` publishes ${protocol} ${hostPort} on every address of this host`,
      why: current
        ? "the policy in force lets everybody to it"
        : `no policy is in force, and Docker lets everybody to it, past most other firewalls (\`-p 127.0.0.1:${hostPort}:${containerPort}\` wouldn't)`,
      command: current
        ? "wallc audit"
        : "wallc apply policy.wall --confirm 60s  # with `default deny to containers` in it",
    }));
  },
};
