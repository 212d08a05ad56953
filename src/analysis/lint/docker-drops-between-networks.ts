import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { inEachAllow } from "../docker-rules/allows.ts";
import { type CutOff, cutOff } from "../docker-rules/cut-off.ts";
import { containersOf, endWords, networksOf } from "../docker-rules/words.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("docker-drops-between-networks", {
  title: "an allow between containers that share no network",
  severity: "warning",
  why: `Docker keeps its networks apart: a packet from a container to the address of one on another network is dropped, up to Docker 28 by the chains
DOCKER-ISOLATION-STAGE-1 and -2, from 29 on before routing, like one from outside. An \`allow\` never overrides a refusal of Docker's: it lets the
packet go on, and Docker drops it.

Put the two on one network. Or publish the port: every container reaches published ports by an address of this host, up to Docker 28 by
docker-proxy alone. From Docker 28 on a
network with the gateway mode \`routed\` takes what it publishes from other networks too, and from 29 on one with \`nat-unprotected\` takes
everything (and any network, with dockerd's \`--allow-direct-routing\`, what is published on 127.0.0.1 alone).`,
  wrong: `
# docker run --name report --network office …; docker run --name cache --network shop …
allow tcp 6379 from container report to container cache`,
  right: `
# docker run --name job --network shop …; docker run --name cache --network shop …
allow tcp 6379 from container job to container cache`,
});

/** Containers talk to each other on a network that they share, or by a published port. */
export const dockerDropsBetweenNetworks: LintRule = {
  definition,
  check: (input) => inEachAllow(input, (allow, allows) => cutOff(allow, "isolated", allows).map(found)),
};

function found({ span, from, to, publishable }: CutOff): Diagnostic {
  const both = [...from, ...to];
  const apart = both.every((end) => end.item.kind === "network") ? "are two networks" : "share no network";
  const who =
    both.length === 2
      ? `${endWords(from)} and ${endWords(to)} ${apart}`
      : `none of ${endWords(from)} shares a network with ${endWords(to)}`;
  return diagnostic(definition, {
    message: `${who}, and Docker drops what goes from one network to another`,
    span,
    help: [
      `Put both on one network: ${connect(from, to)}, or \`networks:\` in Compose.`,
      ...(publishable ? ["Or publish the port: containers reach it by an address of this host."] : []),
    ],
  });
}

/** The command, with the names that are known. */
function connect(from: CutOff["from"], to: CutOff["to"]): string {
  const networks = networksOf(to);
  const network = networks.find((one) => !one.internal) ?? networks[0];
  const containers = from.flatMap(containersOf);
  const container = containers.length === 1 ? containers[0]?.name : undefined;
  return `\`docker network connect ${network?.name ?? "NETWORK"} ${container ?? "CONTAINER"}\``;
}
