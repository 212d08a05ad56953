import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Endpoint } from "../../../lang/tree.ts";
import { type Ir, PATH_NAMES, type PathName } from "../../ir/ir.ts";
import { addressesOf } from "../addresses-of.ts";
import { globalIpv6 } from "../global-ipv6.ts";
import { couldBeIpv6 } from "../ipv6-matches.ts";
import { refuses, rulesOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("ipv4-only-refusal", {
  title: "a refusal that speaks of IPv4 alone on a host with IPv6",
  severity: "warning",
  why: `The host has IPv6, and the rule refuses IPv4 addresses only, while something behind it lets IPv6 pass: whoever is meant comes by IPv6. Add the
IPv6 prefixes, or name what is meant by an interface or zone, by \`private\`, or by \`internet\`, which hold both families.`,
  wrong: `
let guests = 192.168.66.0/24
deny any from guests to host
allow tcp ssh from any to host
default deny to host`,
  right: `
let guests = 192.168.66.0/24, 2001:db8:66::/64
deny any from guests to host
allow tcp ssh from any to host
default deny to host`,
});

/** A refusal holds for both families, where both are there. */
export const ipv4OnlyRefusal: LintRule = {
  definition,
  check: ({ program, topology, ir }) => {
    const ipv6 = topology && globalIpv6(topology);
    if (!ipv6 || !ir) return [];
    const open = { anyWay: ipv6PassesBehind(ir, PATH_NAMES), fromOutside: ipv6PassesBehind(ir, FROM_OUTSIDE) };
    return rulesOf(program).flatMap(({ node, id }): Diagnostic[] => {
      if (!refuses(node.action) || node.modifiers.trial) return [];
      const endpoint = [node.from, node.to].find((one) => one && isIpv4Only(one, ir));
      if (!endpoint || !(endpoint === node.from ? open.fromOutside : open.anyWay).has(id)) return [];
      return [
        diagnostic(definition, {
          message: `this speaks of IPv4 alone, and the host has IPv6 (\`${ipv6.address}\` on \`${ipv6.interface}\`), which the rule lets pass`,
          span: endpoint.span,
          help: ["Add the IPv6 prefixes, or name an interface, `private` or `internet`, which hold both families."],
        }),
      ];
    });
  },
};

function isIpv4Only(endpoint: Endpoint, ir: Ir): boolean {
  const sets = endpoint.items.map((item) => addressesOf(item, ir));
  return sets.length > 0 && sets.every((set) => set && !set.isEmpty && set.family(6).isEmpty);
}

/** What comes from a container comes with a container's address. */
const FROM_OUTSIDE: readonly PathName[] = ["to-host", "to-containers", "forward"];

/** The ids of rules behind which, on some of these paths, anything lets IPv6 pass. */
function ipv6PassesBehind(ir: Ir, paths: readonly PathName[]): Set<string> {
  const found = new Set<string>();
  for (const path of paths) {
    const { rules, final } = ir.paths[path];
    let passes = !refuses(final.verdict);
    for (const rule of [...rules].reverse()) {
      if (passes) found.add(rule.id);
      passes ||= rule.verdict.kind === "allow" && rule.when.some((match) => couldBeIpv6(ir, match));
    }
  }
  return found;
}
