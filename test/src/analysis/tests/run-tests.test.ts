import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isBroken } from "../../../../src/analysis/tests/result.ts";
import { runTests } from "../../../../src/analysis/tests/run-tests.ts";
import { readTopology } from "../../../../src/docker/read.ts";
import { decide } from "../../../../src/ir/decide.ts";
import type { Packet } from "../../../../src/ir/packet.ts";
import { compiled, container, leg, network } from "../../policy/build.ts";
import { HOST, host } from "../../policy/host.ts";
import { lineOf, run, said } from "./run.ts";

const ROOT = join(import.meta.dirname, "../../../..");

/** The first policy of the language's page. */
const AT_A_GLANCE = /```wall\n(# edge\.wall[\s\S]*?)```/.exec(
  readFileSync(join(ROOT, "lang/README.md"), "utf8"),
)?.[1] as string;
const EDGE = join(ROOT, "examples/edge/docker.json");
const EDGE_HOST = readTopology({ text: readFileSync(EDGE, "utf8"), file: EDGE });

describe("the policy of the language's page", () => {
  it("keeps its promises", () => {
    const [test] = run(AT_A_GLANCE, EDGE_HOST);
    expect([test?.name, test?.verdict, test?.lines.map(({ verdict }) => verdict)]).toEqual([
      "the database is closed to the world",
      "holds",
      ["holds", "holds"],
    ]);
  });

  it("breaks them without the line that keeps them", () => {
    const open = AT_A_GLANCE.replace("default reject to containers", "default allow to containers");
    expect(run(open, EDGE_HOST)[0]?.lines[0]?.proof?.words).toBe(
      "tcp from 93.184.215.14 to 172.18.0.4 (container db) port 5432, coming in by any outside interface, is allowed by the default of `to containers` (line 18)",
    );
    const closed = AT_A_GLANCE.replace("allow web from any", "allow web from admins");
    expect(run(closed, EDGE_HOST)[0]?.verdict).toBe("fails");
  });
});

describe("a proof", () => {
  const POLICY = "allow tcp 9000 from 10.0.0.0/8 to published\ndefault deny to host";

  it("is a packet that the IR itself decides so, with the rule's place", () => {
    const text = `${POLICY}\ntest "x" {\n  deny tcp 9000 from any to published\n}\n`;
    const { ir, program, tests } = compiled(text, HOST);
    if (!ir) throw new Error("no IR");
    const [line] = runTests(program, tests, ir)[0]?.lines ?? [];
    expect(line?.proof?.plain).toEqual({
      hook: "forward",
      in: "eth0",
      out: "docker0",
      source: "10.0.0.2",
      destination: "172.17.0.4",
      protocol: 6,
      port: 9000,
      redirectedFrom: { destination: "192.0.2.1", port: 9000 },
    });
    expect(line?.proof?.decision).toBe("allow");
    expect(decide(ir, line?.proof?.packet as Packet).verdict).toBe("allow");
    expect(text.slice(line?.proof?.by?.start.offset, line?.proof?.by?.end.offset)).toBe(
      "allow tcp 9000 from 10.0.0.0/8 to published",
    );
    expect(line?.finding).toMatchObject({ code: "test-fails", severity: "error", span: line?.span });
    expect(line?.finding?.related.map(({ span }) => span)).toEqual([line?.proof?.by]);
  });

  it.each([
    [
      "deny tcp 9000 from any to container api",
      "tcp from 10.0.0.2 to 192.0.2.1 port 9000, redirected to 172.17.0.4 (container api) port 9000, coming in by any outside interface, is allowed by line 1",
    ],
    [
      "deny tcp 22 from host to any",
      "tcp from 192.0.2.1 to 172.18.0.2 (container www) port 22, sent by this host itself, is allowed by nobody: the policy leaves `from host` as it was",
    ],
    [
      "allow ping from outside to host",
      "icmp echo-request from 203.0.113.9 to 192.0.2.1 (this host), coming in by any outside interface, is denied by the default of `to host` (line 2)",
    ],
    [
      "deny esp from 192.0.2.7 to outside",
      "esp from 192.0.2.7 to 203.0.113.9, coming in by any outside interface, leaving by any outside interface, is allowed by nobody: the policy leaves `forward` as it was",
    ],
    [
      "allow tcp 9000 from 2001:db8::7 to published",
      "tcp from 2001:db8::7 to 2001:db8::1 (this host, for docker-proxy) port 9000, coming in by any outside interface, is denied by what holds for `to containers` without a default",
    ],
    [
      "deny any from container db to container www",
      "tcp from 172.18.0.3 (container db) to 172.18.0.2 (container www) port 443, coming in by br-shop, is allowed by nobody: the policy leaves `between containers` as it was",
    ],
  ])("says it in words: %s", (line, words) => {
    expect(said(POLICY, line)).toBe(words);
  });
});

describe("a line", () => {
  it("says `deny` of what is denied and of what is rejected, and `reject` of the latter alone", () => {
    expect(said("default deny to host", "deny tcp 1 from any to host")).toBe("holds");
    expect(said("default reject to host", "deny tcp 1 from any to host")).toBe("holds");
    expect(said("default reject to host", "reject tcp 1 from any to host")).toBe("holds");
    expect(said("default deny to host", "reject tcp 1 from any to host")).toContain("is denied by the default");
  });

  it("holds for all the traffic, not for some of it", () => {
    const policy = "allow tcp 1-99 from any to host\nallow tcp 101-65535 from any to host\ndefault deny to host";
    expect(said(policy, "allow tcp 1-99, 101-200 from any to host")).toBe("holds");
    expect(lineOf(policy, "allow tcp 1-200 from any to host").proof?.plain.port).toBe(100);
    expect(said(`allow tcp 100 from any to host\n${policy}`, "allow tcp 1-65535 from any to host")).toBe("holds");
  });

  it("takes a limited rule for one that doesn't match where it allows, and for one that does where it refuses", () => {
    for (const limit of ["limit 100/second", "connections 5 per source"]) {
      const policy = `allow tcp 22 from any to host ${limit}\ndefault deny to host`;
      const allowed = lineOf(policy, "allow tcp 22 from any to host");
      expect(allowed.verdict).toBe("fails");
      expect(allowed.finding?.related.map(({ message }) => message)).toEqual([
        "this decides it",
        "this allows it only within its limit",
      ]);
      expect(said(policy, "deny tcp 22 from any to host")).toContain("is allowed by line 1");
    }
  });

  it("takes a trial for absent", () => {
    const policy = "deny tcp 22 from any to host trial\nallow tcp 22 from any to host\ndefault deny to host";
    expect(said(policy, "allow tcp 22 from any to host")).toBe("holds");
    expect(said("default deny to host trial", "deny tcp 22 from any to host")).toContain("(line 1, on trial)");
  });

  it("finds nobody in a run-time group where it allows, and anybody where it refuses", () => {
    const policy =
      "set banned\nset guests\ndeny any from banned to any\nallow tcp 22 from guests to host\nallow tcp 80 from any to host 192.0.2.1\ndefault deny to host";
    const bare = host({ services: [] });
    expect(said(policy, "allow tcp 80 from internet to host 192.0.2.1", bare)).toBe("holds");
    expect(said(policy, "deny tcp 22 from internet to host", bare)).toBe(
      "tcp from 93.184.215.14 to 192.0.2.1 (this host) port 22, coming in by any outside interface, while `guests` holds 93.184.215.14, is allowed by line 4",
    );
    expect(lineOf(policy, "deny tcp 22 from internet to host", bare).proof?.groups).toEqual({
      guests: ["93.184.215.14"],
    });
    expect(said(policy, "deny tcp 22 from internet except guests to host", bare)).toBe("holds");
    expect(said(policy, "deny any from banned to host", bare)).toBe("holds");
    expect(said(policy, "allow tcp 22 from guests except banned to host", bare)).toBe("holds");
    expect(said(policy, "allow tcp 22 from guests to host", bare)).toBe("holds");
  });

  it("finds nothing refused on a path that is left as it was", () => {
    expect(said("", "deny tcp 22 from any to host")).toContain("nobody: the policy leaves `to host` as it was");
    expect(said("", "allow tcp 22 from any to host")).toBe("holds");
  });

  it("speaks of opening packets: what the essentials let in opens nothing", () => {
    expect(said("default deny to host", "deny any from any to host")).toBe("holds");
  });

  it("speaks of what the guards drop only where it speaks of nothing else", () => {
    expect(said("allow tcp 22 from any to host\ndefault deny to host", "allow tcp 22 from any to host")).toBe("holds");
    expect(
      said("default reject to containers\ndefault reject between containers", "reject tcp 22 from any to containers"),
    ).toBe("holds");
    const forged = "tcp 22 from 172.18.0.3 on interface eth0 to containers";
    expect(said("", `deny ${forged}`)).toBe("holds");
    expect(said("default reject to containers", `reject ${forged}`)).toContain("is denied by the guards");
    expect(said("default allow to containers", `allow ${forged}`)).toContain("is denied by the guards");
    expect(said("essentials without guards\ndefault allow to containers", `allow ${forged}`)).toBe("holds");
  });

  it("takes nobody for forged on a bridge that was made later, where the guards don't", () => {
    const later = "tcp 22 from 172.18.0.3 on interface br-0123456789ab to host";
    expect(said("default allow to host", `deny ${later}`)).toContain("is allowed by the default");
    expect(said("default allow to host", `deny ${later.replace("br-0123456789ab", "docker0")}`)).toBe("holds");
  });

  it("speaks of nothing within a bridge of others, which is on no path", () => {
    const interfaces = [{ name: "virbr0", bridge: true, addresses: [] }];
    const inner = "tcp 1 from any on interface virbr0 to outside on interface virbr0";
    expect(said("default deny forward", `allow ${inner}`, host({ host: { interfaces } }))).toBe("says-nothing");
    expect(said("default deny forward", `allow ${inner}`)).toContain("is denied by the default");
  });

  it("speaks of redirections that Docker makes, and of none that it can't", () => {
    const policy = "allow tcp 9000 from any to published\ndefault deny to host";
    expect(said(policy, "deny tcp 80 from internet to container www")).toBe("holds");
    expect(said(policy, "deny tcp 9000 from internet to container api")).toContain(
      "redirected to 172.17.0.4 (container api)",
    );
    expect(said(policy, "deny any from outside to containers")).toContain("is allowed by line 1");
    expect(said("allow tcp 1234 from any to published", "deny any from outside to containers")).toContain("port 1234");
  });

  it("speaks of docker-proxy's way too", () => {
    const policy = "allow tcp 9000 from 192.0.2.0/24 to container api\nallow tcp 9000 from 2001:db8::/32 to published";
    expect(said(policy, "deny tcp 9000 from internet to container api")).toBe("holds");
    expect(said(policy, "deny tcp 9000 from outside except 192.0.2.0/24 to container api")).toContain(
      "for docker-proxy",
    );
  });

  it("speaks of addresses where networks have them, and of an interface whoever is behind it", () => {
    const policy = "allow tcp 22 from 198.51.100.7 to host\ndefault deny to host\ndefault deny from containers";
    expect(said(policy, "deny tcp 5432 from 203.0.113.9 to container db")).toBe("holds");
    expect(said(policy, "deny tcp 22 from containers to 10.0.0.5")).toBe("holds");
    expect(said(policy, "deny tcp 22 from 172.18.0.3 to host")).toBe("holds");
    const forged = lineOf(policy, "deny tcp 22 from containers to host");
    expect(forged.proof?.plain.source).toBe("198.51.100.7");
    expect(forged.finding?.help.join()).toContain("forge");
    const narrow = policy.replace("198.51.100.7", "198.51.100.7 on interface eth0");
    expect(said(narrow, "deny tcp 22 from containers to host")).toBe("holds");
  });

  it("allows those who tell the truth", () => {
    const policy =
      "deny any from 192.0.2.0/24 to any\nallow tcp 443 from containers to internet\ndefault deny from containers";
    expect(said(policy, "allow tcp 443 from containers to internet")).toBe("holds");
    expect(said(policy, "allow tcp 443 from containers to outside")).toContain("is denied");
  });

  it("speaks of interfaces that no wildcard of the policy fits", () => {
    const policy =
      'zone most = interface "e*", "w*"\ndeny tcp 22 from most to host\ndeny tcp 22 from containers to host';
    expect(said(policy, "deny tcp 22 from most to host")).toBe("holds");
    expect(lineOf(policy, "deny tcp 22 from any to host").proof?.plain.in).toMatch(/^[^ew]/);
  });

  it("knows what a policy does in Docker's stead", () => {
    const policy = "docker {\n  iptables off\n  uplink eth0\n}";
    const apart = host({
      networks: [
        ...host().networks.filter(({ name }) => name === "shop"),
        network("inner", { internal: true, subnets: [{ prefix: "172.20.0.0/16" }] }),
      ],
    });
    expect(said(policy, "deny icmp from network bridge to network shop", apart)).toBe("holds");
    expect(said(policy, "deny tcp 1 from network bridge to network shop", apart)).toContain("redirected");
    expect(said(policy, "deny any from network inner to outside", apart)).toBe("holds");
    expect(said(policy, "allow tcp 1 from network shop to network shop", apart)).toBe("holds");
    const closed = `${policy}\ndefault deny between containers`;
    expect(said(closed, "allow tcp 1 from network shop to network shop", apart)).toContain("is denied by the default");
    expect(said("", "deny tcp 1 from host to outside on interface eth0", apart)).toContain("leaving by eth0");
    expect(said(policy, "allow any from network inner to outside", apart)).toContain("in Docker's stead (line 1)");
    expect(
      said(
        `${policy}\nallow tcp 1 from network bridge to network shop`,
        "deny tcp 1 from network bridge to network shop",
        apart,
      ),
    ).toContain("line 5");
  });

  it.each([
    ["deny tcp 1 from any to container idle", HOST],
    ["deny tcp 1 from any to container ghost", HOST],
    ["allow tcp 80 from any to swarm front", host({ services: [] })],
    ["deny tcp 1 from any on interface lo to host", HOST],
    ["allow tcp 8080 from any to host", HOST],
  ])("that describes no packet says nothing: %s", (line, topology) => {
    const { verdict, finding } = lineOf("default deny to host", line, topology);
    expect([verdict, finding?.code, finding?.severity]).toEqual(["says-nothing", "test-says-nothing", "warning"]);
  });
});

describe("a test", () => {
  it("is as bad as its worst line", () => {
    const verdict = (...lines: string[]) =>
      run(`default deny to host\ntest "x" {\n${lines.join("\n")}\n}\n`)[0]?.verdict;
    const [good, bad, empty] = ["deny tcp 1 to host", "allow tcp 1 to host", "deny tcp 1 to container idle"];
    expect(verdict(good, empty)).toBe("holds");
    expect(verdict(good, bad, empty)).toBe("fails");
    expect(verdict(empty)).toBe("says-nothing");
    expect(verdict()).toBe("says-nothing");
    expect(
      ["holds", "says-nothing", "fails", "not-proved"].map((one) => isBroken({ verdict: one as "holds" })),
    ).toEqual([false, false, true, true]);
  });

  it("that has no line says nothing", () => {
    expect(run('test "x" {\n}\n')[0]?.finding?.code).toBe("test-says-nothing");
  });

  it("that would take too long isn't taken for one that holds", () => {
    const many = Array.from({ length: 200 }, (_, at) => `allow tcp ${at + 1} from 10.${at}.0.0/16 to host`).join("\n");
    const text = `${many}\ndefault deny to host\ntest "x" {\n  deny tcp 1 from 192.0.2.1 to host\n}\n`;
    expect(run(text)[0]?.verdict).toBe("holds");
    const [test] = run(text, HOST, 10);
    expect([test?.verdict, test?.lines[0]?.finding?.code]).toEqual(["not-proved", "test-not-proved"]);
    expect(isBroken(test as NonNullable<typeof test>)).toBe(true);
  });

  it("of many lines beside many rules comes to an end", () => {
    const rules = Array.from({ length: 2000 }, (_, n) => {
      return `allow tcp ${1024 + n} from 10.${n >> 8}.${n & 255}.0/24 to 172.18.${n >> 8}.${n & 255}`;
    });
    const lines = Array.from({ length: 200 }, (_, n) => {
      const own = `tcp ${1024 + n} from 10.${n >> 8}.${n & 255}.0/24 to 172.18.${n >> 8}.${n & 255}`;
      return [
        "deny tcp 22 from internet to containers",
        `allow ${own}`,
        `deny any from 11.0.0.0/8 to 172.18.0.${n}`,
        `deny tcp ${3500 + n} from outside to containers`,
      ][n % 4];
    });
    const text = `${rules.join("\n")}\ntest "x" {\n${lines.join("\n")}\n}\n`;
    const free = host({ containers: [container("one", [leg("shop", "172.18.200.2")])] });
    expect(new Set(run(text, free)[0]?.lines.map(({ verdict }) => verdict))).toEqual(new Set(["holds"]));
  });
});
