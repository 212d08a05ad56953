import { describe, expect, it } from "vitest";
import type { Family } from "../../../src/ip/address.ts";
import type { Redirect, StandalonePlan } from "../../../src/ir/ir.ts";
import { ir, match, path, rule } from "../build.ts";
import { onHost, ruleset } from "./host.ts";

function redirect(family: Family, hostPort: number, containerPort: number, hostAddress = "any"): Redirect {
  const containerAddress = family === 4 ? "172.17.0.2" : "fd00:17::2";
  return { family, protocol: 6, hostAddress, hostPort, containerAddress, containerPort, bridge: "docker0" };
}

const ENGINE: StandalonePlan = {
  iptables: false,
  uplinks: ["wan*"],
  publish: "dnat",
  masquerade: [{ bridge: "docker0", v4: ["172.17.0.0/16"], v6: ["fd00:17::/64"] }],
  redirect: [
    redirect(4, 80, 80),
    redirect(4, 81, 81),
    redirect(4, 8080, 80),
    redirect(4, 8081, 80, "127.0.0.1"),
    redirect(6, 8080, 80),
  ],
  sysctls: [],
};

/** Containers `a` (a server on ports 80 and 81 that answers with its client's address) and `b` behind `docker0`. */
const SCRIPT = `
sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip link add docker0 type bridge
ip addr add 172.17.0.1/16 dev docker0
ip addr add fd00:17::1/64 dev docker0 nodad
ip link set docker0 up
n=2
for c in a b; do
  ip netns add $c
  ip link add v$c type veth peer name eth0 netns $c
  ip link set v$c master docker0
  ip link set v$c type bridge_slave hairpin on # as dockerd does without docker-proxy
  ip link set v$c up
  ip netns exec $c sh -euc "
    ip addr add 172.17.0.$n/16 dev eth0; ip addr add fd00:17::$n/64 dev eth0 nodad
    ip link set lo up; ip link set eth0 up
    ip route add default via 172.17.0.1; ip -6 route add default via fd00:17::1"
  n=3
done
serve() {
  ip netns exec $1 ${process.execPath} -e '
    const { createServer } = require("node:net");
    const say = (socket) => socket.end(socket.remoteAddress.replace("::ffff:", "") + "\\n");
    for (const port of [80, 81]) createServer(say).listen(port, "::")' &
}
serve a
serve client
cat >/run/ask <<'EOF'
timeout 5 bash -c 'exec 3<>/dev/tcp/$0/$1 && cat <&3' "$1" "$2" 2>/dev/null || echo none
EOF
ask() { bash /run/ask "$@"; }
until [ "$(ask 172.17.0.2 81)" != none ] && [ "$(ask 198.51.100.2 81)" != none ]; do sleep 0.05; done
nft -f nat.nft
nft -f nat.nft
from() { printf '%s: ' "$*"; ip netns exec "$1" bash /run/ask "$2" "$3"; }
from client 198.51.100.1 8080
from client 198.51.100.1 81
from client 2001:db8::1 8080
from client 198.51.100.1 8081
for switch in 0 1; do
  for kind in iptables ip6tables; do echo $switch >/proc/sys/net/bridge/bridge-nf-call-$kind; done
  from a 198.51.100.1 8080
  from b 198.51.100.1 8080
  from a 2001:db8::1 8080
  from b 172.17.0.1 8080
done
from a 198.51.100.2 80
from a 2001:db8::2 80
printf 'host: '; ask 198.51.100.1 8080
printf 'host: '; ask 127.0.0.1 8080
kill $(jobs -p)
`;

const hairpin = [
  "a 198.51.100.1 8080: 172.17.0.1",
  "b 198.51.100.1 8080: 172.17.0.1",
  "a 2001:db8::1 8080: fd00:17::1",
  "b 172.17.0.1 8080: 172.17.0.1",
];

const open = path([rule(1, "allow", [match("forward")])]);
const POLICY = ir({
  engine: ENGINE,
  paths: { "to-containers": open, "from-containers": open, "between-containers": open },
});

describe("with iptables off", () => {
  it("redirects published ports, masquerades what goes out, and lets a container reach its own port", async () => {
    expect(await onHost({ "nat.nft": ruleset(POLICY), "nat.sh": SCRIPT }, "bash -eu nat.sh")).toEqual([
      "client 198.51.100.1 8080: 198.51.100.2",
      "client 198.51.100.1 81: 198.51.100.2",
      "client 2001:db8::1 8080: 2001:db8:0:1::2",
      "client 198.51.100.1 8081: none",
      ...hairpin,
      ...hairpin,
      "a 198.51.100.2 80: 198.51.100.1",
      "a 2001:db8::2 80: 2001:db8::1",
      "host: 198.51.100.1",
      "host: none",
    ]);
  });
});
