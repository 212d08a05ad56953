import { readText } from "../obstacles/files.ts";
import type { Ailment, Check } from "./check.ts";

/** Forwarding is off, while containers are to be reached. */
export const ipForward: Check = {
  name: "ip-forward",
  summary: "forwarding that is off, while containers have addresses",
  needs: "engine",
  look({ root, topology }) {
    const networks = (topology?.networks ?? []).filter(({ driver }) => driver === "bridge");
    const found: Ailment[] = [];
    const about = [
      [4, "net/ipv4/ip_forward", networks.length > 0],
      [6, "net/ipv6/conf/all/forwarding", networks.some(({ ipv6 }) => ipv6)],
    ] as const;
    for (const [family, key, needed] of about) {
      if (!needed || readText(`${root}/proc/sys/${key}`).trim() !== "0") continue;
      found.push({
        message: `this host doesn't forward IPv${family} (${key.replaceAll("/", ".")} is 0)`,
        why: `what the policy allows to and from containers over IPv${family} doesn't get through; docker-proxy alone serves published ports`,
        command: `sysctl -w ${key.replaceAll("/", ".")}=1`,
      });
    }
    return found;
  },
};
