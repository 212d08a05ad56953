import type { EngineInfo, EngineVersion } from "../schema/engine.ts";
import type { Engine } from "../topology.ts";

/**
 * The engine of `GET /version` and `GET /info`. `--iptables` and `--ip6tables` are in neither. From 28 on the driver is
 * `iptables` or `nftables`, with `+firewalld` behind it where that runs; 29 tells about the userland proxy.
 */
export function toEngine(version: EngineVersion | undefined, info: EngineInfo | undefined): Engine {
  const release = version?.Version ?? info?.ServerVersion;
  const backend = info?.FirewallBackend;
  const driver = backend?.Driver?.split("+")[0];
  const proxy = backend?.Info?.find(([key]) => key === "EnableUserlandProxy")?.[1];
  return {
    ...(release ? { version: release } : {}),
    ...(version?.ApiVersion ? { apiVersion: version.ApiVersion } : {}),
    ...(proxy === "true" || proxy === "false" ? { userlandProxy: proxy === "true" } : {}),
    ...(driver === "iptables" || driver === "nftables" ? { firewallBackend: driver } : {}),
    ...(info?.Swarm?.LocalNodeState ? { swarm: info.Swarm.LocalNodeState === "active" } : {}),
    ...(info?.SecurityOptions ? { rootless: info.SecurityOptions.some((o) => /^name=rootless(,|$)/.test(o)) } : {}),
  };
}
