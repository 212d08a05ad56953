import type { MODIFIER_WORDS, PART_WORDS, RATE_WORDS, REJECT_WORDS } from "../../../lang/words.ts";
import type { Entry } from "./entry.ts";
import { PATH_WORDS } from "./paths.ts";

/** The words that begin a modifier. */
export const MODIFIERS: Readonly<Record<(typeof MODIFIER_WORDS)[number], Entry>> = {
  log: [
    '`log ["prefix"]`: writes a line when the rule decides, at most 10 a second a rule, so that a flood can\'t fill the disk. A prefix has at most 127 ' +
      "bytes (iptables 29).",
    'reject tcp smtp from containers to internet log "mail "',
  ],
  limit: [
    "`limit RATE [burst N] [per source]`, behind `allow` and `log`: the rule matches only within the rate; beyond it the next rules are asked. New " +
      "connections are counted.",
    "allow tcp ssh to host limit 10/minute burst 5 per source\ndefault deny to host",
  ],
  connections: [
    "`connections N [per source]`, behind `allow`: the rule matches only while there would be at most N open connections, the new one among them.",
    "allow tcp https to containers connections 50 per source\ndefault deny to containers",
  ],
  with: [
    "`with KIND`, behind `reject`: how to refuse: `tcp-reset`, `port-unreachable`, `host-unreachable` or `admin-prohibited`. Without it a reset for tcp, " +
      "port-unreachable for the rest.",
    "reject tcp smtp from containers to internet with tcp-reset",
  ],
  trial: [
    "Behind `deny`, `reject` and such defaults: counts and logs what it would refuse, and lets it go on to the next rule.",
    "deny any from containers to private trial",
  ],
  as: ["The rule's name in counters, logs and reports.", 'allow tcp ssh to host as "ssh"\ndefault deny to host'],
  because: [
    "Who wanted the rule and why: shown in reports.",
    'allow any from 198.51.100.7 to containers because "on call, OPS-12"\ndefault deny to containers',
  ],
  until: [
    "The last day (UTC) on which the rule counts, behind `allow` and `log`. From the next day on an `allow` is left out, with a warning.",
    "allow tcp 3389 from 198.51.100.7 to host until 2099-12-31\ndefault deny to host",
  ],
};

/** The words within a statement, and `source`, which isn't reserved. */
export const PARTS: Readonly<Record<(typeof PART_WORDS)[number] | "source", Entry>> = {
  interface: [
    "Network interfaces by name, behind `zone NAME =` and behind `on`. In a quoted name one `*` at the end stands for any further characters.",
    'zone lan = interface eth1, "wg*"\nallow tcp ssh from lan to host\ndefault deny to host',
  ],
  file: [
    '`file "NAME"` in a group: the addresses of a text file, one address, prefix or range a line. The name is relative to the policy; `#` begins a comment.',
    'let blocked = file "blocklist.txt", 192.0.2.66\ndeny any from blocked to any',
  ],
  timeout: [
    "How long an address stays in a run-time group: `90s`, `15m`, `1h`, `7d`, or put together `1d12h`; up to `365d`.",
    "set banned timeout 1h\ndeny any from banned to any",
  ],
  size: [
    "The most elements of one family that a run-time group holds.",
    "set banned size 65536\ndeny any from banned to any",
  ],
  without: [
    "Behind `essentials`: which of them the policy does without.",
    "essentials without dhcp, guards\ndefault deny to host",
  ],
  burst: [
    "How many new connections a `limit` lets through at once, before its rate counts.",
    "allow tcp ssh to host limit 10/minute burst 5 per source\ndefault deny to host",
  ],
  per: [
    "`per source`: a `limit` or `connections` counts each address (each IPv6 /64) on its own.",
    "allow tcp ssh to host limit 10/minute per source\ndefault deny to host",
  ],
  source: [
    "`per source`: a `limit` or `connections` counts each address (each IPv6 /64) on its own.",
    "allow tcp https to host connections 50 per source\ndefault deny to host",
  ],
  between: PATH_WORDS["between containers"],
  forward: PATH_WORDS.forward,
};

/** What `with` can name. */
export const REJECT_KINDS: Readonly<Record<(typeof REJECT_WORDS)[number], Entry>> = {
  "tcp-reset": [
    "Answers with a tcp reset, as a machine does where nobody listens. Only for tcp.",
    "reject tcp smtp from containers to internet with tcp-reset",
  ],
  "port-unreachable": [
    "Answers that nobody is at that port (ICMP type 3 code 3, ICMPv6 type 1 code 4).",
    "reject udp 53 from containers to internet with port-unreachable",
  ],
  "host-unreachable": [
    "Answers that there is no way to that address (ICMP type 3 code 1, ICMPv6 type 1 code 3).",
    "reject any from containers to private with host-unreachable",
  ],
  "admin-prohibited": [
    "Answers that an administrator forbids it (ICMP type 3 code 13, ICMPv6 type 1 code 1).",
    "default reject to containers with admin-prohibited",
  ],
};

/** The units of a rate. */
export const UNITS: Readonly<Record<(typeof RATE_WORDS)[number], Entry>> = {
  second: ["So many new connections a second.", "allow ping to host limit 5/second per source\ndefault deny to host"],
  minute: [
    "So many new connections a minute.",
    "allow tcp ssh to host limit 10/minute per source\ndefault deny to host",
  ],
  hour: ["So many new connections an hour.", "allow tcp ssh to host limit 100/hour per source\ndefault deny to host"],
  day: ["So many new connections a day.", "allow tcp ssh to host limit 500/day per source\ndefault deny to host"],
};
