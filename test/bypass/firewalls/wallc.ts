import type { EngineHost } from "../../engine/engine.ts";
import { TARGETS, type Target } from "../../lab/load.ts";
import type { NamedCase } from "../case.ts";
import type { Firewall } from "./firewall.ts";

const CODE = /^(?:error|warning|note)\[([a-z0-9-]+)\]/gm;

/** The compiler's firewalls: ipset in one of the two variants is enough here. */
export const wallc: readonly Firewall[] = TARGETS.filter(({ name }) =>
  ["nft", "iptables-legacy", "iptables-nft with ipset"].includes(name),
).map((target) => ({
  name: `wallc ${target.backend === "nft" ? "nft" : `iptables-${target.variant}`}`,
  variant: target.variant,
  ours: true,
  load: (host, tried) => load(host, tried, target),
  reload: (host) => host.load(),
  remove: (host) => remove(host, target),
}));

/** Compiles and loads. Where the policy has an error nothing is compiled, and nothing loaded. */
async function load(host: EngineHost, tried: NamedCase, target: Target): Promise<readonly string[]> {
  const { status, err } = await host.compile(tried.policy, target);
  if (status > 1) throw new Error(err);
  if (status === 0) await host.load();
  return [...err.matchAll(CODE)].map((match) => match[1] as string);
}

/** A policy that has errors was never loaded. */
async function remove(host: EngineHost, target: Target): Promise<void> {
  const tables = await host.sandbox.run(["nft", "list", "tables"]);
  if (target.backend !== "nft" || tables.includes("table inet wallc\n")) await host.remove(target);
}
