import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { addressesOf } from "../addresses-of.ts";
import { globalIpv6 } from "../global-ipv6.ts";
import { rulesOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("ipv4-only-allow", {
  title: "an allow for public IPv4 addresses alone on a host with IPv6",
  severity: "note",
  why: `The host has IPv6, and so most likely have the machines that this rule lets in. Where a name leads to both families, they try IPv6 first, and
are refused there. Private IPv4 addresses are not reported.`,
  wrong: `
let admins = 198.51.100.7
allow tcp ssh from admins to host
default deny to host`,
  right: `
let admins = 198.51.100.7, 2001:db8:ad::/48
allow tcp ssh from admins to host
default deny to host`,
});

/** Prefixes that have no counterpart in IPv6 (RFC 1918, 6598, 3927, 1122). */
const PRIVATE = IntervalSet.parse([
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
]);

/** Whoever is let in is let in by both families. */
export const ipv4OnlyAllow: LintRule = {
  definition,
  check: ({ program, topology, ir }) => {
    const ipv6 = topology && globalIpv6(topology);
    if (!ipv6 || !ir) return [];
    return rulesOf(program).flatMap(({ node }) => {
      if (node.action !== "allow" || !node.from) return [];
      const sets = node.from.items.map((item) => addressesOf(item, ir));
      if (sets.length === 0 || !sets.every((set) => set?.family(6).isEmpty)) return [];
      if (sets.every((set) => set?.subtract(PRIVATE).isEmpty)) return [];
      return [
        diagnostic(definition, {
          message: `this lets in IPv4 alone, and the host has IPv6 (\`${ipv6.address}\` on \`${ipv6.interface}\`)`,
          span: node.from.span,
          help: ["Add the IPv6 addresses, if they have any."],
        }),
      ];
    });
  },
};
