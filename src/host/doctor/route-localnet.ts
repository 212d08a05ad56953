import { readText } from "../obstacles/files.ts";
import type { Check } from "./check.ts";

/** Without docker-proxy Docker has bridges route 127.0.0.0/8. */
export const routeLocalnet: Check = {
  name: "route-localnet",
  summary: "bridges that route loopback addresses, because docker-proxy is off",
  needs: "engine",
  look({ root, topology, current }) {
    if (current?.ir.guards.loopback) return [];
    return (topology?.networks ?? []).flatMap(({ bridge }) => {
      const on = bridge && readText(`${root}/proc/sys/net/ipv4/conf/${bridge}/route_localnet`).trim() === "1";
      if (!on) return [];
      return {
        message: `the bridge \`${bridge}\` routes 127.0.0.0/8 (Docker without docker-proxy sets it so)`,
        why: "containers of that network reach services of this host that listen on 127.0.0.1 alone",
        command: "wallc apply  # any policy drops loopback addresses from outside",
      };
    });
  },
};
