import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { emitNft } from "../../../backends/nft/emit.ts";
import type { Ir } from "../../../src/ir/ir.ts";
import { inNamespace } from "../namespace.ts";

/** The ruleset of an IR that compiles without a problem. */
export function ruleset(ir: Ir): string {
  const { files, problems } = emitNft(ir, { source: "edge.wall" });
  expect(problems).toEqual([]);
  return files.find((file) => file.name === "ruleset.nft")?.text ?? "";
}

/** The lines of one chain of a ruleset, without indentation. */
export function chainOf(text: string, name: string): string[] {
  const last = text.lastIndexOf(`  chain ${name} {\n`);
  const body = text.slice(last).split("\n  }\n")[0] ?? "";
  return body
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
}

/** Counts what gets past the rulesets: datagrams to port 9999 that arrive, and that are left behind the input hook. */
const WATCH = `table inet watch {
  chain arrived {
    type filter hook prerouting priority -400; policy accept;
    udp dport 9999 counter
  }
  chain passed {
    type filter hook input priority 10; policy accept;
    udp dport 9999 counter
  }
}
`;

/**
 * A host with a client behind `wan0` (host 198.51.100.1 and 2001:db8::1, client 198.51.100.2 and .3, 2001:db8::2, ::3 and
 * 2001:db8:0:1::2). The script finds the texts as files in its folder, and can call `client CMD`, `arrived`, `passed`,
 * and `from ADDRESS COUNT`, which sends datagrams to port 9999, each from a port of its own.
 */
const SETUP = `
mkdir /run/netns
ip netns add client
ip link set lo up
ip link add wan0 type veth peer name eth0 netns client
ip addr add 198.51.100.1/24 dev wan0
ip addr add 2001:db8::1/32 dev wan0 nodad
ip link set wan0 up
ip netns exec client sh -euc '
  ip addr add 198.51.100.2/24 dev eth0; ip addr add 198.51.100.3/24 dev eth0
  for a in 2001:db8::2 2001:db8::3 2001:db8:0:1::2; do ip addr add $a/32 dev eth0 nodad; done
  ip link set lo up; ip link set eth0 up'
nft -f watch.nft
client() { ip netns exec client "$@"; }
packets() { nft list chain inet watch "$1" | sed -n 's/.*packets \\([0-9]*\\).*/\\1/p'; }
arrived() { packets arrived; }
passed() { packets passed; }
from() {
  case "$1" in
    *:*) client ip -6 route replace 2001:db8::1/128 dev eth0 src "$1"; to=2001:db8::1 ;;
    *) client ip route replace 198.51.100.1/32 dev eth0 src "$1"; to=198.51.100.1 ;;
  esac
  before=$(passed) due=$(( $(arrived) + $2 ))
  client bash -c "for i in \\$(seq $2); do echo x >/dev/udp/$to/9999; done" || true
  tries=0
  until [ "$(arrived)" -ge "$due" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || { echo "datagrams from $1 got lost" >&2; exit 1; }
    sleep 0.05
  done
  echo "$1: $(( $(passed) - before )) of $2"
}
`;

/** Runs a script on such a host, with rulesets and other texts as files; its output by lines. */
export async function onHost(files: Readonly<Record<string, string>>, script: string, seconds = 60): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "wallc-"));
  try {
    for (const [name, text] of Object.entries({ "watch.nft": WATCH, ...files }))
      writeFileSync(join(folder, name), text);
    const { code, out, err } = await inNamespace(SETUP + script, { cwd: folder, seconds });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    return out.trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
