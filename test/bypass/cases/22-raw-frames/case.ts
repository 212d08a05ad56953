import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";
import { arrival, macOf, type Sent } from "../../frames.ts";

const DATAGRAM = { source: "172.21.0.2", destination: "172.21.0.3", protocol: 17, sourcePort: 4000, port: 53 };

export const rawFrames: BypassCase = {
  row: 22,
  title: "A container with raw sockets writes to its neighbours on one bridge, whatever the rules say",
  seen: ["moby#36355"],
  failure:
    "Docker gives every container NET_RAW. On its own bridge it may send frames of any Ethernet type, ARP that isn't true, and IP behind a VLAN tag of 0, which the receiver reads as plain IP and the host's firewall doesn't. `--icc=false` and rules between the two hold only what is plain IP.",
  kind: "diagnosed",
  answer:
    "Plain IP is held. For the rest there is a warning, with the remedy: run the containers with `--cap-drop NET_RAW`, after which it is gone, or give each its own network.",
  findings: ["raw-frames-within-bridge"],
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "shop");
    const at = (last: number) => ["--network", "shop", "--ip", `172.21.0.${last}`];
    await host.run({ name: "guest", options: at(2) }, { name: "db", options: at(3) }, { name: "app", options: at(4) });
  },
  ufw: ["route deny from 172.21.0.2 to 172.21.0.3"],
  steps: [
    {
      probes: {
        "guest > 172.21.0.3 tcp 80": "closed",
        "app > 172.21.0.3 tcp 80": "container db",
        "guest > db: a datagram": "closed",
        "guest > db: a datagram behind a VLAN tag of 0": { should: "closed", but: "arrives" },
        "guest > db: a frame that isn't IP": { should: "closed", but: "arrives" },
      },
      observations: {
        "guest > db: a datagram": (host) => fromGuest(host, DATAGRAM),
        "guest > db: a datagram behind a VLAN tag of 0": (host) => fromGuest(host, { ...DATAGRAM, tagged: true }),
        "guest > db: a frame that isn't IP": (host) => fromGuest(host, { etherType: 0x88b5 }),
      },
    },
  ],
};

/** A datagram arrives where the container's own IP layer counts it; a frame where its interface shows it. */
async function fromGuest(host: EngineHost, what: Sent["what"]): Promise<string> {
  const to = await macOf(host, { ns: "db" });
  const before = await datagrams(host);
  const came = await arrival(host, { from: { ns: "guest" }, to, what }, { ns: "db" }, "arrives");
  return "etherType" in what || (await datagrams(host)) > before ? came : "closed";
}

/** How many datagrams for db were there, whether anybody listens or not. */
async function datagrams(host: EngineHost): Promise<number> {
  const counters = (await host.sandbox.run(["cat", "/proc/net/snmp"], { ns: "db" })).split("\n");
  const [, received, withoutPort] = (counters.filter((line) => line.startsWith("Udp: "))[1] as string).split(" ");
  return Number(received) + Number(withoutPort);
}
