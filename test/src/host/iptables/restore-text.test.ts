import { describe, expect, it } from "vitest";
import type { Jump } from "../../../../backends/backend.ts";
import { listingOf } from "../../../../src/host/iptables/listing.ts";
import { capturedJumps, capturedRules, removalText, restoreText } from "../../../../src/host/iptables/restore-text.ts";

const RULES = `# Compiled by wallc
*raw
:WALLC-PREROUTING - [0:0]
-A WALLC-PREROUTING -s 127.0.0.0/8 -j DROP
COMMIT
*mangle
:WALLC-FORWARD - [0:0]
:WALLC-to - [0:0]
-A WALLC-FORWARD -g WALLC-to
-A WALLC-to -m comment --comment "edge.wall:1 -j WALLC-none" -j DROP
COMMIT
`;
const JUMPS: readonly Jump[] = [
  { family: 4, table: "raw", builtIn: "PREROUTING", chain: "WALLC-PREROUTING" },
  { family: 4, table: "mangle", builtIn: "FORWARD", chain: "WALLC-FORWARD" },
  { family: 6, table: "mangle", builtIn: "FORWARD", chain: "WALLC-OTHER" },
];

function text(saved: string): string[] {
  return restoreText(RULES, saved, JUMPS, 4).trimEnd().split("\n");
}

describe("the input of iptables-restore", () => {
  it("has each table's rules and jumps in one transaction, the guards once more behind all", () => {
    expect(text("")).toEqual([
      "*raw",
      ":WALLC-PREROUTING - [0:0]",
      "-A WALLC-PREROUTING -s 127.0.0.0/8 -j DROP",
      "-I PREROUTING 1 -j WALLC-PREROUTING",
      "COMMIT",
      "*mangle",
      ":WALLC-FORWARD - [0:0]",
      ":WALLC-to - [0:0]",
      "-A WALLC-FORWARD -g WALLC-to",
      '-A WALLC-to -m comment --comment "edge.wall:1 -j WALLC-none" -j DROP',
      "-I FORWARD 1 -j WALLC-FORWARD",
      "COMMIT",
      "*raw",
      ":WALLC-PREROUTING - [0:0]",
      "-A WALLC-PREROUTING -s 127.0.0.0/8 -j DROP",
      "COMMIT",
    ]);
  });

  it("holds the guards of both policies until the new rules judge", () => {
    const saved =
      "*raw\n:PREROUTING ACCEPT [0:0]\n:WALLC-PREROUTING - [0:0]\n-A PREROUTING -j WALLC-PREROUTING\n-A WALLC-PREROUTING -s 172.17.0.0/16 ! -i docker0 -j DROP\nCOMMIT\n";
    const lines = text(saved);
    const old = lines.indexOf("-A WALLC-PREROUTING -s 172.17.0.0/16 ! -i docker0 -j DROP");
    expect(old).toBeGreaterThan(0);
    expect(old).toBeLessThan(lines.indexOf("*mangle"));
    expect(lines.lastIndexOf("-A WALLC-PREROUTING -s 172.17.0.0/16 ! -i docker0 -j DROP")).toBe(old);
    expect(lines).not.toContain("-I PREROUTING 1 -j WALLC-PREROUTING");
  });

  it("puts a jump first again in one transaction, however often and wherever it is", () => {
    const at = (...rules: string[]) =>
      text(
        `*mangle\n:FORWARD ACCEPT [0:0]\n:WALLC-FORWARD - [0:0]\n${rules.map((rule) => `-A FORWARD ${rule}\n`).join("")}COMMIT\n`,
      ).filter((line) => / FORWARD /.test(line));
    expect(at("-j WALLC-FORWARD", "-j ACCEPT")).toEqual([]);
    expect(at("-j ACCEPT", "-j WALLC-FORWARD")).toEqual([
      "-D FORWARD -j WALLC-FORWARD",
      "-I FORWARD 1 -j WALLC-FORWARD",
    ]);
    expect(at("-j WALLC-FORWARD", "-j WALLC-FORWARD")).toEqual([
      "-D FORWARD -j WALLC-FORWARD",
      "-D FORWARD -j WALLC-FORWARD",
      "-I FORWARD 1 -j WALLC-FORWARD",
    ]);
    // A rule of somebody else that leads to our chain stays theirs.
    expect(at("-i eth9 -j WALLC-FORWARD", "-j WALLC-FORWARD")).toEqual([
      "-D FORWARD -j WALLC-FORWARD",
      "-I FORWARD 1 -j WALLC-FORWARD",
    ]);
  });

  it("deletes what an earlier policy left, in tables that the new one doesn't use too, and nothing of others", () => {
    const saved = `*nat
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
:WALLC-POSTROUTING - [0:0]
-A POSTROUTING -j WALLC-POSTROUTING
-A POSTROUTING -j DOCKER
-A WALLC-POSTROUTING -j MASQUERADE
COMMIT
*mangle
:INPUT ACCEPT [0:0]
:WALLC-INPUT - [0:0]
:WALLC-old - [0:0]
:WALLC-theirs - [0:0]
-A INPUT -j WALLC-INPUT
-A INPUT -i eth9 -j WALLC-theirs
-A WALLC-INPUT -g WALLC-old
COMMIT
`;
    const lines = text(saved);
    for (const line of ["-D INPUT -j WALLC-INPUT", "-F WALLC-old", "-X WALLC-old", "-X WALLC-INPUT"])
      expect(lines).toContain(line);
    expect(lines.join("\n")).not.toMatch(/WALLC-theirs|DOCKER/);
    expect(lines.slice(lines.indexOf("*nat"))).toEqual([
      "*nat",
      "-D POSTROUTING -j WALLC-POSTROUTING",
      "-F WALLC-POSTROUTING",
      "-X WALLC-POSTROUTING",
      "COMMIT",
    ]);
  });
});

/** What iptables-save shows once the rules are in. */
const LOADED = `*mangle
:FORWARD ACCEPT [7:420]
:WALLC-FORWARD - [0:0]
:WALLC-to - [0:0]
-A FORWARD -j WALLC-FORWARD
-A FORWARD -m comment --comment "theirs" -j ACCEPT
-A FORWARD -i eth9 -g WALLC-to
-A WALLC-FORWARD -g WALLC-to
-A WALLC-to -m comment --comment "edge.wall:1 -j WALLC-none" -j DROP
COMMIT
*raw
:WALLC-PREROUTING - [0:0]
-A WALLC-PREROUTING -s 127.0.0.0/8 -j DROP
COMMIT
`;

describe("what iptables-save shows of ours", () => {
  it("is listed by chain, with the rules of others that lead to it", () => {
    expect([...listingOf(LOADED, 6)]).toEqual([
      ["ip6tables mangle FORWARD", ["-j WALLC-FORWARD", "-i eth9 -g WALLC-to (behind 2 other rules)"]],
      ["ip6tables mangle WALLC-FORWARD", ["-g WALLC-to"]],
      ["ip6tables mangle WALLC-to", ['-m comment --comment "edge.wall:1 -j WALLC-none" -j DROP']],
      ["ip6tables raw WALLC-PREROUTING", ["-s 127.0.0.0/8 -j DROP"]],
    ]);
  });

  it("comes back from what was captured", () => {
    const jumps = capturedJumps(LOADED, 4);
    expect(jumps).toEqual([{ family: 4, table: "mangle", builtIn: "FORWARD", chain: "WALLC-FORWARD" }]);
    const back = restoreText(capturedRules(LOADED), "", jumps, 4);
    for (const [title, rules] of listingOf(LOADED, 4)) {
      if (title.includes("WALLC")) for (const rule of rules) expect(back, title).toContain(`${rule}\n`);
    }
    expect(back).not.toContain("theirs");
    expect(back.indexOf("*raw")).toBeLessThan(back.indexOf("*mangle"));
  });

  it("is all taken away, marks before what refuses by them", () => {
    expect(removalText(LOADED).trimEnd().split("\n")).toEqual([
      "*mangle",
      "-D FORWARD -j WALLC-FORWARD",
      "-D FORWARD -i eth9 -g WALLC-to",
      "-F WALLC-FORWARD",
      "-F WALLC-to",
      "-X WALLC-FORWARD",
      "-X WALLC-to",
      "COMMIT",
      "*raw",
      "-F WALLC-PREROUTING",
      "-X WALLC-PREROUTING",
      "COMMIT",
    ]);
    expect(removalText("*filter\n:FORWARD DROP [0:0]\n-A FORWARD -j ACCEPT\nCOMMIT\n")).toBe("");
  });
});
