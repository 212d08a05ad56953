import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Topology } from "../../policy/compile.ts";
import { isUp } from "../is-up.ts";
import { refuses, statementsOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

type Container = Topology["containers"][number];

const definition = define("container-beyond-default", {
  title: "a container that a default for containers doesn't hold for",
  severity: "warning",
  why: `A default that refuses reads as if it held for every container. It doesn't hold for one on a macvlan or ipvlan network, whose packets never
cross this host's firewall, in either direction; nor for one on the host's network, whose ports are the host's: those are decided \`to host\`,
and \`from host\`.

The engine's snapshot shows such a container. Put it on a bridge network; or, for one on the host's network, let \`default deny to host\`
hold its ports.`,
  wrong: `
# docker run --name node-exporter --network host …
default deny to containers`,
  right: `
# docker run --name node-exporter --network host …
allow tcp ssh from 198.51.100.7 to host
default deny to host
default deny to containers`,
});

/** A default says which containers it can't protect. */
export const containerBeyondFirewall: LintRule = {
  definition,
  check: ({ program, topology, ir }) => {
    const refusing = statementsOf(program, "default").filter(
      (one) => refuses(one.action) && one.path.includes("containers"),
    );
    const node = refusing.find((one) => one.path === "to-containers") ?? refusing[0];
    if (!node || !topology) return [];
    // Where the policy has errors there is no IR, and the statement has to do.
    const host = statementsOf(program, "default").find((one) => one.path === "to-host")?.action;
    const hostOpen = !refuses(ir?.paths["to-host"].final.verdict ?? host ?? "allow");
    return topology.containers.flatMap((container): Diagnostic[] => {
      const why = whyNot(container, topology, hostOpen && node.path === "to-containers");
      if (!why) return [];
      return [
        diagnostic(definition, {
          message: `this default doesn't hold for the container \`${container.name}\`, ${why.reason}`,
          span: node.span,
          help: [why.help],
        }),
      ];
    });
  },
};

function whyNot(
  container: Container,
  topology: Topology,
  hostOpen: boolean,
): { reason: string; help: string } | undefined {
  if (container.networkMode.kind === "host") {
    const reason = "which is on the host's network: its ports are the host's, and `to host` doesn't refuse";
    return hostOpen && isUp(container)
      ? { reason, help: "Add `default deny to host`, and rules for what is to be open." }
      : undefined;
  }
  for (const { network: id } of container.endpoints) {
    const network = topology.networks.find((one) => one.id === id || one.name === id);
    if (network?.driver !== "macvlan" && network?.driver !== "ipvlan") continue;
    const reason = `whose ${network.driver} network \`${network.name}\` never passes this host's firewall`;
    return { reason, help: "Put it on a bridge network to protect it." };
  }
  return undefined;
}
