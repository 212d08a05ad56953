import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";
import type { Program } from "../../../lang/tree.ts";
import type { Ir } from "../../ir/ir.ts";
import { sharedBridges, someOf } from "../raw-sockets.ts";
import { refuses, rulesOf, statementsOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("raw-frames-within-bridge", {
  title: "frames within one bridge that no rule sees",
  severity: "warning",
  why: `What two containers of one network say to each other crosses their bridge, and the kernel hands only plain IPv4 and IPv6 of it to this firewall.
Frames of another Ethernet type, ARP, and IP behind a VLAN tag pass unseen, and a receiver reads IP behind a VLAN tag of 0 as plain IP. Docker gives
every container the capability NET_RAW, which is all that it takes to write such frames. Rules that keep containers of one network apart hold
programs that use the usual sockets, and not those that mean harm.

Run the containers with \`--cap-drop NET_RAW\` (\`cap_drop: [NET_RAW]\` in a compose file): once the snapshot shows it, the finding is gone. Or give those
that are to be kept apart a network each: between bridges every packet passes the forward hook.`,
  wrong: `
# www and db are on the network shop
deny any from container www to container db`,
  right: `
# guests are on the default network, db is on the network shop
deny any from network bridge to network shop`,
});

/** Restrictions within a bridge hold for plain IP alone. */
export const rawFramesWithinBridge: LintRule = {
  definition,
  check: ({ program, topology, ir }) => {
    if (!topology || !ir) return [];
    const bridges = sharedBridges(topology).filter(
      ({ bridge, members, able }) => ir.bridgeNetfilter.includes(bridge) && members.length > 1 && able.length > 0,
    );
    if (bridges.length === 0) return [];
    const names = bridges.map(({ network }) => `\`${network.name}\``).join(", ");
    const able = [...new Set(bridges.flatMap((bridge) => bridge.able))];
    const span = restriction(program, ir);
    return [
      diagnostic(definition, {
        message: `only plain IP is held within the network${bridges.length > 1 ? "s" : ""} ${names}: ${someOf(able)} may open raw sockets, and write other frames to their neighbours`,
        ...(span && { span }),
        help: [
          "Run these containers with `--cap-drop NET_RAW`.",
          "Or give each of those to be kept apart a network of its own: nothing passes unseen between bridges.",
        ],
      }),
    ];
  },
};

/** The default that restricts every bridge, or the first rule that refuses something between containers. */
function restriction(program: Program, ir: Ir): Span | undefined {
  const byDefault = statementsOf(program, "default").find(
    (one) => one.path === "between-containers" && refuses(one.action),
  );
  if (byDefault) return byDefault.span;
  const refusing = new Set(
    ir.paths["between-containers"].rules.filter(({ verdict }) => refuses(verdict.kind)).map(({ id }) => id),
  );
  return rulesOf(program).find(({ id }) => refusing.has(id))?.node.span;
}
