/**
 * The kinds of findings that back ends make. A back end knows nothing of the catalogue (it gives code, message and help), so
 * what its codes mean at length stands here; a test holds the list against the back ends' sources.
 */
import type { Definition, Severity } from "../../lang/diagnostics/diagnostic.ts";

function define(code: string, severity: Severity, title: string, explanation: string): Definition {
  return { code, severity, title, explanation: `${explanation}\n` };
}

export const backendDefinitions: readonly Definition[] = [
  define(
    "unwritable-interface",
    "error",
    "an interface name that no firewall file can hold",
    `Linux takes almost any characters in the name of an interface, the languages of nft and iptables don't: a quote, a blank or a
backslash in a name could end a word and begin another rule. Such a name is refused rather than escaped by guesswork.

Give the interface or the Docker network's bridge (\`com.docker.network.bridge.name\`) another name: at most 15 letters, digits
and \`_ . @ = , ~ % -\`.`,
  ),
  define(
    "nft-log-prefix",
    "error",
    "a log prefix that nft can't write",
    `The kernel keeps 127 bytes of a log prefix, and nft has no way to write a quote or a control character in one. A prefix that
is cut or changed would not be found by what reads the log.

    reject tcp 25 from containers to internet log "say \\"no\\""     # wrong
    reject tcp 25 from containers to internet log "mail "`,
  ),
  define(
    "log-prefix-too-long-for-iptables",
    "error",
    "a log prefix that is too long for iptables",
    `iptables keeps 29 bytes of a log prefix and drops the rest. Two rules whose prefixes differ behind that could not be told apart
in the log, so the compiler doesn't shorten what the policy wrote. nft takes 127 bytes.

    deny any from outside to containers log "denied on the way into containers "     # wrong
    deny any from outside to containers log "to containers "`,
  ),
  define(
    "run-time-set-needs-ipset",
    "error",
    "a run-time group without ipset",
    `A \`set\` holds addresses that other programs add while the firewall runs. iptables alone has nothing that could hold them: compile
with \`--ipset\`, or for nft.

    wallc compile edge.wall --backend iptables           # wrong, if the policy has: set banned timeout 1h
    wallc compile edge.wall --backend iptables --ipset`,
  ),
  define(
    "run-time-set-as-original-address",
    "error",
    "a run-time group for the address that a client asked for",
    `Behind \`published\` or \`host\` a group says which of this machine's addresses the client asked for. Where Docker redirects, that
address is in connection tracking alone, and iptables has no match that looks it up in a set. nft does.

    set own
    allow tcp 443 from any to published own              # wrong with --backend iptables

    let own = 198.51.100.1
    allow tcp 443 from any to published own`,
  ),
  define(
    "timeout-too-long-for-ipset",
    "error",
    "a timeout that ipset can't keep",
    `ipset counts the life of an element in 32 bits of milliseconds, so that it ends after 2147483 seconds (nearly 25 days) at the latest.

    set banned timeout 30d             # wrong with --ipset
    set banned timeout 24d`,
  ),
  define(
    "interface-not-in-ipset",
    "error",
    "an interface name that ipset can't hold",
    `A comma separates the parts of an ipset element, so that no interface with a comma in its name can be in one. Compile without
\`--ipset\` or for nft, or give the bridge another name.`,
  ),
  define(
    "protocol-not-in-iptables",
    "error",
    "an IP protocol that iptables can't match",
    `To iptables protocol 0 means "any", and in IPv6 it looks behind the extension headers (0, 43, 44, 59, 60), so that a rule for one of
these would match something else than it says. Leave the number out, or compile for nft.

    deny proto 0 from any to host      # wrong with --backend iptables`,
  ),
  define(
    "icmp-type-not-in-iptables",
    "error",
    "an icmp type that iptables takes for every type",
    `iptables keeps icmp type 255 for "any type", so that a rule for it would match all of icmp. Leave the type out, or compile for nft.

    deny icmp 255 from any to host     # wrong with --backend iptables`,
  ),
  define(
    "mark-bit-not-one-bit",
    "error",
    "a mark that is not one bit",
    `\`--mark\` names one bit of the packet mark, from where iptables rules use what they need: \`--mark 0x10000\`. A number with several bits
would overlap with what other programs keep in the mark.`,
  ),
  define(
    "mark-bit-too-high",
    "error",
    "a mark that leaves too few bits",
    `A packet that is to be refused bears a mark from the mangle table to the filter table, with a bit or two more where the policy has
several kinds of \`reject\`. From the bit that \`--mark\` names up there are too few left of 32. Name a lower one that no other program on
the machine uses.`,
  ),
  define(
    "reject-without-security-table",
    "warning",
    "a reject that becomes a silent drop",
    `With iptables a refusal is decided in the mangle table and carried out in the filter table, where another firewall may have accepted
the packet before; the \`security\` table catches what slips through. With \`--no-security-table\` nothing would, so what ends on this
machine is dropped in silence instead: as tight, but the client waits for a time-out.`,
  ),
  define(
    "rate-not-in-iptables",
    "error",
    "a rate that iptables can't count",
    `iptables' hashlimit counts in steps that are too coarse for very high rates, and forgets a bucket that takes longer than a day to refill, so that it
would let more through than the policy says. Choose another rate or a smaller burst, or compile for nft.

    allow tcp ssh from any to host limit 1/day burst 10 per source     # wrong with --backend iptables
    allow tcp ssh from any to host limit 10/day burst 10 per source`,
  ),
  define(
    "rate-table-smaller-in-iptables",
    "warning",
    "a limit that counts fewer sources than it could",
    `iptables' hashlimit holds a limited number of sources at once, fewer than nft's sets. The message has the figure.`,
  ),
  define(
    "full-rate-table-drops-in-iptables",
    "warning",
    "a full table that drops instead of going on",
    `Beyond a \`limit … per source\` the next rules are asked. While iptables' table of sources is full it can't count one more, and
drops the packet there: under an attack from very many addresses new visitors are turned away, also where a later rule would have let
them in. nft asks the next rule.`,
  ),
  define(
    "redirected-connections-counted-apart-in-iptables",
    "warning",
    "connections of the machine itself that are counted in two places",
    `With \`connections N\` on a rule \`from host\`, iptables counts what Docker redirects (this machine to its own published port) apart from
the rest, so that up to 2 N connections can be open. nft counts them together.`,
  ),
];
