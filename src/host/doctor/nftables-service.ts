import { nftablesService as obstacle } from "../obstacles/nftables-service.ts";
import type { Check } from "./check.ts";

/** The service that takes everybody's rules away when it starts. */
export const nftablesService: Check = {
  name: "nftables-service",
  summary: "an enabled nftables.service that flushes everybody's rules",
  async look({ root }) {
    const said = await obstacle.look({ root, firewall: "nft" } as Parameters<typeof obstacle.look>[0]);
    if (said.length === 0) return [];
    return [
      {
        message: "nftables.service is enabled, and /etc/nftables.conf says `flush ruleset`",
        why: "its next start takes the policy's rules away, and Docker's: published ports stay open through docker-proxy",
        command: "systemctl disable nftables",
      },
    ];
  },
};
