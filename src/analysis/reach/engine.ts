import type { Ir } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";
import { type DockerRules, dockerRules } from "../docker-rules/engine.ts";

/** What the engine does for packets to its containers. */
export interface EngineView {
  readonly rules: DockerRules;
  /** Who redirects published ports to containers; `nobody`: docker-proxy alone serves them. */
  readonly redirects: "docker" | "policy" | "nobody";
  /** Whether Docker writes rules that keep packets from containers. */
  readonly filters: boolean;
  readonly proxy: boolean;
}

/**
 * What is known of an engine. One of no known version is taken for an old one: those keep out least. Rootless Docker has its bridges and
 * rules in a namespace of its own, so that the host sees a program that listens.
 */
export function engineView(topology: Topology, ir: Ir | undefined): EngineView {
  const { engine } = topology;
  const standalone = ir && !ir.engine.iptables ? ir.engine : undefined;
  const filters = engine.iptables !== false && !engine.rootless && !standalone;
  const redirects = filters ? "docker" : standalone?.publish === "dnat" ? "policy" : "nobody";
  const proxy = engine.userlandProxy !== false || engine.rootless === true;
  return { rules: dockerRules(undefined, topology) ?? OLDEST, redirects, filters, proxy };
}

const OLDEST: DockerRules = {
  release: 0,
  families: [4],
  closesUnpublished: false,
  joinsRouted: false,
  joinsUnprotected: false,
  joinsPublished: true,
};
