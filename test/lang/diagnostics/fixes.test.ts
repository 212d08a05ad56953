import { describe, expect, it } from "vitest";
import { languageDefinitions } from "../../../lang/diagnostics/catalogue.ts";
import type { Diagnostic, Fix } from "../../../lang/diagnostics/diagnostic.ts";
import { parse } from "../../../lang/parse.ts";
import { examples, findings, written } from "./examples.ts";

function applied(text: string, fixes: readonly Fix[]): string {
  const edits = fixes.flatMap((fix) => fix.edits).sort((a, b) => b.span.start.offset - a.span.start.offset);
  return edits.reduce(
    (all, { span, text: fresh }) => all.slice(0, span.start.offset) + fresh + all.slice(span.end.offset),
    text,
  );
}

const all = ({ fix, otherFixes = [] }: Diagnostic): readonly Fix[] => [...(fix ? [fix] : []), ...otherFixes];

/** What the text becomes by each change that is offered for its findings. */
function fixed(text: string): string[] {
  return parse("p.wall", text).diagnostics.flatMap((finding) => all(finding).map((fix) => applied(text, [fix])));
}

describe("a fix in the catalogue's wrong examples", () => {
  const offered = languageDefinitions.flatMap((definition) => {
    const file = written(definition.code, examples(definition).wrong);
    const found = findings(file).filter(({ code, span }) => code === definition.code && span?.file === "policy.wall");
    const most = Math.max(0, ...found.map((finding) => all(finding).length));
    return Array.from({ length: most }, (_, at) => [definition.code, at, file, found] as const);
  });

  it("is offered for many", () => {
    expect(new Set(offered.map(([code]) => code)).size).toBeGreaterThan(25);
  });

  it.each(offered)("of %s (%i) makes the finding go, and no new one come", (_, at, file, found) => {
    if (!("text" in file)) throw new Error("no text to mend");
    const text = applied(
      file.text,
      found.flatMap((finding) => all(finding)[at] ?? []),
    );
    expect(text).not.toBe(file.text);
    const before = findings(file).map((finding) => finding.code);
    const after = findings({ text });
    const messages = after.map(({ message }) => message);
    for (const { message } of found) expect(messages).not.toContain(message);
    expect(after.map((one) => one.code).filter((one) => !before.includes(one))).toEqual([]);
  });
});

describe("a fix writes what is meant", () => {
  it.each([
    ["let a = 10.0.0.1/8", ["let a = 10.0.0.0/8", "let a = 10.0.0.1"]],
    ["let a = 010.0.0.1", ["let a = 10.0.0.1"]],
    ["let a = 010.0.0.1/8", []],
    ["let a = 10.1/16", ["let a = 10.1.0.0/16"]],
    ["let a = 10.1/8", []],
    ["let a = 10.1", []],
    ["let a = 10.0.0.0/255.0.0.0", ["let a = 10.0.0.0/8"]],
    ["let a = 10.0.0.1/255.0.0.0", []],
    ["let a = 10.0.0.5-9", ["let a = 10.0.0.5-10.0.0.9"]],
    ["let a = 10.0.0.9-5", []],
    ["let a = 10.0.0.5-300", []],
    ["let a = 10.0.0.5 - 10.0.0.9", ["let a = 10.0.0.5-10.0.0.9"]],
    ["let a = [2001:db8::1]", ["let a = 2001:db8::1"]],
    ["let a = [2001:db8::]/32", ["let a = 2001:db8::/32"]],
    ["let a = 10.0.*.*", ["let a = 10.0.0.0/16"]],
    ["let a = 10.0.*", []],
    ["let a = 10.0.0.1 excpet 10.0.0.2", ["let a = 10.0.0.1 except 10.0.0.2"]],
    ['let a = "10.0.0.1"', ["let a = 10.0.0.1"]],
    ["allow tcp 8000:8099 to host", ["allow tcp 8000-8099 to host"]],
    ["allow tcp 8099:8000 to host", []],
    ["allow tcp 8099-8000 to host", ["allow tcp 8000-8099 to host"]],
    ["allow tcp 022 to host", ["allow tcp 22 to host"]],
    ["allow tcp 22/tcp to host", ["allow tcp 22 to host"]],
    ["allow tcp 53/udp to host", []],
    ["allow 22/tcp to host", ["allow tcp 22 to host"]],
    ["allow 22 to host", ["tcp", "udp", "tcp/udp"].map((one) => `allow ${one} 22 to host`)],
    ["allow ssh to host", ["tcp", "udp", "tcp/udp"].map((one) => `allow ${one} ssh to host`)],
    ["allow 99999 to host", []],
    [
      "allow echo-request to host",
      ["ping", "icmp echo-request", "icmpv6 echo-request"].map((one) => `allow ${one} to host`),
    ],
    ["allow packet-too-big to host", ["allow icmpv6 packet-too-big to host"]],
    ["allow icmp echo-reqest to host", ["allow icmp echo-request to host"]],
    ["allow icmp packet-too-big to host", []],
    ["allow tcp, udp 53 to host", ["allow tcp/udp 53 to host", "allow tcp any, udp 53 to host"]],
    ["allow tcp, ping to host", ["allow tcp any, ping to host"]],
    ["allow proto ospf to host", ["allow proto 89 to host"]],
    ["allow proto tcp to host", ["allow tcp to host"]],
    ["allow proto tcp, 89 to host", []],
    ["allow tcp+udp 53 to host", ["allow tcp/udp 53 to host"]],
    ["allow tpc 80 to host", ["allow tcp 80 to host"]],
    ["allow tcp 80 443 to host", ["allow tcp 80, 443 to host"]],
    ["allow ping tcp 80 to host", ["allow ping, tcp 80 to host"]],
    ["allow tcp 80 form any to host", ["allow tcp 80 from any to host"]],
    ["allow tcp 80 from any ot host", ["allow tcp 80 from any to host"]],
    ["allow tcp 80 host", []],
    ["allow tcp 80 to containers web", ["allow tcp 80 to container web"]],
    ["allow tcp 80 to container a b", ["allow tcp 80 to container a, container b"]],
    ["alow tcp 80 to host", ["allow tcp 80 to host"]],
    ["accept tcp 80 to host", ["allow tcp 80 to host"]],
    ["DROP tcp 80 to host", ["deny tcp 80 to host"]],
    ["block tcp 80 to host", ["deny tcp 80 to host", "reject tcp 80 to host"]],
    ["default drop to host", ["default deny to host"]],
    ["default deny to hst", ["default deny to host"]],
    ["allow tcp 80 to host; deny any to host", ["allow tcp 80 to host\n deny any to host"]],
    ['allow tcp 80 to host log, as "x"', ['allow tcp 80 to host log as "x"']],
    ["essentials without dhcpp", ["essentials without dhcp"]],
    ["essentials without dhcp, dhcp", ["essentials without dhcp"]],
    ["essentials without dhcp guards", ["essentials without dhcp, guards"]],
    ["zone z = interface eth0 eth1", ["zone z = interface eth0, eth1"]],
    ["zone z = interface eth+", ['zone z = interface "eth*"']],
    ["allow tcp 22 to host limit 10/min", ["allow tcp 22 to host limit 10/minute"]],
    ["deny tcp 22 to host until 2026-12-31", ["deny tcp 22 to host "]],
    ["reject udp 53 to host with tcp-reset", ["reject udp 53 to host "]],
    ['allow any to host because "a\\b"', ['allow any to host because "a\\\\b"']],
  ])("%j", (text, wanted) => {
    expect(parse("p.wall", text).diagnostics).not.toEqual([]);
    expect(fixed(text)).toEqual(wanted);
  });

  it("by itself only where the writer has nothing to decide", () => {
    const spelled = (text: string) => parse("p.wall", text).diagnostics[0]?.fix?.isSpelling ?? false;
    for (const text of ["allow tcp 80:90 to host", "let a = 10.0.0.0/255.0.0.0", "allow tcp+udp 53 to host"])
      expect(spelled(text), text).toBe(true);
    for (const text of ["let a = 010.0.0.1", "let a = 10.0.0.1/8", "alow any to host", "allow tcp 90-80 to host"])
      expect(spelled(text), text).toBe(false);
  });
});
