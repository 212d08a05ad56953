import { describe, expect, it } from "vitest";
import { emitIptables } from "../../../backends/iptables/emit.ts";
import type { Ir } from "../../../src/ir/ir.ts";
import { addressSet, ir, match, path, placeSet, rule, tcp } from "../build.ts";
import { compile, fileOf, VARIANTS } from "./files.ts";
import { inLab } from "./lab.ts";

const origin = { file: "edge.wall", line: 3, column: 1 };

/** What other programs ban is refused, the rest reaches the container by its place alone. */
const BANS: Ir = ir({
  sets: [
    { kind: "runtime", name: "runtime:bans", size: 1000, timeout: 3600, origin },
    placeSet("container:web", [{ interface: "docker0", v4: ["172.17.0.2"], v6: ["fd00:17::2"] }]),
    placeSet("container:moved", [{ interface: "br-other", v4: ["172.17.0.2"], v6: ["fd00:17::2"] }]),
  ],
  paths: {
    "to-containers": path([
      rule(1, "deny", [match("forward", { source: "runtime:bans" })]),
      rule(2, "allow", [match("forward", { destination: "container:web", traffic: tcp(80) })]),
    ]),
    "from-containers": path([rule(3, "allow", [match("forward", { source: "container:moved" })])]),
  },
});

describe.concurrent.each(VARIANTS)("sets with iptables-%s", (variant) => {
  it("keeps what others put into a run-time set over a reload", async () => {
    const lines = await inLab(
      variant,
      [compile(BANS, { ipset: true })],
      `
load 0; hook 0
probe before wan 172.17.0.2 80
probe before6 wan fd00:17::2 80
ipset add wallc-r4_bans 198.51.100.7
ipset add wallc-r6_bans 2001:db8::7
probe banned wan 172.17.0.2 80
load 0; hook 0
probe reloaded wan 172.17.0.2 80
probe reloaded6 wan fd00:17::2 80
hook 0 remove
ipset list -n
`,
    );
    expect(lines).toEqual(["before: open", "before6: open", "banned: silent", "reloaded: silent", "reloaded6: silent"]);
  });

  it("knows a container by its bridge and its address", async () => {
    const script = `
serve wan 4 9000
load 0; hook 0
probe moved web 198.51.100.7 9000
ipset add wallc-c4i_moved 172.17.0.2,docker0
probe back web 198.51.100.7 9000
`;
    expect(await inLab(variant, [compile(BANS, { ipset: true })], script)).toEqual(["moved: silent", "back: open"]);
  });
});

describe("a generation of sets", () => {
  it("has names of its own within ipset's limit, but for run-time sets", () => {
    const long = placeSet(`container:${"w".repeat(40)}`, [{ interface: "docker0", v4: ["172.17.0.3"], v6: [] }]);
    const policy: Ir = {
      ...BANS,
      sets: [...BANS.sets, long],
      paths: { ...BANS.paths, "from-containers": path([rule(4, "deny", [match("forward", { source: long.name })])]) },
    };
    const named = ([undefined, "1", "2"] as const).map((setGeneration) => {
      const text = fileOf(compile(policy, { ipset: true, ...(setGeneration && { setGeneration }) }), "sets.ipset");
      return [...text.matchAll(/^create (\S+)/gm)]
        .map((found) => found[1] as string)
        .filter((name) => !/-new/.test(name));
    });
    for (const names of named) expect(names.every((name) => name.length <= 31)).toBe(true);
    const [plain, first, second] = named.map((names) => new Set(names)) as [Set<string>, Set<string>, Set<string>];
    const shared = ["wallc-r4_bans", "wallc-r6_bans"];
    for (const [a, b] of [
      [plain, first],
      [plain, second],
      [first, second],
    ] as const) {
      expect([...a].filter((name) => b.has(name))).toEqual(shared);
    }
    expect(first.has("wallc-1c4i_web")).toBe(true);
  });
});

describe("run-time sets", () => {
  it("are an error without ipset, at their own place", () => {
    const { problems, files } = emitIptables(BANS, { source: "edge.wall", ipset: false });
    expect(files).toEqual([]);
    expect(problems).toMatchObject([{ severity: "error", code: "run-time-set-needs-ipset", origin }]);
  });

  it("can't be looked up by the address that a client asked for", () => {
    const asked: Ir = {
      ...BANS,
      paths: { ...BANS.paths, "to-host": path([rule(9, "deny", [match("input", { original: "runtime:bans" })])]) },
    };
    const { problems } = emitIptables(asked, { source: "edge.wall", ipset: true });
    expect(problems).toMatchObject([{ code: "run-time-set-as-original-address", origin }]);
  });

  it("keep their elements no longer than ipset can count", () => {
    const sets = BANS.sets.map((set) => (set.kind === "runtime" ? { ...set, timeout: 2147484 } : set));
    const { problems } = emitIptables({ ...BANS, sets }, { source: "edge.wall", ipset: true });
    expect(problems).toMatchObject([{ severity: "error", code: "timeout-too-long-for-ipset", origin }]);
  });
});

describe("sets.ipset", () => {
  it("fills sets under another name and exchanges them, run-time sets first and never filled", () => {
    const large = addressSet("group:large", ["0.0.0.0/0", "2001:db8::1-2001:db8::2"]);
    const policy = ir({
      sets: [...BANS.sets, large],
      paths: {
        "to-host": path([rule(1, "allow", [match("input", { source: large.name, destination: "runtime:bans" })])]),
      },
    });
    const text = fileOf(compile(policy, { ipset: true }), "sets.ipset");
    expect(text.split("\n").slice(1)).toEqual([
      "create wallc-r4_bans hash:net family inet maxelem 1000 timeout 3600 -exist",
      "create wallc-r6_bans hash:net family inet6 maxelem 1000 timeout 3600 -exist",
      "create wallc-g4_large hash:net family inet maxelem 16777216 -exist",
      "create wallc-newn4 hash:net family inet maxelem 16777216 -exist",
      "flush wallc-newn4",
      "add wallc-newn4 0.0.0.0/1",
      "add wallc-newn4 128.0.0.0/1",
      "swap wallc-newn4 wallc-g4_large",
      "destroy wallc-newn4",
      "create wallc-g6_large hash:net family inet6 maxelem 16777216 -exist",
      "create wallc-newn6 hash:net family inet6 maxelem 16777216 -exist",
      "flush wallc-newn6",
      "add wallc-newn6 2001:db8::1",
      "add wallc-newn6 2001:db8::2",
      "swap wallc-newn6 wallc-g6_large",
      "destroy wallc-newn6",
      "",
    ]);
  });
});
