import type { STATEMENT_WORDS } from "../../../lang/words.ts";
import type { Entry } from "./entry.ts";

/** The words that begin a statement, the actions among them. */
export const STATEMENTS: Readonly<Record<(typeof STATEMENT_WORDS)[number], Entry>> = {
  let: [
    "`let NAME = ADDRESS, … [except ADDRESS, …]`: addresses with a name. A group mixes IPv4 and IPv6, may name other groups, and " +
      'may read addresses from a file: `file "blocklist.txt"`.',
    "let admins = 198.51.100.7, 2001:db8:ad::/48\nallow tcp ssh from admins to host\ndefault deny to host",
  ],
  set: [
    "`set NAME [timeout DURATION] [size N]`: addresses of both families that other programs add while the firewall runs (fail2ban, " +
      "CrowdSec, a script). It begins empty; a reload keeps what is in it.",
    "set banned timeout 1h size 65536\ndeny any from banned to any",
  ],
  service: [
    "`service NAME = TRAFFIC`: traffic with a name. A service may name others; it can't have the name of a port or of an icmp type.",
    "service backup = tcp rsync, ssh\nallow backup from 198.51.100.7 to host\ndefault deny to host",
  ],
  zone: [
    "`zone NAME = interface IF, … [address ADDRESS, …]`: what comes from, or goes to, those interfaces, with those addresses if it " +
      "has any. In a quoted interface one `*` at the end stands for any further characters.",
    'zone lan = interface eth1, "wg*"\nallow tcp ssh from lan to host\ndefault deny to host',
  ],
  allow: [
    "Lets the packets go on that open such a connection; replies follow. The first rule that matches decides. It never overrides the " +
      "refusal of another firewall on the machine, Docker's isolation among them.",
    "allow tcp https to container www-nginx\ndefault deny to containers",
  ],
  deny: [
    "Drops the packets that open such a connection, in silence. The first rule that matches decides; what it denies nothing can allow.",
    "deny any from containers to metadata",
  ],
  reject: [
    "Refuses the packets that open such a connection, so that the client knows: a reset for tcp, port-unreachable for the rest, or what " +
      "`with` says. The first rule that matches decides; what it rejects nothing can allow.",
    "reject tcp smtp from containers to internet",
  ],
  log: [
    '`log ["prefix"] TRAFFIC …`: writes a line for the packets that match, at most 10 a second, and decides nothing: the next rules are asked.',
    'log "attic " tcp telnet to host\nreject tcp telnet to host',
  ],
  default: [
    "`default ACTION PATH [MODIFIER …]`: what happens to the packets of a path that no rule matches: `allow`, `deny` or `reject`. A path has " +
      "one, wherever it stands.",
    "allow tcp ssh to host\ndefault deny to host",
  ],
  docker: [
    "`docker { … }`: what the compiler should know of the engine: `iptables`, `uplink`, `publish`, `bridges`, `userland-proxy`. Each setting " +
      "stands once in a policy.",
    "docker {\n  iptables off\n  uplink eth0\n}\n\ndefault deny to host",
  ],
  essentials: [
    "`essentials without PART, …`: takes away what is always allowed or dropped without a rule: `dhcp`, `discovery`, `guards`.",
    "essentials without dhcp\ndefault deny to host",
  ],
  include: [
    '`include "FILE"`: the statements of that file stand here. The name is relative to this file; `*`, `?` and `[…]` make a pattern, whose ' +
      "files come in sorted order. A file is part of a policy once.",
    'include "conf.d/*.wall"\ndefault deny to host',
  ],
  test: [
    '`test "NAME" { … }`: what the policy promises. A line reads like a rule without modifiers, and holds when **all** the traffic that it ' +
      "describes gets that decision as the opening packet of a connection. `deny` holds for denied and rejected alike.",
    'allow tcp https to host\ndefault deny to host\n\ntest "only the web is open" {\n  allow tcp https from internet to host\n' +
      "  deny tcp ssh from internet to host\n}",
  ],
};
