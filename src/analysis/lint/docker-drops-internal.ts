import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { type Allow, type Allows, inEachAllow, isPlaces } from "../docker-rules/allows.ts";
import { reachesPublished } from "../docker-rules/between.ts";
import type { PlacesEnd } from "../docker-rules/ends.ts";
import { type DockerRules, isUnfiltered } from "../docker-rules/engine.ts";
import { endFromOutside } from "../docker-rules/from-outside.ts";
import { isOnBridge, type Leg } from "../docker-rules/legs.ts";
import { endWords, networksOf, textList } from "../docker-rules/words.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("docker-drops-internal", {
  title: "an allow into an internal network from outside, or out of one",
  severity: "warning",
  why: `A network that was made with \`--internal\` (\`internal: true\` in Compose) has no way in or out: Docker drops what crosses its edge, and
publishes no port of its containers. A container that is on such networks alone reaches its neighbours there, and what this host
itself serves; ports that others publish it doesn't reach, for they are redirected across the edge. An \`allow\` never overrides a refusal of Docker's: it lets the packet go on, and Docker drops it.

Put the container on an ordinary network besides, or let a container that is on both pass the traffic on.`,
  wrong: `
# docker network create --internal safe; docker run --name vault --network safe …
allow tcp 443 from container vault to internet`,
  right: `
# docker run --name job --network shop …; docker network connect safe job
allow tcp 443 from container job to internet`,
});

/** What is on internal networks alone has no way to the outside, and none from there. */
export const dockerDropsInternal: LintRule = {
  definition,
  check: (input) => inEachAllow(input, (allow, allows) => [...inward(allow, allows), ...outward(allow, allows)]),
};

function inward(allow: Allow, { rules, topology }: Allows): Diagnostic[] {
  if (allow.outside.length === 0) return [];
  return allow.destinations
    .filter(isPlaces)
    .filter((end) => endFromOutside(allow.outside, end, allow.traffic, rules, topology) === "internal")
    .map((end) => found(end, `from outside to ${endWords([end])}`, ", and publish its port there"));
}

function outward({ node, sources, destinations }: Allow, { rules }: Allows): Diagnostic[] {
  const shut = sources
    .filter(isPlaces)
    .filter(({ legs }) => legs.length > 0 && legs.every((leg) => isShut(leg, rules)));
  if (destinations.some((end) => end.kind === "outside")) {
    return shut.map((end) => found(end, `from ${endWords([end])} to the outside`, ""));
  }
  if (!node.to.items.some((item) => item.kind === "published" || item.kind === "swarm")) return [];
  return shut
    .filter((end) => !networksOf([end]).some(reachesPublished))
    .map((end) => found(end, `from ${endWords([end])} to published ports`, ""));
}

function isShut(leg: Leg, rules: DockerRules): boolean {
  return isOnBridge(leg) && leg.network.internal && !isUnfiltered(leg.network, rules);
}

function found(end: PlacesEnd, way: string, besides: string): Diagnostic {
  const isNetwork = end.item.kind === "network";
  const names = textList(networksOf([end]).map((network) => network.name));
  const why = isNetwork ? "which is internal" : `which is on internal networks alone (${names})`;
  return diagnostic(definition, {
    message: `Docker lets nothing through ${way}, ${why}`,
    span: end.item.span,
    help: [
      `Put ${isNetwork ? "its containers" : "it"} on a network without \`--internal\` besides (\`docker network connect\`)${besides}.`,
      "Or let a container that is on both networks pass the traffic on.",
    ],
  });
}
