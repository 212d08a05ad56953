import { DEFAULT_STATE } from "../defaults.ts";
import { home } from "./home.ts";
import { ENVIRONMENT, POLICY } from "./places.ts";
import type { UnitFactory } from "./unit.ts";
import { commandLine, paths } from "./words.ts";

/** Loads the kept policy at boot, before the network and before Docker. */
export const firewallService: UnitFactory = (program) => ({
  file: "wallc.service",
  summary: "loads the kept policy at boot",
  enabled: true,
  sections: [
    [
      "Unit",
      [
        ["Description", "Firewall of this host and its containers (wallc)"],
        ["DefaultDependencies", "no"],
        ["RequiresMountsFor", paths(DEFAULT_STATE, program.node, program.script)],
        ["Wants", "network-pre.target"],
        ["Before", "network-pre.target docker.service shutdown.target"],
        ["Conflicts", "shutdown.target"],
        "The state is written to, and the switches that others set at boot come first. So do firewalls that empty everybody's",
        "tables when they start.",
        ["After", "local-fs.target systemd-sysctl.service systemd-modules-load.service"],
        ["After", "nftables.service netfilter-persistent.service iptables.service ip6tables.service ipset.service"],
        ["After", "ufw.service firewalld.service"],
      ],
    ],
    [
      "Service",
      [
        ["Type", "oneshot"],
        ["RemainAfterExit", "yes"],
        ["ExecStart", commandLine(program, "load", "--boot")],
        "DOCKER_HOST, and APPLY_OPTIONS for a reload (`--force ufw`), may stand there.",
        ["Environment", "APPLY_OPTIONS="],
        ["EnvironmentFile", `-${ENVIRONMENT}`],
        ["ExecReload", commandLine(program, "apply", POLICY, "$APPLY_OPTIONS")],
        "No ExecStop: to stop this unit, or to upgrade it, must not open the host. `wallc remove` takes the rules away.",
        "A change that has begun is brought to its end, whatever becomes of the command.",
        ["KillMode", "process"],
        ["StandardInput", "null"],
        ["UMask", "0077"],
        ["ProtectSystem", "strict"],
        ["ReadWritePaths", "/run /var/lib"],
        ...home(program),
        ["NoNewPrivileges", "yes"],
        "CAP_SYS_ADMIN makes the network namespace in which rules are tried, CAP_SYS_MODULE loads br_netfilter, and",
        "the engine's socket and the policy's files may be anybody's.",
        ["CapabilityBoundingSet", "CAP_NET_ADMIN CAP_NET_RAW CAP_SYS_ADMIN CAP_SYS_MODULE CAP_DAC_OVERRIDE"],
        ["RestrictAddressFamilies", "AF_UNIX AF_NETLINK AF_INET AF_INET6"],
        ["RestrictNamespaces", "net"],
        ["ProtectClock", "yes"],
        ["ProtectControlGroups", "yes"],
        ["ProtectHostname", "yes"],
        ["ProtectKernelLogs", "yes"],
        ["LockPersonality", "yes"],
        ["RestrictRealtime", "yes"],
        ["RestrictSUIDSGID", "yes"],
        ["SystemCallArchitectures", "native"],
      ],
    ],
    ["Install", [["WantedBy", "sysinit.target"]]],
  ],
});
