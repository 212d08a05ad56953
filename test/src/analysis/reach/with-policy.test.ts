import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Way } from "../../../../src/analysis/reach/audit.ts";
import { reach } from "../../../../src/analysis/reach/reach.ts";
import { rowsOf, wayWords } from "../../../../src/report/audit/rows.ts";
import { read } from "../../docker/fixtures.ts";
import { irOf } from "../../policy/build.ts";

const EDGE = read(readFileSync(new URL("../../../../examples/edge/docker.json", import.meta.url), "utf8"));

function audit(policy: string, topology = EDGE) {
  return reach({ topology, ir: irOf(policy, topology) });
}

/** The ways of a row, in words, by zone. */
function ways(policy: string, what: string, topology = EDGE): Record<string, string> {
  const rows = rowsOf(audit(policy, topology)).filter((one) => `${one.target} ${one.what} ${one.families}` === what);
  if (rows.length !== 1) throw new Error(`there are ${rows.length} rows ${what}`);
  return Object.fromEntries((rows[0]?.ways ?? []).map((way) => [way.zone, wayWords(way)]));
}

describe("who reaches what with a policy", () => {
  it("asks the policy for one sender of each group that it treats apart", () => {
    const policy = [
      "let admins = 203.0.113.9",
      "let office = 10.1.0.0/24",
      "allow tcp 3000 from admins, office to container app",
      "default deny to containers",
    ].join("\n");
    expect(ways(policy, "app tcp 8080 → 3000 IPv4")).toMatchObject({ internet: "admins", eth1: "office", eth0: "-" });
    expect(ways(policy, "app tcp 8080 → 3000 IPv6")).toMatchObject({ internet: "-", eth1: "-", eth0: "-" });
  });

  it("is open to all only where all may", () => {
    const open = ways("default allow to containers", "www-nginx tcp 80 IPv4, IPv6");
    expect(open).toMatchObject({ internet: "open", eth0: "open", containers: "open", host: "open" });
    const closed = ways("default deny to containers", "www-nginx tcp 80 IPv4, IPv6");
    expect(closed).toMatchObject({ internet: "-", eth0: "-" });
  });

  it("never opens what Docker keeps closed", () => {
    const { doors } = audit("allow any from any to containers");
    const direct = doors.filter(({ kind, family }) => kind === "address" && family === 4).flatMap((door) => door.ways);
    expect(direct.filter(({ zone }) => zone === "eth1").map(({ verdict }) => verdict)).toEqual(
      direct.filter(({ zone }) => zone === "eth1").map(() => "closed"),
    );
    expect(direct.length).toBeGreaterThan(5);
  });

  it("takes neither pings nor another's published port for what a container on the host's network listens on", () => {
    const [first] = EDGE.containers;
    if (!first) throw new Error("no container");
    const agent = {
      ...first,
      name: "agent",
      id: "a".repeat(64),
      networkMode: { kind: "host" },
      endpoints: [],
      ports: [],
    } as const;
    const topology = { ...EDGE, containers: [...EDGE.containers, { ...agent, configuredPorts: [] }] };
    const rules = "allow ping to host\nallow tcp 8080 from any to published\ndefault deny to host\n";
    const what = "agent whatever it listens on IPv4, IPv6";
    expect(ways(rules, what, topology)).toMatchObject({ internet: "-", eth1: "-" });
    expect(ways(`allow tcp 9100 from any to host\n${rules}`, what, topology)).toMatchObject({ internet: "tcp 9100" });
  });

  it("names the lines of the policy, and why something is closed", () => {
    const { doors } = audit("allow tcp 80 from any to container www-nginx\ndefault deny to containers");
    const way = (target: string, port: number): Way | undefined =>
      doors.find((door) => door.target === target && door.port === port)?.ways[0];
    expect(way("www-nginx", 80)).toMatchObject({ verdict: "open", via: "dnat", by: ["policy.wall:1"] });
    expect(way("app", 8080)).toMatchObject({ verdict: "closed", why: "the policy refuses it (policy.wall:2)" });
  });

  it("asks docker-proxy's own connection too", () => {
    const proxied = { ...EDGE, engine: { ...EDGE.engine, iptables: false } };
    const policy = (more: string) => `docker {\n  iptables off\n  uplink eth0, eth1\n  publish proxy\n}\n${more}`;
    const open = ways(policy("default allow to containers"), "www-nginx tcp 80 IPv4, IPv6", proxied);
    expect(open.internet).toBe("open");
    const cut = ways(policy("default deny from host"), "www-nginx tcp 80 IPv4, IPv6", proxied);
    expect(cut.internet).toBe("-");
  });

  it("says which ports of a container are open to others", () => {
    const policy = "allow tcp 5432 from container app to container db\ndefault deny between containers";
    expect(ways(policy, "db 172.18.0.4, fd12:3456:789a:2::4 on shop_default IPv4, IPv6").containers).toBe(
      "app: tcp 5432",
    );
  });

  it("lets the internet in by every interface where none has a public address, a bridge of the host's own too", () => {
    const interfaces = [
      { name: "eth0", bridge: false, addresses: [] },
      { name: "br0", bridge: true, addresses: ["192.168.1.2/24"] },
    ];
    const behindRouter = { ...EDGE, host: { ...EDGE.host, interfaces } };
    const policy = "zone wan = interface br0\nallow tcp 80 from any on wan to published\ndefault deny to containers";
    const { doors, notes } = audit(policy, behindRouter);
    const way = doors.find(({ target, port, family }) => target === "www-nginx" && port === 80 && family === 4)
      ?.ways[0];
    expect(way).toMatchObject({ zone: "internet", verdict: "some", via: "dnat" });
    expect(notes.join(" ")).toContain("This host has no public IPv4 address");
  });
});
