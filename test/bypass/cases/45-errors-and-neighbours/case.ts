import { outcomes } from "../../../engine/attempts.ts";
import { type EngineHost, WAN } from "../../../engine/engine.ts";
import type { BypassCase, Observation } from "../../case.ts";

const FAR = "far";

export const errorsAndNeighbours: BypassCase = {
  row: 45,
  title: "Dropping what is invalid breaks path MTU and neighbour discovery",
  seen: ["foomuuri: etc/static.nft"],
  failure:
    "A firewall that drops invalid packets, or ICMP, before it lets errors and neighbour discovery go on stalls every large answer to a client behind a narrow link, and loses IPv6 containers as soon as the host's neighbour cache forgets them. Small pages still load, so it isn't noticed.",
  kind: "enforced",
  answer:
    "Errors that belong to a connection follow it. Neighbour discovery, which is never tracked, is let through by type and hop limit before anything asks for the state, within a bridge too.",
  findings: ["bridge-netfilter-needed"],
  setUp: async (host) => {
    await host.docker("network", "create", "--ipv6", "--subnet", "172.21.0.0/24", "--subnet", "fd00:21::/64", "shop");
    const at = (last: number) => ["--network", "shop", "--ip", `172.21.0.${last}`, "--ip6", `fd00:21::${last}`];
    await host.run(
      { name: "www", options: [...at(2), "-p", "8080:80"] },
      { name: "app", options: at(3) },
      { name: "db", options: [...at(4), "-p", "5432:80"] },
    );
    await host.docker("exec", "www", "/bin/sh", "-c", BIG_PAGE);
    await addFarClient(host);
  },
  tearDown: removeFarClient,
  ufwDocker: [
    "route allow proto tcp from any to 172.21.0.2 port 80",
    "route allow proto tcp from any to fd00:21::2 port 80",
  ],
  ufw: ["allow 8080/tcp"],
  steps: [
    {
      probes: {
        "far > 198.51.100.1 tcp 8080, a large page": "container www",
        "far > 2001:db8:1::1 tcp 8080, a large page": "container www",
        "wan > fd00:21::2 tcp 80, no neighbour known": { should: "container www", closedFrom: { version: 28 } },
        "app > fd00:21::2 tcp 80, no neighbour known": "container www",
        "far > 198.51.100.1 tcp 5432": "closed",
        "app > fd00:21::4 tcp 80, no neighbour known": "closed",
      },
      observations: {
        "far > 198.51.100.1 tcp 8080, a large page": anew("far > 198.51.100.1 tcp 8080"),
        "far > 2001:db8:1::1 tcp 8080, a large page": anew("far > 2001:db8:1::1 tcp 8080"),
        "wan > fd00:21::2 tcp 80, no neighbour known": anew("wan > fd00:21::2 tcp 80"),
        "app > fd00:21::2 tcp 80, no neighbour known": anew("app > fd00:21::2 tcp 80"),
        "app > fd00:21::4 tcp 80, no neighbour known": anew("app > fd00:21::4 tcp 80"),
      },
    },
  ],
};

/** A connection after all have forgotten who has which address, and how wide the way is. */
function anew(line: string): Observation {
  return async (host) => {
    const forget = "ip -6 neigh flush all; ip route flush cache; ip -6 route flush cache";
    for (const ns of ["", "www", "app", "db"]) {
      await host.sandbox.run(["sh", "-ec", forget], ns === "" ? {} : { ns });
    }
    const outcome = (await outcomes(host, [line]))[line] as string;
    return outcome === "silent" || outcome.startsWith("refused") ? "closed" : outcome;
  };
}

/** More than one packet holds. */
const BIG_PAGE = `
line=123456789012345678901234567890123456789012345678901234567890
for i in 1 2 3 4 5 6 7 8 9; do for j in 1 2 3 4 5 6; do echo $line; done; done >/www/index.html
echo "container www" >>/www/index.html
`;

/** Behind the neighbour on the public side, and a link that takes 1300 bytes: what is larger comes back as an error. */
async function addFarClient(host: EngineHost): Promise<void> {
  const lines = [
    "sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1",
    `ip link add far0 mtu 1300 type veth peer name eth0 netns ${FAR}`,
    "ip link set far0 up",
    "ip addr add 203.0.113.81/30 dev far0",
    "ip addr add 2001:db8:fffe::1/64 dev far0 nodad",
    "nft insert rule inet lab-answering prerouting iifname far0 accept",
  ];
  const inside = [
    "ip link set eth0 up",
    "ip addr add 203.0.113.82/30 dev eth0",
    "ip addr add 2001:db8:fffe::2/64 dev eth0 nodad",
    "ip route add default via 203.0.113.81",
    "ip route add ::/0 via 2001:db8:fffe::1",
  ];
  await host.sandbox.run(["ip", "netns", "add", FAR]);
  await host.sandbox.run(["sh", "-ec", lines.join("\n")], { ns: WAN });
  await host.sandbox.run(["sh", "-ec", inside.join("\n")], { ns: FAR });
}

async function removeFarClient(host: EngineHost): Promise<void> {
  const lines = [
    "ip link del far0",
    "sysctl -q -w net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0",
    `nft delete rule inet lab-answering prerouting handle $(nft -a list chain inet lab-answering prerouting | sed -n 's/.*far0.*handle //p')`,
  ];
  await host.sandbox.run(["sh", "-ec", lines.join("\n")], { ns: WAN });
  await host.sandbox.run(["ip", "netns", "del", FAR]);
}
