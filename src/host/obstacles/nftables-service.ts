import { namesIn, readText } from "./files.ts";
import type { Obstacle } from "./obstacle.ts";

/**
 * nftables.service is enabled, and its file begins with `flush ruleset`: each start of it takes away the rules of everybody, ours and
 * Docker's too. The rules of iptables-legacy are out of its reach.
 */
export const nftablesService: Obstacle = {
  name: "nftables-service",
  summary: "go on though nftables.service flushes everybody's rules when it starts",
  async look({ root, firewall }) {
    if (firewall === "iptables-legacy") return [];
    const system = `${root}/etc/systemd/system`;
    const enabled = namesIn(system).some(
      (name) => name.endsWith(".wants") && namesIn(`${system}/${name}`).includes("nftables.service"),
    );
    if (!enabled || !/^\s*flush\s+ruleset\b/m.test(readText(`${root}/etc/nftables.conf`))) return [];
    return [
      "nftables.service is enabled, and /etc/nftables.conf says `flush ruleset`: its next start takes these rules away, and Docker's",
      "have /etc/nftables.conf delete its own tables alone, or `systemctl disable nftables`, or say `--force nftables-service`",
    ];
  },
};
