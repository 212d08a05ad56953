import { describe, expect, it } from "vitest";
import { elementsOf } from "../../../src/ir/elements.ts";
import { finding, findings, irOf } from "./build.ts";

/** The addresses of a group, worked out. */
function group(text: string): string[] {
  const ir = irOf(`${text}\ndeny any from g to host`);
  const set = ir.sets.find((one) => one.name === "group:g");
  return set?.kind === "addresses" ? elementsOf(set).format() : [];
}

describe("a group", () => {
  it("is the finished set of its addresses", () => {
    expect(group("let g = 10.0.0.0/8, 10.1.0.0/16, 192.0.2.1-192.0.2.4")).toEqual([
      "10.0.0.0/8",
      "192.0.2.1-192.0.2.4",
    ]);
    expect(group("let g = 2001:db8::/32, 10.0.0.1")).toEqual(["10.0.0.1", "2001:db8::/32"]);
  });

  it("takes away what stands behind `except`, and names others before and after", () => {
    expect(group("let h = 10.0.0.0/9\nlet g = h, i except 10.0.0.0/10\nlet i = 192.0.2.0/24")).toEqual([
      "10.64.0.0/10",
      "192.0.2.0/24",
    ]);
    expect(group("let h = 10.0.0.0/8 except 10.0.0.0/9\nlet g = 10.0.0.0/8 except h")).toEqual(["10.0.0.0/9"]);
  });

  it("that is empty matches nothing", () => {
    expect(group("let g = 10.0.0.1 except 10.0.0.0/8")).toEqual([]);
  });

  it("that contains itself is an error that shows the circle, once", () => {
    const text = "let a = b\nlet b = c, 10.0.0.1\nlet c = a\ndeny any from a to host";
    const found = findings(text).filter((one) => one.startsWith("circular-name"));
    expect(found).toHaveLength(1);
    expect(finding(text, "circular-name").message).toContain("`a` → `b` → `c` → `a`");
    expect(findings("let a = a\ndeny any from a to host").filter((one) => one.startsWith("circular"))).toHaveLength(1);
  });

  it("has errors too where no rule asks for it", () => {
    expect(findings("let a = nobody")).toEqual(expect.arrayContaining(["unknown-name: nobody", "unused-name: a"]));
    expect(findings("zone z = interface eth0 address nobody")).toContain("unknown-name: nobody");
    expect(findings("service s = nothing")).toContain("unknown-name: nothing");
  });
});

describe("a name", () => {
  it("is one of the four kinds, defined once", () => {
    const text = "let x = 10.0.0.1\nzone x = interface eth0\ndeny any from x to host";
    expect(findings(text)).toEqual(["duplicate-name: x"]);
    expect(finding(text, "duplicate-name").related[0]?.span.start.line).toBe(1);
    expect(findings("set x\nservice x = tcp 1\ndeny x from x to host")).toContain("duplicate-name: x");
  });

  it("that nothing defines is an error with the nearest one", () => {
    const text = "let admins = 10.0.0.1\ndeny any from admns to host\ndeny any from admins to host";
    expect(findings(text)).toEqual(["unknown-name: admns"]);
    expect(finding(text, "unknown-name").help).toEqual(["Did you mean `admins`?"]);
    expect(finding("service webb = tcp 80\ndeny wbb to host\ndeny webb to host", "unknown-name").help).toEqual([
      "Did you mean `webb`?",
    ]);
  });

  it("may be meant for a word of the language", () => {
    const helpOf = (text: string) => finding(text, "unknown-name").help;
    expect(helpOf("deny tcp 80 to hots")).toEqual(["Did you mean `host`?"]);
    expect(helpOf("deny tcp 80 from internett to host")).toEqual(["Did you mean `internet`?"]);
    expect(helpOf("deny tcp 80 to host trail")).toEqual(["Did you mean `trial`?"]);
    expect(helpOf("deny icmpv8 to host")).toEqual(["Did you mean `icmpv6`?"]);
    expect(helpOf("let hosts = 10.0.0.1\ndeny any from hosts to host\ndeny tcp 80 to hostz")).toEqual([
      "Did you mean `hosts`?",
    ]);
  });

  it("behind `on` may be an interface's own name, and the help says how to write that", () => {
    const help = "For the interface itself write `on interface eth0`.";
    expect(finding("deny any from any on eth0 to host", "unknown-name").help).toEqual([help]);
    expect(finding("deny any to outside on eth0", "unknown-name").help).toEqual([help]);
    expect(finding("zone eth = interface eth1\ndeny any from any on eth0, eth to host", "unknown-name").help).toEqual([
      "Did you mean `eth`?",
      help,
    ]);
    expect(finding("deny any from any on abcdefghijklmnop to host", "unknown-name").help).toEqual([]);
  });

  it("of another kind than the place wants is an error that shows the definition", () => {
    expect(findings("zone z = interface eth0\nlet g = z\ndeny any from g to host")).toContain("wrong-kind-of-name: z");
    expect(findings("let g = 10.0.0.1\ndeny any from any on g to host")).toEqual(["wrong-kind-of-name: g"]);
    expect(findings("let g = 10.0.0.1\ndeny g from any to host")).toEqual(["wrong-kind-of-name: g"]);
    expect(findings("service s = tcp 1\ndeny any from s to host")).toEqual(["wrong-kind-of-name: s"]);
    expect(findings("set s\ndeny any to host s")).toEqual(["wrong-kind-of-name: s"]);
  });

  it("that nothing uses is a warning", () => {
    expect(findings("let a = 10.0.0.1\nset b\nservice c = tcp 1\nzone d = interface eth0")).toEqual([
      "unused-name: a",
      "unused-name: b",
      "unused-name: c",
      "unused-name: d",
    ]);
  });

  it("is used by a group, an except, an `on`, a service, a zone, a test", () => {
    expect(
      findings(
        `let a = 10.0.0.1
let b = 10.0.0.2
let c = a except b
zone d = interface eth0 address c
service e = tcp 1
service f = e
zone g = interface eth1
set h
deny f from d except h to host
test "x" {
  deny tcp 1 from any on g to host
}`,
      ),
    ).toEqual([]);
  });
});

describe("a service", () => {
  it("may define a built-in one anew", () => {
    const ir = irOf("service web = tcp 8080\ndeny web to host");
    expect(ir.paths["to-host"].rules[0]?.when[0]?.traffic).toMatchObject({ ports: [{ first: 8080, last: 8080 }] });
  });

  it("that contains itself is an error, once", () => {
    const text = "service a = b\nservice b = tcp 1, a\ndeny a to host";
    expect(findings(text).filter((one) => one.startsWith("circular-name"))).toHaveLength(1);
    expect(finding(text, "circular-name").message).toContain("`a` → `b` → `a`");
  });
});

describe("a set's origin", () => {
  it("is its definition, in whatever file", () => {
    const ir = irOf("\n  let admins = 10.0.0.1\ndeny any from admins to host");
    expect(ir.sets).toEqual([
      {
        kind: "addresses",
        name: "group:admins",
        v4: ["10.0.0.1"],
        v6: [],
        origin: { file: "policy.wall", line: 2, column: 7 },
      },
    ]);
  });
});
