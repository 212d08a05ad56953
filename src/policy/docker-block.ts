import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { DockerSetting, Program } from "../../lang/tree.ts";
import { needsOff, proxyIsOff, repeatedSetting, uplinkMissing, uplinkWildcard } from "./diagnostics/engine.ts";

/** What the `docker` block says, with the language's defaults filled in. */
export interface DockerSettings {
  readonly iptables: boolean;
  readonly uplinks: readonly string[];
  readonly publish: "proxy" | "dnat";
  readonly bridges: readonly string[];
}

/** Reads all `docker` blocks of a policy as one. `engineProxy`: whether the engine says that docker-proxy runs. */
export function readDockerBlock(
  program: Program,
  engineProxy: boolean | undefined,
  report: (diagnostic: Diagnostic) => void,
): DockerSettings {
  const settings = new Map<DockerSetting["kind"], DockerSetting>();
  for (const setting of program.statements.flatMap((one) => (one.kind === "docker" ? one.settings : []))) {
    const first = settings.get(setting.kind);
    if (first) report(repeatedSetting(setting.kind, setting.span, first.span));
    else settings.set(setting.kind, setting);
  }
  const get = <K extends DockerSetting["kind"]>(kind: K) =>
    settings.get(kind) as Extract<DockerSetting, { kind: K }> | undefined;
  const [off, uplink, publish, proxy] = [get("iptables"), get("uplink"), get("publish"), get("userland-proxy")];
  const iptables = off?.on ?? true;
  if (iptables) {
    for (const one of [uplink, publish]) if (one) report(needsOff(one.kind, one.span));
  } else {
    if (!uplink) report(uplinkMissing((off as DockerSetting).span));
    for (const one of uplink?.interfaces ?? []) {
      if (one.pattern.endsWith("*")) report(uplinkWildcard(one.pattern, one.span));
    }
    const proxyRuns = proxy?.on ?? engineProxy ?? true;
    if (!proxyRuns && publish?.by !== "dnat") {
      const at = publish ?? proxy ?? (off as DockerSetting);
      report(proxyIsOff(proxy ? "policy" : "engine", at.span, publish?.span));
    }
  }
  return {
    iptables,
    uplinks: uplink?.interfaces.map((one) => one.pattern) ?? [],
    publish: publish?.by ?? "proxy",
    bridges: get("bridges")?.patterns.map((one) => one.pattern) ?? [],
  };
}
