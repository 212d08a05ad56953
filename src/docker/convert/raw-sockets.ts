import type { InspectedContainer } from "../schema/container.ts";

type HostConfig = InspectedContainer["HostConfig"];

/**
 * Whether a container can write packets of its own making: with NET_RAW, which is among the capabilities that Docker gives to every
 * container, or with NET_ADMIN, which may change its addresses.
 */
export function hasRawSockets(hostConfig: HostConfig): boolean {
  return isGranted("NET_RAW", true, hostConfig) || isGranted("NET_ADMIN", false, hostConfig);
}

/** The order of what is added and dropped is the engine's (moby: oci/caps/utils.go, TweakCapabilities). */
function isGranted(capability: string, usually: boolean, { CapAdd, CapDrop, Privileged }: HostConfig): boolean {
  const added = new Set(CapAdd?.map(named));
  const dropped = new Set(CapDrop?.map(named));
  if (Privileged) return true;
  if (added.has("ALL")) return !dropped.has(capability);
  if (added.has(capability)) return true;
  return usually && !dropped.has("ALL") && !dropped.has(capability);
}

/** Engines before 20.10 pass on what was written: `net_raw`, `NET_RAW`, `CAP_NET_RAW`. */
function named(capability: string): string {
  return capability.toUpperCase().replace(/^CAP_/, "");
}
