import type { Redirect, StandalonePlan } from "../../src/ir/ir.ts";
import { textsOf } from "../common/sets.ts";
import { addressField } from "./addresses.ts";
import { familyTest, joined } from "./collapse.ts";
import type { Scope } from "./scope.ts";
import { portField } from "./services.ts";

/** The field's own places for redirection and masquerading (`dstnat`, `srcnat`). */
const DSTNAT = -100;
const SRCNAT = 100;

/** With `iptables off`: what Docker's nat table would have held. Only a connection's first packet gets here. */
export function appendNat(scope: Scope): void {
  const { engine } = scope.ir;
  if (engine.iptables) return;
  if (engine.redirect.length > 0) appendRedirects(scope, engine);
  const hairpin = [...new Set(engine.redirect.map(({ bridge }) => bridge))].sort().flatMap((bridge) => {
    return hairpinRules(scope, engine, bridge);
  });
  const masqueraded = engine.masquerade.flatMap((network) =>
    ([4, 6] as const).flatMap((family) =>
      textsOf(network, family).flatMap((subnet) =>
        engine.uplinks.map((uplink) => {
          const out = uplink === "*" ? "" : `oifname "${uplink}"`;
          return joined(`${addressField(family, "source")} ${subnet}`, out, 'counter masquerade comment "masquerade"');
        }),
      ),
    ),
  );
  if (hairpin.length + masqueraded.length === 0) return;
  const postrouting = scope.ruleset.base("nat_postrouting", { type: "nat", hook: "postrouting", priority: SRCNAT });
  postrouting.rules.push(...hairpin, ...masqueraded);
}

/**
 * A container that calls a published port of its own bridge has to get its answer by way of the host. The source tells, not
 * the in-interface: br_netfilter, which turns such packets round within the bridge, shows none in this hook.
 */
function hairpinRules(scope: Scope, engine: StandalonePlan, bridge: string): string[] {
  const networks = [...engine.masquerade, ...scope.ir.guards.forged].filter((network) => network.bridge === bridge);
  const rules = ([4, 6] as const).flatMap((family) => {
    const subnets = [...new Set(networks.flatMap((network) => textsOf(network, family)))];
    return subnets.map((subnet) => `${addressField(family, "source")} ${subnet} oifname "${bridge}"`);
  });
  const from = rules.length > 0 ? rules : [`iifname "${bridge}" oifname "${bridge}"`];
  return from.map((test) => `${test} ct status dnat counter masquerade comment "hairpin"`);
}

function appendRedirects(scope: Scope, engine: StandalonePlan): void {
  const { ruleset, ir } = scope;
  const redirect = ruleset.chain("to_published");
  redirect.rules.push(
    "fib daddr type != local return",
    "ip daddr 127.0.0.0/8 return",
    "ip6 daddr ::1 return",
    ...mergedRedirects(engine.redirect).map(redirectRule),
  );
  const prerouting = ruleset.base("nat_prerouting", { type: "nat", hook: "prerouting", priority: DSTNAT });
  const jump = `jump ${redirect.name}`;
  prerouting.rules.push(
    ...engine.uplinks.map((uplink) => joined(uplink === "*" ? "" : `iifname "${uplink}"`, jump)),
    ...ir.bridges.not.map((name) => `iifname "${name}" return`),
    ...ir.bridges.patterns.map((pattern) => joined(pattern === "*" ? "" : `iifname "${pattern}"`, jump)),
  );
  const output = ruleset.base("nat_output", { type: "nat", hook: "output", priority: DSTNAT });
  output.rules.push(jump);
}

/** A redirection of `count` ports in a row; of more than one only where the ports stay the same. */
interface Redirects extends Redirect {
  readonly count: number;
}

function mergedRedirects(redirects: readonly Redirect[]): Redirects[] {
  const result: Redirects[] = [];
  for (const next of redirects) {
    const last = result[result.length - 1];
    if (last && continues(last, next)) result[result.length - 1] = { ...last, count: last.count + 1 };
    else result.push({ ...next, count: 1 });
  }
  return result;
}

function continues(last: Redirects, next: Redirect): boolean {
  return (
    last.family === next.family &&
    last.protocol === next.protocol &&
    last.hostAddress === next.hostAddress &&
    last.containerAddress === next.containerAddress &&
    last.hostPort === last.containerPort &&
    next.hostPort === next.containerPort &&
    next.hostPort === last.hostPort + last.count
  );
}

function redirectRule(redirect: Redirects): string {
  const { family, protocol, hostAddress, hostPort, containerAddress, containerPort, count } = redirect;
  const where = hostAddress === "any" ? familyTest(family) : `${addressField(family, "destination")} ${hostAddress}`;
  const { before, field } = portField([protocol], "packet");
  const ports = count === 1 ? `${hostPort}` : `${hostPort}-${hostPort + count - 1}`;
  const address = family === 4 ? containerAddress : `[${containerAddress}]`;
  const target = count === 1 ? `${address}:${containerPort}` : containerAddress;
  const dnat = `dnat ${family === 4 ? "ip" : "ip6"} to ${target}`;
  return joined(where, `${before}${field} ${ports}`, "counter", dnat, 'comment "published"');
}
