import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changesOf } from "../../../../src/analysis/changes/changes.ts";
import { readTopology } from "../../../../src/docker/read.ts";
import type { Ir } from "../../../../src/ir/ir.ts";
import { compileLines } from "../../../lab/compile-policy.ts";
import { ROOT } from "../../cli/built.ts";

/** The example's host: www-nginx on 80 and 443, staging-nginx on 8080 and 8443, app, and db on no port of the host. */
const FILE = join(ROOT, "examples/admins-and-lan/docker.json");
const HOST = readTopology({ text: readFileSync(FILE, "utf8"), file: FILE });

function ir(text: string): Ir {
  const compiled = compileLines(text.trim().split("\n"), HOST);
  if (!compiled.ir) throw new Error(compiled.errors.map(({ message }) => message).join("; "));
  return compiled.ir;
}

/** The changes as sentences. */
function words(before: string | undefined, after: string): string[] {
  const changes = changesOf(before === undefined ? undefined : ir(before), ir(after), HOST) ?? [];
  return changes.map(
    ({ kind, what, whom, origin }) => `${kind} ${what.join(", ")} to ${whom} (${origin ?? "default"})`,
  );
}

const BASE = `let admins = 198.51.100.7, 2001:db8:ad::/48
allow tcp ssh from admins to host
allow any from admins to containers
default deny to host
default deny between containers
`;

describe("what a new policy changes, in words", () => {
  it("is nothing where it means the same", () => {
    expect(words(BASE, BASE)).toEqual([]);
    expect(words(BASE, `# a comment\nallow tcp ssh from 198.51.100.7 to host\n${BASE}`)).toEqual([]);
  });

  it("names a published port by its number on the host, whatever way leads there", () => {
    expect(words(BASE, `${BASE}allow tcp https from any to container staging-nginx\n`)).toEqual([
      "opens tcp 8443 of staging-nginx to everyone (policy.wall:6)",
    ]);
    expect(words(BASE, `${BASE}allow tcp 8443 from any to published\n`)).toEqual([
      "opens tcp 8443 of staging-nginx to everyone (policy.wall:6)",
    ]);
  });

  it("names a container's own port to other containers", () => {
    expect(words(BASE, `${BASE}allow tcp 5432 from container app to container db\n`)).toEqual([
      "opens tcp 5432 of db to container app (policy.wall:6)",
    ]);
  });

  it("says who keeps what is taken from the others", () => {
    const open = BASE.replace("default deny to host", "default allow to host");
    expect(words(open, BASE)).toEqual([
      "closes tcp 22 of this host to everyone but admins (policy.wall:4)",
      "closes every other tcp port of this host, every other udp port of this host, ping of this host to everyone (policy.wall:4)",
    ]);
    expect(words(BASE, open)).toEqual([
      "opens tcp 22 of this host, every other tcp port of this host, every other udp port of this host, ping of this host to everyone (policy.wall:4)",
    ]);
  });

  it("tells two meanings of one name apart, families and interfaces too", () => {
    const other = BASE.replace("198.51.100.7, 2001:db8:ad::/48", "198.51.100.9").replace(
      "to host",
      "on interface eth1 to host",
    );
    const said = words(BASE, other);
    expect(said).toContain("opens tcp 22 of this host to admins (198.51.100.9) on eth1 (policy.wall:2)");
    expect(said).toContain("closes tcp 22 of this host to admins (198.51.100.7, 2001:db8:ad::/48) (policy.wall:4)");
    const half = BASE.replace(", 2001:db8:ad::/48", "");
    const ssh = `${half}let v6 = 2001:db8:ad::/48\nallow udp 53 from v6 to host\n`;
    expect(words(half, ssh)).toEqual(["opens udp 53 of this host to v6 (policy.wall:7)"]);
  });

  it("counts from everything being open where nothing was in force", () => {
    const said = words(undefined, BASE);
    expect(said).toContain("closes tcp 22 of this host to everyone but admins (policy.wall:4)");
    expect(said.join("\n")).toMatch(/closes .*tcp 8443 of staging-nginx.* to everyone outside but admins \(default\)/);
    expect(said.every((text) => text.startsWith("closes"))).toBe(true);
  });

  it("speaks of what containers reach", () => {
    expect(words(BASE, `${BASE}reject tcp 25 from containers to internet\n`)).toEqual([
      "closes tcp 25 of the internet to every container (policy.wall:6)",
    ]);
  });
});
