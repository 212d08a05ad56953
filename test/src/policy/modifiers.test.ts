import { describe, expect, it } from "vitest";
import { IntervalSet } from "../../../src/ip/interval-set.ts";
import { decide } from "../../../src/ir/decide.ts";
import { freshMemory } from "../../../src/ir/memory.ts";
import { finding, findings, irOf, packet, verdict } from "./build.ts";
import { HOST } from "./host.ts";

const SSH = "eth0 203.0.113.9 > 198.51.100.1 tcp 22";
const CLOSED = "default deny to host";

describe("until", () => {
  const rule = (date: string) => `allow tcp 22 to host until ${date}\n${CLOSED}`;

  it("counts up to and including its day", () => {
    expect(verdict(irOf(rule("2026-06-01"), HOST, "2026-06-01"), SSH)).toBe("allow");
    expect(verdict(irOf(rule("2026-05-31"), HOST, "2026-06-01"), SSH)).toBe("deny");
    expect(verdict(irOf(rule("2027-01-01"), HOST, "2026-12-31"), SSH)).toBe("allow");
  });

  it("is a warning once it is over, and the rule is left out", () => {
    expect(findings(rule("2026-05-31"), HOST)).toEqual(["expired-rule: until 2026-05-31"]);
    expect(irOf(rule("2026-05-31"), HOST).paths["to-host"].rules).toEqual([]);
  });

  it("is a warning in the last fortnight, with the days that are left", () => {
    const soon = (date: string) => finding(rule(date), "rule-expires-soon", HOST).message;
    expect(soon("2026-06-01")).toContain("today");
    expect(soon("2026-06-02")).toContain("1 more day");
    expect(soon("2026-06-15")).toContain("14 more days");
    expect(findings(rule("2026-06-16"), HOST)).toEqual([]);
  });

  it("leaves an expired log out too", () => {
    expect(irOf(`log tcp 22 to host until 2026-05-31\n${CLOSED}`, HOST).paths["to-host"].rules).toEqual([]);
  });

  it("doesn't change the other rules' numbers", () => {
    const ir = irOf(`allow tcp 21 to host until 2020-01-01\nallow tcp 22 to host\n${CLOSED}`, HOST);
    expect(ir.paths["to-host"].rules.map((one) => one.id)).toEqual(["r2"]);
  });
});

describe("limit and connections", () => {
  it("are meters that the rule shares over all its paths", () => {
    const ir = irOf(
      `allow tcp 22 from 10.0.0.0/8 to any limit 10/minute burst 7 per source connections 3 per source\n${CLOSED}\ndefault deny forward`,
      HOST,
    );
    const origin = { file: "policy.wall", line: 1, column: 1 };
    expect(ir.meters).toEqual([
      { kind: "connections", id: "connections:r1", most: 3, perSource: true, size: 65536, origin },
      { kind: "rate", id: "rate:r1", count: 10, unit: "minute", burst: 7, perSource: true, size: 65536, origin },
    ]);
    for (const path of ["to-host", "to-containers", "forward"] as const) {
      expect(ir.paths[path].rules[0]).toMatchObject({ rate: "rate:r1", connections: "connections:r1" });
    }
  });

  it("have a burst of 5 where none is named, and count all sources as one", () => {
    expect(irOf(`allow tcp 22 to host limit 3/hour\n${CLOSED}`, HOST).meters).toMatchObject([
      { count: 3, unit: "hour", burst: 5, perSource: false },
    ]);
  });

  it("let the next rules be asked beyond them", () => {
    const ir = irOf(`allow tcp 22 to host limit 1/minute burst 2\nreject tcp 22 to host\n${CLOSED}`, HOST);
    const memory = freshMemory();
    const asked = [1, 2, 3].map(() => verdict(ir, SSH, {}, memory));
    expect(asked).toEqual(["allow", "allow", "tcp-reset"]);
  });

  it("are not there where the rule isn't", () => {
    expect(irOf("allow tcp 22 to host limit 3/hour until 2020-01-01\ndefault deny to host", HOST).meters).toEqual([]);
    expect(irOf("allow tcp 22 from containers to internet limit 3/hour", HOST).meters).toEqual([]);
  });
});

describe("log", () => {
  it("has the policy's prefix, or the tool's own with the place", () => {
    const prefixes = (text: string) => irOf(text, HOST).paths["to-host"].rules.map((rule) => rule.log);
    expect(prefixes('deny tcp 23 to host log "telnet "')).toEqual([{ prefix: "telnet ", written: true }]);
    expect(prefixes("\ndeny tcp 23 to host log")).toEqual([{ prefix: "wallc policy.wall:2 ", written: false }]);
    expect(prefixes('deny tcp 23 to host log as "telnet"')).toEqual([{ prefix: "wallc telnet ", written: false }]);
    expect(prefixes('log "see " tcp 23 to host')).toEqual([{ prefix: "see ", written: true }]);
    expect(prefixes("deny tcp 23 to host")).toEqual([undefined]);
  });

  it("as an action decides nothing, and is written before the rule that does", () => {
    const ir = irOf(`log "a " tcp 22 to host\nallow tcp 22 to host log "b "\n${CLOSED}`, HOST);
    const decision = decide(ir, packet(SSH));
    expect(decision.verdict).toBe("allow");
    expect(decision.logged.map((one) => one.prefix)).toEqual(["a ", "b "]);
  });
});

describe("trial", () => {
  it("of a default drops no invalid packet either", () => {
    expect(irOf("default deny to host trial").paths["to-host"].dropInvalid).toBe(false);
    expect(irOf("default deny to host").paths["to-host"].dropInvalid).toBe(true);
  });

  it("lets go on to the next rule what it would refuse", () => {
    const ir = irOf(`deny tcp 22 to host trial log "try "\nallow tcp 22 to host\n${CLOSED}`, HOST);
    const decision = decide(ir, packet(SSH));
    expect(decision.verdict).toBe("allow");
    expect(decision.logged.map((one) => one.prefix)).toEqual(["try "]);
  });
});

describe("with", () => {
  it("chooses the refusal", () => {
    const how = (modifier: string) => verdict(irOf(`reject tcp 22 to host ${modifier}`, HOST), SSH);
    expect(how("")).toBe("tcp-reset");
    for (const kind of ["tcp-reset", "port-unreachable", "host-unreachable", "admin-prohibited"]) {
      expect(how(`with ${kind}`)).toBe(kind);
    }
  });
});

describe("as and because", () => {
  it("stay with the rule on each path", () => {
    const ir = irOf('deny tcp 22 from 10.0.0.0/8 to any as "ssh" because "OPS-7"', HOST);
    for (const path of ["to-host", "to-containers", "forward"] as const) {
      expect(ir.paths[path].rules[0]).toMatchObject({ label: "ssh", because: "OPS-7" });
    }
  });
});

describe("a run-time group", () => {
  it("is empty until others fill it", () => {
    const ir = irOf("set banned timeout 1h size 1000\ndeny any from banned to host\ndefault allow to host", HOST);
    expect(ir.sets).toEqual([
      {
        kind: "runtime",
        name: "runtime:banned",
        timeout: 3600,
        size: 1000,
        origin: { file: "policy.wall", line: 1, column: 5 },
      },
    ]);
    expect(verdict(ir, SSH)).toBe("allow");
    const runtime = new Map([["runtime:banned", IntervalSet.parse(["203.0.113.9"])]]);
    expect(verdict(ir, SSH, {}, freshMemory(runtime))).toBe("deny");
  });

  it("is taken from a source, but not from a destination that Docker publishes", () => {
    const ir = irOf("set good\ndeny any from any except good to published\ndefault allow to containers", HOST);
    expect(verdict(ir, "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8080")).toBe("deny");
    expect(findings("set s\ndeny any to published except s", HOST)).toContain(
      "run-time-group-in-destination-except: s",
    );
    expect(findings("set s\ndeny any to containers except s", HOST)).toContain(
      "run-time-group-in-destination-except: s",
    );
    expect(findings("set s\ndeny any to internet except s", HOST)).toEqual([]);
  });

  it("has room for 65536 addresses of a family where no size is named", () => {
    expect(irOf("set s\ndeny any from s to host", HOST).sets).toMatchObject([{ size: 65536 }]);
  });
});
