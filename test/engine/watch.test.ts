import { describe, expect, it } from "vitest";
import type { FirewallName } from "../../src/host/firewall.ts";
import { ENGINE, missing } from "../lab/need.ts";
import { EngineHost } from "./engine.ts";
import { type Entry, Watching } from "./watching.ts";

const reason = missing(ENGINE);

const POLICY = `
allow tcp 80 from any to container www-nginx
allow tcp 80 from container client to container db
deny tcp 81 from any to container db
deny tcp 82 from network extra to container db
default deny to containers
test "nobody gets there" {
  deny tcp 80 from outside to 172.20.0.7
}
`;
const EXTRA = [
  "network",
  "create",
  "--subnet",
  "172.21.0.0/24",
  "-o",
  "com.docker.network.bridge.name=br-extra",
  "extra",
];
/** All that the machine's firewalls hold of ours; Docker's own rules name addresses too. */
const ALL = "nft list table inet wallc 2>/dev/null; iptables-save -t mangle; ipset save";
const added = (address: string) => (entry: Entry) =>
  entry.kind === "sets" && JSON.stringify(entry.sets?.map((one) => one.added)).includes(address);
const removed = (address: string) => (entry: Entry) =>
  ["sets", "removed"].includes(entry.kind) && JSON.stringify(entry.sets?.map((one) => one.removed)).includes(address);

/** What sets are changed with; the legacy tools read their tables over a raw socket. */
const CASES: readonly (readonly [FirewallName, "legacy" | "nft", flush: string, capabilities: string])[] = [
  ["nft", "nft", "nft flush table inet wallc", "+net_admin"],
  ["iptables-legacy", "legacy", "iptables -t mangle -F WALLC-FORWARD", "+net_admin,+net_raw"],
];

/** Side by side: most of the time is spent waiting for an engine. */
describe.concurrent.each(CASES)("wallc watch with %s", (firewall, variant, flush, capabilities) => {
  it("keeps up with an engine, others and other policies", async (ctx) => {
    if (reason) ctx.skip(reason);
    const host = await EngineHost.open(variant);
    ctx.onTestFinished(() => host.close());
    await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
    await host.docker("network", "create", "--subnet", "172.20.0.0/24", "front");
    await host.docker(...EXTRA);
    const site = (last: number) => ["--network", "site", "--ip", `172.19.0.${last}`];
    await host.run({ name: "www-nginx", options: site(2) }, { name: "db", options: site(3) });
    const watching = await Watching.open(host, firewall, POLICY);
    await watching.start("1s", ["setpriv", `--bounding-set=-all,${capabilities}`]);
    await setsAlone(host, watching);
    await rules(host, watching, flush);
    await brokenOff(host, watching);
    await damaged(host, watching);
    await beyondCompiling(host, watching, flush);
    await engineAgain(host, watching);
  });
});

/** Sets are kept at what containers are, with two capabilities at most, and no rule changes. */
async function setsAlone(host: EngineHost, watching: Watching): Promise<void> {
  await host.run({ name: "client", options: ["--network", "site", "--ip", "172.19.0.9"] });
  await watching.until(added("172.19.0.9"));
  await host.docker("stop", "www-nginx");
  await watching.until(removed("172.19.0.2"));
  await host.docker("start", "www-nginx");
  await watching.until(added("172.19.0.2"));
  await host.docker("network", "connect", "--ip", "172.20.0.7", "front", "www-nginx");
  await watching.until(added("172.20.0.7"));
  await watching.until(
    ({ kind, text }) => kind === "error" && text.startsWith("the test `nobody gets there` fails now"),
  );
  await host.docker("network", "disconnect", "front", "www-nginx");
  await watching.until(removed("172.20.0.7"));
  await watching.until(({ text }) => text === "no test of the policy fails any more");
  await host.docker("rename", "client", "other");
  await watching.until(removed("172.19.0.9"));
  await host.docker("rename", "other", "client");
  await watching.until(added("172.19.0.9"));
  const { applied, compiled } = await watching.status();
  expect(Date.parse(applied), "who compiles it anew doesn't apply it").toBeLessThan(Date.parse(compiled));
  // A denied container that is no more doesn't open its address to the next one.
  await host.docker("rm", "-f", "db");
  await watching.until(removed("172.19.0.3"));
  await host.run({ name: "db", options: ["--network", "site", "--ip", "172.19.0.3"] });
  await watching.until(added("172.19.0.3"));
  expect(await watching.agrees()).toBe("agrees");
  // A source on the host's network is an error, which is not to keep the watch from the addresses of all others.
  await host.docker("rm", "-f", "client");
  await watching.until(removed("172.19.0.9"));
  await host.run({ name: "client", options: ["--network", "host"], port: 8000 });
  await restarted(host, watching);
  await host.docker("rm", "-f", "client");
  await host.run({ name: "client", options: ["--network", "site", "--ip", "172.19.0.9"] });
  await watching.until(added("172.19.0.9"));
  expect(await watching.agrees()).toBe("agrees");
  const promise = (text: string) => text.startsWith("the test ");
  const more = (await watching.log()).filter(({ kind, text }) => ["rules", "error"].includes(kind) && !promise(text));
  expect(more).toEqual([]);
}

async function restarted(host: EngineHost, watching: Watching): Promise<void> {
  await host.docker("stop", "www-nginx");
  await watching.until(removed("172.19.0.2"));
  await host.docker("start", "www-nginx");
  await watching.until(added("172.19.0.2"));
}

/** What an apply left undone whose process was killed: nobody else has the lock, and so nobody goes on with it. */
async function brokenOff(host: EngineHost, watching: Watching): Promise<void> {
  const pending = 's/"version":1,/&"pending":"20260101T000000Z-00000000",/';
  await host.sandbox.run(["sed", "-i", pending, "/run/state/state.json"]);
  await watching.until(({ kind, text }) => kind === "rules" && text.includes("broken off"));
  expect(await host.sandbox.run(["cat", "/run/state/state.json"])).not.toContain("pending");
  expect(await watching.agrees()).toBe("agrees");
}

/** What is remembered can't be read for a while, and events come: the watch outlives it. */
async function damaged(host: EngineHost, watching: Watching): Promise<void> {
  await host.sandbox.run(["sh", "-ec", "cp /run/state/state.json /run/whole; echo '{' >/run/state/state.json"]);
  await watching.until(({ kind, text }) => kind === "error" && text.includes("is damaged"));
  await host.docker("stop", "client");
  await host.docker("start", "client");
  await host.docker("stop", "client");
  await host.sandbox.run(["cp", "/run/whole", "/run/state/state.json"]);
  await watching.until(removed("172.19.0.9"));
  await host.docker("start", "client");
  await watching.until(added("172.19.0.9"));
  expect(await watching.agrees()).toBe("agrees");
}

/** What can't be compiled at all any more keeps its rules, but no address that nobody has. */
async function beyondCompiling(host: EngineHost, watching: Watching, flush: string): Promise<void> {
  await host.docker("network", "rm", "extra");
  await host.docker("network", "create", "-d", "macvlan", "-o", "parent=eth1", "--subnet", "172.31.0.0/24", "extra");
  await watching.until(({ kind, text }) => kind === "error" && text.includes("can't be compiled any more"));
  await host.docker("stop", "www-nginx");
  await watching.until(removed("172.19.0.2"));
  // What others take away comes back, and lets nobody in by an address that may be another's.
  await host.sandbox.run(["sh", "-ec", flush]);
  await watching.until(({ kind, text }) => kind === "rules" && text.includes("others changed"));
  const held = await host.sandbox.run(["sh", "-c", ALL]);
  expect(held).toContain("172.19.0.3");
  expect(held).not.toContain("172.19.0.2");
  // Nor by one that is another's.
  await host.docker("rm", "www-nginx");
  await host.run({ name: "next", options: ["--network", "site", "--ip", "172.19.0.2"] });
  await host.sandbox.run(["sh", "-ec", flush]);
  await watching.until(({ kind, text }) => kind === "rules" && text.includes("others changed"));
  expect(await host.sandbox.run(["sh", "-c", ALL])).not.toContain("172.19.0.2");
  await host.docker("rm", "-f", "next");
  await host.docker("network", "rm", "extra");
  await host.docker(...EXTRA);
  await host.run({ name: "www-nginx", options: ["--network", "site", "--ip", "172.19.0.2"] });
  expect(await watching.agrees()).toBe("agrees");
}

/** All is loaded anew where a rule has to change, or where others changed ours. */
async function rules(host: EngineHost, watching: Watching, flush: string): Promise<void> {
  await host.sandbox.run(["sh", "-ec", flush]);
  await watching.until(({ kind, text }) => kind === "rules" && text.includes("others changed"));
  expect(await watching.agrees()).toBe("agrees");
  await host.run({ name: "early", options: ["-p", "8081:80"] });
  expect((await watching.until(({ kind }) => kind === "error")).text).toContain("CAP_SYS_ADMIN");
  expect(await watching.end()).toBe(0);
  await watching.start("1s");
  await host.run({ name: "public", options: ["-p", "8080:80"] });
  await watching.until(({ kind }) => kind === "rules");
  expect(await watching.agrees()).toBe("agrees");
  await host.sandbox.run(["sh", "-ec", flush]);
  await watching.until(({ kind, text }) => kind === "rules" && text.includes("others changed"));
  expect(await watching.agrees()).toBe("agrees");
}

/** An engine is found again, and everything that changed meanwhile; and that no policy is in force any more. */
async function engineAgain(host: EngineHost, watching: Watching): Promise<void> {
  await host.stop();
  await watching.until(({ text }) => text.startsWith("the engine has gone"));
  await host.start();
  await watching.until(({ text }) => text.startsWith("following"));
  await host.docker("start", "www-nginx");
  await watching.until(added("172.19.0.2"));
  expect(await watching.agrees()).toBe("agrees");
  await watching.signal("HUP");
  await watching.remove();
  await watching.until(({ text }) => text.startsWith("no policy is in force"));
  const rules = await host.sandbox.run(["sh", "-c", "nft list ruleset; iptables-save; ipset list -n"]);
  expect(rules).not.toMatch(/wallc/i);
  expect(await watching.end()).toBe(0);
}
