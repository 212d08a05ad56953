import { home } from "./home.ts";
import type { Line } from "./unit.ts";
import type { Program } from "./words.ts";

/**
 * What a service that changes or tries rules is confined to, as far as it then still works (systemd.exec(5)). Left out are
 * MemoryDenyWriteExecute, because V8 compiles code at run time; ProtectKernelTunables and ProcSubset, because some policies
 * need switches in /proc/sys/net; and PrivateUsers, in which CAP_NET_ADMIN counts for nothing.
 */
export function confined(program: Program): Line[] {
  return [
    "CAP_NET_RAW is for iptables-legacy, which asks the kernel over a raw socket.",
    ["CapabilityBoundingSet", "CAP_NET_ADMIN CAP_NET_RAW"],
    ["NoNewPrivileges", "yes"],
    ["UMask", "0077"],
    ["ProtectSystem", "strict"],
    ...home(program),
    ["PrivateMounts", "yes"],
    ["PrivateTmp", "yes"],
    ["PrivateDevices", "yes"],
    ["ProtectClock", "yes"],
    ["ProtectControlGroups", "yes"],
    ["ProtectHostname", "yes"],
    ["ProtectKernelLogs", "yes"],
    ["ProtectKernelModules", "yes"],
    ["ProtectProc", "invisible"],
    ["KeyringMode", "private"],
    ["LockPersonality", "yes"],
    ["RestrictNamespaces", "yes"],
    ["RestrictRealtime", "yes"],
    ["RestrictSUIDSGID", "yes"],
    "Programs that change rules, the engine's socket, and one over TCP on this machine.",
    ["RestrictAddressFamilies", "AF_UNIX AF_NETLINK AF_INET AF_INET6"],
    ["IPAddressDeny", "any"],
    ["IPAddressAllow", "localhost"],
    ["SystemCallArchitectures", "native"],
    ["SystemCallFilter", "@system-service"],
    ["SystemCallFilter", "~@privileged @resources"],
    ["SystemCallErrorNumber", "EPERM"],
  ];
}
