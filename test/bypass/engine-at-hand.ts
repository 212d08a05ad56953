import type { EngineHost } from "../engine/engine.ts";

/** The engine that the suite runs against. */
export interface Engine {
  /** `20.10.24`. */
  readonly full: string;
  /** `20.10`, and `29.1 nftables` with that back end: what its measurements are filed under. */
  readonly name: string;
  /** `20`. */
  readonly version: number;
  readonly backend: "iptables" | "nftables";
}

/** Asks a running engine what it is. */
export async function engineAtHand(host: EngineHost): Promise<Engine> {
  const full = (await host.docker("version", "--format", "{{.Server.Version}}")).trim().split("+")[0] as string;
  const info = JSON.parse(await host.docker("info", "--format", "{{json .}}")) as {
    FirewallBackend?: { Driver?: string };
  };
  const backend = info.FirewallBackend?.Driver?.startsWith("nftables") ? "nftables" : "iptables";
  const [major, minor] = full.split(".") as [string, string];
  const name = `${major}.${minor}${backend === "nftables" ? " nftables" : ""}`;
  return { full, name, version: Number(major), backend };
}
