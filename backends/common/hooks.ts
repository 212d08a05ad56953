import type { EmittedFile } from "../backend.ts";
import { plainText } from "./text.ts";

/** One thing that `hooks.sh` does and undoes: lines of POSIX shell, run in order; `add` has to be idempotent. */
export interface HookPart {
  /** One line, what it is for. */
  readonly title: string;
  readonly add: readonly string[];
  /** Has to succeed where there is nothing to undo. */
  readonly remove: readonly string[];
}

/** `hooks.sh`: applies its parts in order; with the argument `remove` it undoes them in reverse. */
export function hooksScript(source: string, parts: readonly HookPart[]): EmittedFile {
  const indented = (lines: readonly string[]) => lines.map((line) => (line === "" ? "" : `  ${line}`));
  const text = [
    "#!/bin/sh",
    `# Compiled by wallc from ${plainText(source, 100)}: what the rule files can't say. Running it again changes nothing.`,
    "# Usage: hooks.sh [add|remove]",
    "set -eu",
    // The caller's PATH comes first: it chooses between iptables-legacy and iptables-nft, as for everything else it runs.
    `PATH="\${PATH:+$PATH:}/usr/sbin:/usr/bin:/sbin:/bin"`,
    "failed=0",
    "",
    "add() {",
    ...parts.flatMap((part) => indented([`# ${part.title}`, ...part.add])),
    "}",
    "",
    "remove() {",
    ...[...parts].reverse().flatMap((part) => indented([`# ${part.title}`, ...part.remove])),
    "}",
    "",
    "[ $# -gt 0 ] || set -- add",
    'case "$1" in',
    "  add) add ;;",
    "  remove) remove ;;",
    "  *)",
    '    echo "usage: hooks.sh [add|remove]" >&2',
    "    exit 2",
    "    ;;",
    "esac",
    'exit "$failed"',
    "",
  ].join("\n");
  return { name: "hooks.sh", text, executable: true };
}

/** A text as one word of POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The netfilter switch of bridges whose inner traffic the policy judges. It is the bridges' own switch; the global sysctl
 * stays as it is, and where br_netfilter has to be loaded first its default (on, for every bridge of the machine) is taken
 * back. Docker and other tools use the global one, so that `remove` may put the bridges' own back to the kernel's default, off.
 * A bridge that isn't there is told on stderr and in the exit code: its inner traffic isn't filtered.
 */
export function bridgeNetfilterPart(bridges: readonly string[]): HookPart {
  const words = bridges.map(shellWord).join(" ");
  return {
    title: "Hand the traffic within these bridges to netfilter, and no other bridge's.",
    add: [
      "if [ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ]; then",
      "  modprobe br_netfilter",
      "  echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables",
      "  echo 0 >/proc/sys/net/bridge/bridge-nf-call-ip6tables",
      "  echo 0 >/proc/sys/net/bridge/bridge-nf-call-arptables",
      "fi",
      `for bridge in ${words}; do`,
      '  if ip link show dev "$bridge" type bridge >/dev/null 2>&1; then',
      '    ip link set dev "$bridge" type bridge nf_call_iptables 1 nf_call_ip6tables 1',
      "  else",
      '    echo "hooks.sh: there is no bridge $bridge yet: run this again once there is" >&2',
      "    failed=1",
      "  fi",
      "done",
    ],
    remove: [
      `for bridge in ${words}; do`,
      '  if ip link show dev "$bridge" type bridge >/dev/null 2>&1; then',
      '    ip link set dev "$bridge" type bridge nf_call_iptables 0 nf_call_ip6tables 0',
      "  fi",
      "done",
    ],
  };
}
