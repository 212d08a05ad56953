import type { ESSENTIAL_WORDS, SETTING_WORDS } from "../../../lang/words.ts";
import type { Entry } from "./entry.ts";

/** The settings of the `docker` block. */
export const SETTINGS: Readonly<Record<(typeof SETTING_WORDS)[number], Entry>> = {
  iptables: [
    "`iptables off`: dockerd runs with `--iptables=false`, and this policy does its work: forwarding, masquerading, isolation between networks, " +
      "published ports. Default: `on`.",
    "docker {\n  iptables off\n  uplink eth0\n}\n\ndefault deny to host",
  ],
  uplink: [
    "With `iptables off`: the interfaces by which containers go out, masqueraded.",
    "docker {\n  iptables off\n  uplink eth0, eth1\n}\n\ndefault deny to host",
  ],
  publish: [
    "With `iptables off`: how published ports are served, by docker-proxy (`publish proxy`, the default) or by DNAT (`publish dnat`).",
    "docker {\n  iptables off\n  uplink eth0\n  publish dnat\n}\n\ndefault deny to host",
  ],
  bridges: [
    "Docker bridges besides docker0, docker_gwbridge, br-* and those that the engine names, so that a later network on them is under its defaults too.",
    'docker {\n  bridges mybr0, "dkr*"\n}\n\ndefault deny to containers',
  ],
  "userland-proxy": [
    "Whether docker-proxy runs. Default: `on`, as Docker's.",
    "docker {\n  userland-proxy off\n}\n\ndefault deny to host",
  ],
};

/** The values of those settings. */
export const SETTING_VALUES: Readonly<Record<"on" | "off" | "proxy" | "dnat", Entry>> = {
  on: ["As Docker's default has it.", "docker {\n  userland-proxy on\n}\n\ndefault deny to host"],
  off: [
    "Docker does without: `iptables off` is dockerd's `--iptables=false`, `userland-proxy off` its `--userland-proxy=false`.",
    "docker {\n  userland-proxy off\n}\n\ndefault deny to host",
  ],
  proxy: [
    "Published ports are served by docker-proxy, a process of Docker's for each.",
    "docker {\n  iptables off\n  uplink eth0\n  publish proxy\n}\n\ndefault deny to host",
  ],
  dnat: [
    "Published ports are redirected by the policy itself, for clients that come in by an uplink or a Docker bridge and for this host.",
    "docker {\n  iptables off\n  uplink eth0\n  publish dnat\n}\n\ndefault deny to host",
  ],
};

/** What `essentials without` can name. */
export const ESSENTIALS: Readonly<Record<(typeof ESSENTIAL_WORDS)[number], Entry>> = {
  dhcp: [
    "The answers to the machine's own DHCP client, never from a Docker bridge. Allowed, unless `essentials without` names it.",
    "essentials without dhcp\ndefault deny to host",
  ],
  discovery: [
    "IPv6's neighbour discovery (never router advertisements or redirects from a Docker bridge) and multicast listener messages. Allowed, unless " +
      "`essentials without` names it: then IPv6 stops working where no rule allows it.",
    "essentials without discovery\nallow icmpv6 nd-neighbor-solicit, nd-neighbor-advert to host\ndefault deny to host",
  ],
  guards: [
    "Forged loopback and container addresses are dropped, unless `essentials without` names it.",
    "essentials without guards\ndefault deny to host",
  ],
};
