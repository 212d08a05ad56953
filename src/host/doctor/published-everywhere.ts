import type { PublishedPort } from "../../docker/topology.ts";
import type { Family } from "../../ip/address.ts";
import type { Generation } from "../state/generation.ts";
import type { Ailment, Check } from "./check.ts";
import { letsStrangers } from "./strangers.ts";
import { word } from "./word.ts";

/** Ports published on every address, that no policy keeps everybody from. */
export const publishedEverywhere: Check = {
  name: "published-everywhere",
  summary: "ports published on every address, and kept from nobody",
  needs: "engine",
  look({ topology, current }) {
    return (topology?.containers ?? []).flatMap(({ name, ports }) => {
      const everywhere = ports.filter(({ hostAddress }) => hostAddress === "0.0.0.0" || hostAddress === "::");
      const once = new Map(everywhere.map((port) => [`${port.protocol} ${port.hostPort}`, port]));
      return [...once].flatMap(([number, port]) => {
        const same = everywhere.filter((one) => `${one.protocol} ${one.hostPort}` === number);
        const told = current ? underPolicy(same, current) : withoutPolicy(port);
        return told ? { message: `\`${name}\` publishes ${number} on every address of this host`, ...told } : [];
      });
    });
  },
};

type Told = Omit<Ailment, "message">;

function withoutPolicy({ hostPort, containerPort }: PublishedPort): Told {
  return {
    why: `no policy is in force, and Docker lets everybody to it, past most other firewalls (\`-p 127.0.0.1:${hostPort}:${containerPort}\` wouldn't)`,
    command: "wallc apply policy.wall --confirm 60s  # with `default deny to containers` in it",
  };
}

/** A port is told of where the policy lets everybody to it in one of the families that it is published in. */
function underPolicy(ports: readonly PublishedPort[], { ir, source }: Generation): Told | undefined {
  const open = ports.flatMap(({ hostAddress, protocol, hostPort }) => {
    const family: Family = hostAddress.includes(":") ? 6 : 4;
    const line = letsStrangers(ir, protocol, hostPort, family);
    return line === undefined ? [] : [{ family, line }];
  });
  if (open.length === 0) return undefined;
  const lines = [...new Set(open.map(({ line }) => line))].join(", ");
  const [only, ...others] = open;
  const over = others.length === 0 && ports.length > 1 ? ` over IPv${only?.family}` : "";
  return {
    why: `the policy in force lets everybody to it${over} (${lines})`,
    command: `wallc apply ${word(source)} --confirm 60s  # with a narrower \`from\` in it, unless everybody is meant`,
  };
}
