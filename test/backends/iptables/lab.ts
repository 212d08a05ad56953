import type { Emission } from "../../../backends/backend.ts";
import { inNamespace } from "../namespace.ts";
import { prelude, type Variant, withFiles } from "./files.ts";

/**
 * Listens on one port of one family, with a queue that a run of probes can't fill while a busy machine lets it wait: nc's takes
 * two connections, and the next probe's would go unanswered, as if a rule had dropped it.
 */
const SERVER = `
const [family, port] = process.argv.slice(1);
const host = family === "6" ? "::" : "0.0.0.0";
const server = require("node:net").createServer((socket) => socket.on("error", () => undefined).resume());
server.listen({ host, port: Number(port), ipv6Only: true, backlog: 512 });
`;

/**
 * A host with a container on `docker0` (port 80), a published port 8080 as Docker redirects it, services of its own on 22 and
 * 2222, and a client on `wan0`. `probe NAME WHERE ADDRESS PORT` prints `NAME: open`, `refused` or `silent`; `serve WHERE FAMILY
 * PORT` returns once the port is open, `hold WHERE ADDRESS PORT` once its connection, which stays, is established.
 */
const HOST = `
mkdir /run/netns
sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip netns add wan
ip netns add web
ip link add docker0 type bridge
ip link add wan0 type veth peer name eth0 netns wan
ip link add web0 type veth peer name eth0 netns web
ip link set web0 master docker0
ip address add 172.17.0.1/16 dev docker0
ip address add fd00:17::1/64 dev docker0 nodad
ip address add 198.51.100.1/24 dev wan0
ip address add 2001:db8::1/64 dev wan0 nodad
for link in docker0 wan0 web0; do ip link set "$link" up; done
for place in wan web; do ip -n "$place" link set lo up; ip -n "$place" link set eth0 up; done
ip -n wan address add 198.51.100.7/24 dev eth0
ip -n wan address add 2001:db8::7/64 dev eth0 nodad
ip -n wan route add default via 198.51.100.1
ip -n wan route add default via 2001:db8::1
ip -n web address add 172.17.0.2/16 dev eth0
ip -n web address add fd00:17::2/64 dev eth0 nodad
ip -n web route add default via 172.17.0.1
ip -n web route add default via fd00:17::1
for chain in PREROUTING OUTPUT; do
  iptables -t nat -A "$chain" ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
done
server='${SERVER}'
at() { if [ "$1" = host ]; then shift; "$@"; else ip netns exec "$@"; fi; }
sockets() { place=$1 family=$2; shift 2; at "$place" ss -Htn"$family" "$@" | wc -l; }
await() {
  tries=0
  until [ "$(sockets "$1" "$2" $4)" -ge "$3" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || { echo "in $1 there is no socket that fits $4" >&2; exit 1; }
    sleep 0.05
  done
}
serve() {
  at "$1" node -e "$server" "$2" "$3" </dev/null >/dev/null 2>&1 &
  await "$1" "$2" 1 "-l sport = :$3"
}
hold() {
  case "$2" in *:*) family=6 ;; *) family=4 ;; esac
  before=$(sockets "$1" "$family" state established)
  sleep 60 | at "$1" nc "$2" "$3" &
  await "$1" "$family" $((before + 1)) "state established"
}
for family in 4 6; do serve web "$family" 80; serve host "$family" 22; serve host "$family" 2222; done
probe() {
  if answer=$(at "$2" nc -nvzw1 "$3" "$4" 2>&1); then answer=open; fi
  case "$answer" in open) ;; *refused*) answer=refused ;; *) answer=silent ;; esac
  echo "$1: $answer"
}
tries=0
until [ "$(probe up wan 172.17.0.2 80) $(probe up wan fd00:17::2 80) $(probe up host 127.0.0.1 2222) $(probe up host ::1 22)" = "up: open up: open up: open up: open" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ] || { echo "the lab doesn't come up" >&2; exit 1; }
done
`;

/** Runs a script in the lab with the files of each emission; gives the lines that it printed. */
export async function inLab(variant: Variant, emissions: readonly Emission[], script: string): Promise<string[]> {
  return await withFiles(emissions, async (cwd) => {
    const { code, out, err } = await inNamespace(prelude(variant) + HOST + script, { cwd, seconds: 60 });
    if (code !== 0) throw new Error(`the lab ended with ${code}: ${err}`);
    return out.trimEnd().split("\n");
  });
}
