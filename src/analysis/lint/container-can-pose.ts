import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Endpoint } from "../../../lang/tree.ts";
import type { Ir } from "../../ir/ir.ts";
import { PATH_NAMES } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";
import { sharedBridges, someOf } from "../raw-sockets.ts";
import { refuses, rulesOf } from "../rules-of.ts";
import { isContainerItem, selectContainers } from "../select-containers.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("container-can-pose", {
  title: "a container that can send under another address of its network",
  severity: "note",
  why: `A rule knows a container by its bridge and its address there. Nobody on another bridge, or outside, can send as that container; who is on the same
bridge can: Docker gives every container the capability NET_RAW, and a bridge doesn't check addresses. So a neighbour may be taken for the
container that an \`allow\` names, and the container that a \`deny\` names may take an address that the rule doesn't know.

Run the containers of that network with \`--cap-drop NET_RAW\` (once the snapshot shows it, the finding is gone), put the trusted one on a network of its
own, or let the rule speak of the whole network.`,
  wrong: `
# www and db are on the network shop
allow tcp 25 from container www to internet
default deny from containers`,
  right: `
# the mailer alone is on the default network
allow tcp 25 from network bridge to internet
default deny from containers`,
});

/** Rules that name a container as a source, and what may send as it, or as another. Told once for each network and kind of rule. */
export const containerCanPose: LintRule = {
  definition,
  check: ({ program, topology, ir }) => {
    if (!topology || !ir) return [];
    const bridges = sharedBridges(topology).filter(({ able }) => able.length > 0);
    const canChange = laterVerdicts(ir);
    const told = new Set<string>();
    return rulesOf(program).flatMap(({ node: { from, action, modifiers }, id }): Diagnostic[] => {
      const items = from?.items.filter(isContainerItem) ?? [];
      const refused = refuses(action);
      if (!from || items.length === 0 || action === "log" || modifiers.trial || !canChange(id, refused)) return [];
      return bridges.flatMap((bridge): Diagnostic[] => {
        const { network } = bridge;
        if (told.has(`${network.id} ${refused}`) || speaksOfAll(from, network)) return [];
        const item = items.find((one) => selectContainers(one, topology).some((each) => bridge.members.includes(each)));
        const named = items.flatMap((one) => selectContainers(one, topology));
        const posers = bridge.able.filter((one) => named.includes(one) === refused);
        if (!item || posers.length === 0) return [];
        told.add(`${network.id} ${refused}`);
        const under = refused ? "an address there that this refusal doesn't know" : "an address that this rule allows";
        return [
          diagnostic(definition, {
            message: `${someOf(posers)} may open raw sockets on the network \`${network.name}\`, and send under ${under}`,
            span: item.span,
            help: ["Run the containers of that network with `--cap-drop NET_RAW`, or give each its own network."],
          }),
        ];
      });
    });
  },
};

/** Whether what a rule decides could be decided the other way: by a later rule of the same path, or by its default. */
function laterVerdicts(ir: Ir): (id: string, refused: boolean) => boolean {
  const paths = PATH_NAMES.map((name) => {
    const { rules, final } = ir.paths[name];
    const verdicts = rules.map(({ verdict, trial }) =>
      verdict.kind === "log" || trial ? undefined : refuses(verdict.kind),
    );
    verdicts.push(refuses(final.verdict) && !final.trial);
    return {
      places: new Map(rules.map(({ id }, at) => [id, at])),
      last: { refusing: verdicts.lastIndexOf(true), allowing: verdicts.lastIndexOf(false) },
    };
  });
  return (id, refused) =>
    paths.some(({ places, last }) => {
      const at = places.get(id);
      return at !== undefined && (refused ? last.allowing : last.refusing) > at;
    });
}

function speaksOfAll({ items }: Endpoint, { name, id }: Topology["networks"][number]): boolean {
  return items.some(
    (one) =>
      one.kind === "any" ||
      one.kind === "containers" ||
      (one.kind === "network" && (one.name === name || one.name === id)),
  );
}
