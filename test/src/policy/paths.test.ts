import { describe, expect, it } from "vitest";
import type { PathName } from "../../../src/ir/ir.ts";
import { PATH_NAMES } from "../../../src/ir/ir.ts";
import { finding, findings, irOf, verdict } from "./build.ts";
import { HOST } from "./host.ts";

const TO_HOST = "eth0 203.0.113.9 > 198.51.100.1 tcp 22";
const ON_PATH: Record<PathName, string> = {
  "to-host": TO_HOST,
  "to-containers": "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080",
  "from-containers": "docker0 172.17.0.2 > eth0 8.8.8.8 tcp 443",
  "between-containers": "docker0 172.17.0.4 > docker0 172.17.0.2 tcp 80",
  "from-host": "198.51.100.1 > eth0 8.8.8.8 tcp 443",
  forward: "eth1 10.1.2.3 > eth0 8.8.8.8 tcp 443",
};

describe("a path without a default", () => {
  it.each([
    ["to-host", "untouched"],
    ["to-containers", "deny"],
    ["from-containers", "untouched"],
    ["between-containers", "untouched"],
    ["from-host", "untouched"],
    ["forward", "untouched"],
  ] as const)("%s: %s", (path, wanted) => {
    expect(verdict(irOf("", HOST), ON_PATH[path])).toBe(wanted);
  });

  it("is decided where a rule says something, and lets the rest be as it was", () => {
    const ir = irOf("deny tcp 23 to host\ndeny tcp 25 from containers to internet", HOST);
    expect(ir.paths["to-host"]).toMatchObject({ decided: true, dropInvalid: false, final: { verdict: "untouched" } });
    expect(verdict(ir, TO_HOST)).toBe("untouched");
    expect(verdict(ir, TO_HOST, { state: "invalid" })).toBe("untouched");
    expect(ir.paths["from-containers"]).toMatchObject({
      decided: true,
      dropInvalid: true,
      final: { verdict: "allow" },
    });
    expect(verdict(ir, ON_PATH["from-containers"])).toBe("allow");
    expect(ir.paths.forward.decided).toBe(false);
  });

  it("says nothing where it would allow all the same", () => {
    const ir = irOf("allow tcp 443 from containers to internet\nallow tcp 22 to host", HOST);
    expect(ir.paths["from-containers"]).toMatchObject({ decided: false, rules: [] });
    expect(ir.paths["to-host"]).toMatchObject({ decided: false, rules: [] });
  });

  it("keeps an allow that stands before a refusal, that is logged, or that has a name", () => {
    const kept = (rules: string) => irOf(rules, HOST).paths["from-containers"].rules.map((rule) => rule.id);
    expect(kept("allow tcp 443 from containers to internet\ndeny any from containers to internet")).toEqual([
      "r1",
      "r2",
    ]);
    expect(kept("deny any from containers to metadata\nallow any from containers to internet")).toEqual(["r1"]);
    expect(kept("allow tcp 443 from containers to internet log")).toEqual(["r1"]);
    expect(kept('allow tcp 443 from containers to internet as "https"')).toEqual(["r1"]);
  });
});

describe("a default", () => {
  it.each(PATH_NAMES)("decides what no rule did: %s", (path) => {
    const words = path.replaceAll("-", " ");
    for (const action of ["allow", "deny"]) {
      expect(verdict(irOf(`default ${action} ${words}`, HOST), ON_PATH[path])).toBe(action);
    }
    const ir = irOf(`default reject ${words} with host-unreachable`, HOST);
    expect(verdict(ir, ON_PATH[path])).toBe("host-unreachable");
    expect(ir.paths[path].final.origin).toEqual({ file: "policy.wall", line: 1, column: 1 });
  });

  it("may stand anywhere", () => {
    const ir = irOf("default deny to host\nallow tcp 22 from any to host", HOST);
    expect(verdict(ir, TO_HOST)).toBe("allow");
  });

  it("lets replies pass, and drops what is invalid", () => {
    const ir = irOf("default deny to host\ndeny any to host", HOST);
    expect(verdict(ir, TO_HOST, { state: "established" })).toBe("allow");
    expect(verdict(ir, TO_HOST, { state: "related" })).toBe("allow");
    expect(verdict(irOf("default allow to host", HOST), TO_HOST, { state: "invalid" })).toBe("deny");
  });

  it("is one a path: a second is an error that shows the first", () => {
    const text = "default deny to host\ndefault reject to host";
    expect(findings(text, HOST)).toEqual(["duplicate-default: default reject to host"]);
    expect(finding(text, "duplicate-default", HOST).related[0]?.span.start.line).toBe(1);
  });

  it("is written either way", () => {
    const text = "default deny from outside to containers\ndefault deny to containers";
    expect(findings(text, HOST)).toEqual(["duplicate-default: default deny to containers"]);
  });

  it("carries its log, its name, its reason and its trial", () => {
    const ir = irOf('default deny to host log "host " as "closed" because "OPS-1" trial', HOST);
    expect(ir.paths["to-host"].final).toMatchObject({
      verdict: "deny",
      log: { prefix: "host ", written: true },
      label: "closed",
      because: "OPS-1",
      trial: true,
    });
    expect(verdict(ir, TO_HOST)).toBe("untouched");
  });

  it("rejects as tcp and everything else likes it, without `with`", () => {
    const ir = irOf("default reject to host", HOST);
    expect(verdict(ir, TO_HOST)).toBe("tcp-reset");
    expect(verdict(ir, "eth0 203.0.113.9 > 198.51.100.1 udp 53")).toBe("port-unreachable");
  });

  it("speaks of traffic from outside: `to containers` is not between containers", () => {
    const ir = irOf("default deny to containers", HOST);
    expect(verdict(ir, ON_PATH["between-containers"])).toBe("untouched");
    const rule = irOf("deny any to containers\ndefault allow to containers", HOST);
    expect(verdict(rule, ON_PATH["between-containers"])).toBe("deny");
  });
});

describe("the first rule that matches", () => {
  it("decides, from the top of the file down", () => {
    const policy = "deny tcp 22 from 203.0.113.9 to host\nallow tcp 22 to host\ndeny any to host";
    const ir = irOf(`${policy}\ndefault deny to host`, HOST);
    expect(verdict(ir, TO_HOST)).toBe("deny");
    expect(verdict(ir, "eth0 203.0.113.8 > 198.51.100.1 tcp 22")).toBe("allow");
  });

  it("reaches several paths under one id", () => {
    const ir = irOf("deny tcp 22 from 10.0.0.0/8 to any", HOST);
    const reached = PATH_NAMES.filter((path) => ir.paths[path].rules.some((rule) => rule.id === "r1"));
    expect(reached).toEqual(["to-host", "to-containers", "from-containers", "between-containers", "forward"]);
  });
});

describe("an allow on a path that lets everything pass", () => {
  it("is a warning with the default that is missing", () => {
    expect(findings("allow tcp 22 from 10.0.0.0/8 to host", HOST)).toEqual([
      "allow-without-effect: allow tcp 22 from 10.0.0.0/8 to host",
    ]);
    const { message, help } = finding("allow tcp 22 from 10.0.0.0/8 to any", "allow-without-effect", HOST);
    expect(message).toContain("for `to host` and `forward`, which have no default and so let everything pass");
    expect(help.join(" ")).toContain("`default deny to host`");
  });

  it("is none with a default, nor on a path whose default is the language's own allow", () => {
    expect(findings("allow tcp 22 to host\ndefault deny to host", HOST)).toEqual([]);
    expect(findings("allow tcp 22 from container www to internet", HOST)).toEqual([]);
  });
});

describe("a rule that no packet can fit", () => {
  it.each([
    "allow any from host to host",
    "deny any from host to container exporter on interface eth0",
    "allow any from any on interface eth0 to internet on interface docker0",
  ])("is an error: %s", (text) => {
    expect(
      findings(text, HOST).some((one) => one.startsWith("rule-without-path") || one.startsWith("host-network")),
    ).toBe(true);
  });
});
