import { describe, expect, it } from "vitest";
import { container, finding, findings, irOf, leg, network, verdict, world } from "./build.ts";
import { HOST } from "./host.ts";

const CLOSED = "default deny to containers";
const www = "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080";
const wwwShop = "eth0 203.0.113.9 > br-shop 172.18.0.2 tcp 80 was 198.51.100.1 8080";
const api = "eth0 203.0.113.9 > docker0 172.17.0.4 tcp 9000 was 198.51.100.1 9000";
const db = "eth0 203.0.113.9 > br-shop 172.18.0.3 tcp 5432";

/** What a policy that opens some place, and nothing else, says of each packet. */
function opened(place: string, packets: readonly string[]): string[] {
  const ir = irOf(`allow any from any to ${place}\n${CLOSED}`, HOST);
  return packets.filter((text) => verdict(ir, text) === "allow");
}

describe("the containers that a name stands for", () => {
  const all = [www, wwwShop, api, db];
  it("one by its name, in all its networks", () => expect(opened("container www", all)).toEqual([www, wwwShop]));
  it("several by a glob", () => {
    expect(opened('container "*"', all)).toEqual(all);
    expect(opened('container "?pi"', all)).toEqual([api]);
    expect(opened('container "d*"', all)).toEqual([db]);
  });
  it("those with a label, whatever its value or one", () => {
    expect(opened("label tier", all)).toEqual([www, wwwShop, api]);
    expect(opened("label tier=web", all)).toEqual([www, wwwShop, api]);
    expect(opened("label com.example.team=shop", all)).toEqual([www, wwwShop]);
    expect(opened("label tier=db", all)).toEqual([]);
  });
  it("those of a Compose project, or service", () => {
    expect(opened("compose shop", all)).toEqual([api, db]);
    expect(opened("compose shop/db", all)).toEqual([db]);
  });
  it("no label that every object has anyway", () => {
    expect(opened("label toString", all)).toEqual([]);
    expect(opened("label constructor", all)).toEqual([]);
  });
  it("a set of its own for each spelling", () => {
    const containers = [container("x", [leg("bridge", "172.17.0.9")], [], { labels: { a: "b" } })];
    const ir = irOf(`allow tcp 1 to label "a=b"\nallow tcp 2 to label a=b\n${CLOSED}`, world({ containers }));
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.9 tcp 1")).toBe("deny");
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.9 tcp 2")).toBe("allow");
  });
});

describe("an address that may have another owner by now", () => {
  const wwwElsewhere = "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 9090";
  const dbElsewhere = "eth0 203.0.113.9 > br-shop 172.18.0.3 tcp 5432 was 198.51.100.1 5432";
  const apiToWww = "docker0 172.17.0.4 > docker0 172.17.0.2 tcp 80 was 172.17.0.1 8080";
  const apiElsewhere = "docker0 172.17.0.4 > docker0 172.17.0.2 tcp 80 was 172.17.0.1 9090";
  const straight = "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80";

  it("is opened by name for what is redirected there from the ports that led to the container, and no other", () => {
    expect(opened("container www", [www, wwwElsewhere, straight])).toEqual([www, straight]);
    expect(opened("container db", [dbElsewhere, db])).toEqual([db]);
    expect(opened("label tier", [www, api, wwwElsewhere])).toEqual([www, api]);
    expect(opened("container sidecar", [www, wwwElsewhere])).toEqual([www]);
    const ir = irOf("allow tcp 80 from container api to container www\ndefault deny between containers", HOST);
    expect([apiToWww, apiElsewhere].map((text) => verdict(ir, text))).toEqual(["allow", "deny"]);
  });

  it("is opened by the address itself, or `published`, from whatever port", () => {
    expect(opened("172.17.0.2", [www, wwwElsewhere, straight])).toEqual([www, wwwElsewhere, straight]);
    expect(opened("published", [www, wwwElsewhere])).toEqual([www, wwwElsewhere]);
  });

  it("is refused by name from whatever port", () => {
    const ir = irOf("deny tcp 80 to container www\ndefault allow to containers", HOST);
    for (const text of [www, wwwElsewhere, straight]) expect(verdict(ir, text)).toBe("deny");
  });
});

describe("a container on the host's network", () => {
  const port = "eth0 203.0.113.9 > 198.51.100.1 tcp 9100";

  it("is a rule for those ports of the host, and the compiler says so", () => {
    const text = "allow tcp 9100 from any to container exporter\ndefault deny to host";
    expect(findings(text, HOST)).toEqual(["container-on-host-network: container exporter"]);
    expect(finding(text, "container-on-host-network", HOST).message).toContain("decides these ports of the host");
    expect(verdict(irOf(text, HOST), port)).toBe("allow");
    expect(verdict(irOf(text, HOST), "eth0 203.0.113.9 > 198.51.100.1 tcp 9101")).toBe("deny");
  });

  it("is an error without explicit ports, and as a source", () => {
    const wrong = ["host-network-needs-ports: container exporter"];
    expect(findings("deny any to container exporter", HOST)).toEqual(wrong);
    expect(findings("deny tcp any to container exporter", HOST)).toEqual(wrong);
    expect(findings("deny icmp to container exporter", HOST)).toEqual(wrong);
    expect(findings("deny tcp 9100, ping to container exporter", HOST)).toEqual(wrong);
    expect(findings("deny tcp 25 from container exporter to internet", HOST)).toEqual(wrong);
  });

  it("counts for nothing in a glob, and the compiler says so", () => {
    const text = 'allow tcp 9100 from any to container "exp*"\ndefault deny to host';
    expect(findings(text, HOST)).toEqual(['container-on-host-network: container "exp*"']);
    expect(verdict(irOf(text, HOST), port)).toBe("deny");
  });

  it("counts for nothing in `containers`", () => {
    expect(findings("deny tcp 9100 from internet to containers", HOST)).toEqual([
      "container-on-host-network: containers",
    ]);
    const ir = irOf("allow tcp 9100 to containers\ndefault deny to host", HOST);
    expect(verdict(ir, port)).toBe("deny");
  });

  it("is reported once for `containers`, at the first place", () => {
    const text =
      "deny tcp 25 from containers to internet\ndeny tcp 9100 to containers\ndeny any from containers to private";
    expect(findings(text, HOST)).toEqual(["container-on-host-network: containers"]);
    expect(findings(`${text}\ndeny udp 1 to container "exp*"`, HOST)).toContain(
      'container-on-host-network: container "exp*"',
    );
  });

  it("has a help that fits the side on which it stands", () => {
    const helpOf = (text: string) => finding(text, "container-on-host-network", HOST).help;
    const source = ["What it sends is the host's own: write `from host`, if that is meant."];
    const destination = ["Write `container exporter` with explicit ports, or a rule `to host`."];
    expect(helpOf("deny tcp 25 from containers to internet")).toEqual(source);
    expect(helpOf('deny tcp 25 from container "exp*" to internet')).toEqual(source);
    expect(helpOf("deny tcp 9100 to containers")).toEqual(destination);
    expect(helpOf('deny tcp 9100 to container "exp*"')).toEqual(destination);
    expect(helpOf("deny tcp 9100 to container exporter")).toEqual([]);
  });

  it("takes with it who shares its network", () => {
    const containers = [
      container("exporter", [], [], { networkMode: { kind: "host" } }),
      container("beside", [], [], { networkMode: { kind: "container", id: "id-exporter" } }),
    ];
    expect(findings("deny any to container beside", world({ containers }))).toEqual([
      "host-network-needs-ports: container beside",
    ]);
  });

  it("can't be narrowed to an interface that the packet leaves by", () => {
    expect(findings("deny tcp 9100 to container exporter on interface eth0", HOST)).toContain(
      "rule-without-path: deny tcp 9100 to container exporter on interface eth0",
    );
  });
});

describe("a container in another's network", () => {
  it("has the other's addresses, and its published ports", () => {
    const ir = irOf(`allow tcp 80 to container sidecar\n${CLOSED}`, HOST);
    for (const text of [www, wwwShop, "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8080"]) {
      expect(verdict(ir, text)).toBe("allow");
    }
  });

  it("has none where the other is gone, or they share in a circle", () => {
    const containers = [
      container("a", [], [], { networkMode: { kind: "container", id: "id-b" } }),
      container("b", [], [], { networkMode: { kind: "container", id: "id-a" } }),
      container("c", [], [], { networkMode: { kind: "container", id: "id-gone" } }),
    ];
    for (const name of ["a", "b", "c"]) {
      expect(findings(`allow tcp 80 to container ${name}\n${CLOSED}`, world({ containers }))).toEqual([
        `container-without-address: container ${name}`,
      ]);
    }
  });
});

describe("a container without an address", () => {
  it.each(["idle", "loner"])("is a warning and an empty set: %s", (name) => {
    expect(findings(`allow any to container ${name}\n${CLOSED}`, HOST)).toEqual([
      `container-without-address: container ${name}`,
    ]);
    expect(findings(`deny any to container ${name}\n${CLOSED}`, HOST)).toEqual([
      `container-without-address: container ${name}`,
    ]);
  });

  it("is told what it lacks: to be started, or a network", () => {
    const containers = [
      container("stopped", [], [], { state: "exited" }),
      container("alone", [], [], { networkMode: { kind: "none" } }),
    ];
    const helpFor = (name: string) =>
      finding(`allow any to container ${name}\n${CLOSED}`, "container-without-address", world({ containers })).help;
    expect(helpFor("stopped")).toEqual(["Compile again when it runs."]);
    expect(helpFor("alone")).toEqual(["Connect it to a network, and compile again."]);
  });

  it("doesn't get back the address of its last run", () => {
    const stale = container("old", [leg("bridge", "172.17.0.9")], ["7000:7000"], { state: "exited" });
    const ir = irOf(`allow any to container old\n${CLOSED}`, world({ containers: [stale] }));
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.9 tcp 7000")).toBe("deny");
  });

  it("keeps its published ports while it is between two tries to start", () => {
    const trying = container("x", [], ["8443:443"], { state: "restarting" });
    const input = "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8443";
    const ir = irOf("default deny to host\ndefault reject to containers", world({ containers: [trying] }));
    expect(verdict(ir, input)).toBe("tcp-reset");
    const open = irOf(`allow tcp 8443 to published\n${CLOSED}`, world({ containers: [trying] }));
    expect(verdict(open, input)).toBe("allow");
    const stopped = { ...trying, state: "exited" as const };
    const gone = irOf("default deny to host\ndefault reject to containers", world({ containers: [stopped] }));
    expect(verdict(gone, input)).toBe("deny");
  });

  it.each(["paused", "restarting"] as const)("isn't one that is %s", (state) => {
    const containers = [container("x", [leg("bridge", "172.17.0.9")], [], { state })];
    const ir = irOf(`allow any to container x\n${CLOSED}`, world({ containers }));
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.9 tcp 7000")).toBe("allow");
  });
});

describe("a container on macvlan", () => {
  it("is a warning that names the network and the wire", () => {
    const text = `deny any to container nas\n${CLOSED}`;
    expect(findings(text, HOST)).toEqual(["container-not-protectable: container nas"]);
    expect(finding(text, "container-not-protectable", HOST).message).toContain("macvlan network `lan` (on `eth1`)");
  });

  it("is held on its bridge legs all the same", () => {
    const containers = [container("nas", [leg("lan", "192.168.1.50"), leg("bridge", "172.17.0.9")])];
    const networks = [network("lan", { driver: "ipvlan", parent: "eth1", subnets: [{ prefix: "192.168.1.0/24" }] })];
    const topology = world({ containers, networks });
    expect(findings(`allow any to container nas\n${CLOSED}`, topology)).toEqual([
      "container-not-protectable: container nas",
    ]);
    const ir = irOf(`allow any to container nas\n${CLOSED}`, topology);
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.9 tcp 80")).toBe("allow");
    expect(verdict(ir, "eth1 203.0.113.9 > eth1 192.168.1.50 tcp 80")).toBe("untouched");
  });
});

describe("a container with IPv6", () => {
  const mac = "02:42:ac:12:00:02";
  const topology = (ipv6: boolean) =>
    world({
      containers: [container("x", [{ ...leg("six", "172.18.0.2", "fd00:1::2"), mac }])],
      networks: [network("six", { ipv6, subnets: [{ prefix: "172.18.0.0/16" }, { prefix: "fd00:1::/64" }] })],
    });

  it("has its link-local address too, so that it can't slip out under it", () => {
    const ir = irOf("deny any from container x to host", topology(true));
    expect(verdict(ir, "br-six fe80::42:acff:fe12:2 > fe80::1 tcp 22")).toBe("deny");
    expect(verdict(ir, "br-six fd00:1::2 > 2001:db8:1::1 tcp 22")).toBe("deny");
    expect(verdict(ir, "br-six fe80::1:2 > fe80::1 tcp 22")).toBe("untouched");
  });

  it("has none in a network without IPv6", () => {
    const ir = irOf("deny any from container x to host", topology(false));
    expect(ir.sets.find((set) => set.name === "container:x")).toMatchObject({
      places: [{ interface: "br-six", v4: ["172.18.0.2"], v6: ["fd00:1::2"] }],
    });
  });
});
