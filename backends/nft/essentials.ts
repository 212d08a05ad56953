import { interfaceTerms } from "../common/interfaces.ts";
import { joined } from "./collapse.ts";
import type { Half } from "./halves.ts";
import type { Scope } from "./scope.ts";

/** Multicast listener messages (RFC 2710, RFC 3810): from a link-local or the unspecified address, hop limit 1. */
const LISTENERS = ["130-132", "143"].flatMap((types) =>
  ["::", "fe80::/10"].map((source) => `ip6 saddr ${source} ip6 hoplimit 1 icmpv6 type ${types} counter accept`),
);

/** Neighbour discovery (RFC 4861); a Docker bridge sends no router advertisements and no redirects. */
const DISCOVERY = ["ip6 hoplimit 255 icmpv6 type 133-137 counter accept", ...LISTENERS];
const DOCKER_DISCOVERY = [
  "ip6 hoplimit 255 icmpv6 type 133 counter accept",
  "ip6 hoplimit 255 icmpv6 type 135-136 counter accept",
  ...LISTENERS,
];

/** The rules that come before everything else in a path: by type alone, since neighbour discovery is untracked. */
export function essentialRules(scope: Scope, half: Half): string[] {
  const { discovery, dhcp } = scope.ir.essentials;
  const rules: string[] = [];
  const from = (of: "docker" | "outside") => interfaceTests(scope, half, of);
  if (discovery) {
    const ask = "meta nfproto ipv6 meta l4proto 58";
    for (const iif of from("docker")) {
      const { name } = scope.ruleset.shared("discovery_docker", DOCKER_DISCOVERY);
      rules.push(joined(ask, iif, `jump ${name}`));
    }
    for (const iif of from("outside")) {
      const { name } = scope.ruleset.shared("discovery", DISCOVERY);
      rules.push(joined(ask, iif, `jump ${name}`));
    }
  }
  if (dhcp && half.path === "to-host") {
    for (const iif of from("outside")) {
      rules.push(joined("meta nfproto ipv4 udp dport 68 udp sport 67", iif, 'counter accept comment "dhcp"'));
      const v6 = "ip6 saddr fe80::/10 ip6 daddr fe80::/10 udp dport 546 udp sport 547";
      rules.push(joined(v6, iif, 'counter accept comment "dhcp"'));
    }
  }
  return rules;
}

/** Alternatives for an in-interface of a class; what the host itself sends comes from no Docker bridge. */
function interfaceTests(scope: Scope, half: Half, of: "docker" | "outside"): string[] {
  if (half.at === "output") return of === "outside" ? [""] : [];
  const terms = interfaceTerms({ class: of, in: "any", notIn: [] }, scope.ir.bridges, half.known.incoming);
  return terms.map(({ is, isNot }) =>
    joined(is === undefined ? "" : `iifname "${is}"`, ...isNot.map((name) => `iifname != "${name}"`)),
  );
}
