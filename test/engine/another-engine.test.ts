import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { outcomesOf, throughLoopback } from "./attempts.ts";
import { ENGINE_TARGETS, EngineHost } from "./engine.ts";

const reason = missing([...KERNEL, "an engine in WALLC_ENGINE"]);
const folder = resolve(process.env.WALLC_ENGINE ?? "");

const POLICY = `
let admins = 198.51.100.7

allow tcp 80 from any to container www
allow tcp 80 from admins to container db
deny tcp 25 from containers to outside

default deny to containers
default deny to host
`;

/** Nothing here depends on the engine's version: what 28 and later drop by themselves is denied too. */
const TABLE: Readonly<Record<string, string>> = {
  "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
  "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "container www",
  "lan > 192.168.1.1 tcp 8080": "container www",
  "wan 198.51.100.7 > 198.51.100.1 tcp 5432": "container db",
  "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "silent",
  "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "silent",
  "lan > 192.168.1.1 tcp 5432": "silent",
  "lan > 172.19.0.3 tcp 80": "silent",
  "lan > 172.19.0.3 ping": "silent",
  "www > 203.0.113.200 tcp 443": "neighbour of eth0 saw 198.51.100.1",
  "www > 203.0.113.200 tcp 25": "silent",
  "host > 127.0.0.1 tcp 5433": "container loop",
  "host > 172.19.0.3 tcp 80": "container db",
};

describe.each(ENGINE_TARGETS)("beside the engine in WALLC_ENGINE, in $name", (target) => {
  let host: EngineHost | undefined;
  const running = () => host as EngineHost;

  beforeAll(async () => {
    if (reason) return;
    host = await EngineHost.open(target.variant, [], folder);
    await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
    const site = (last: number) => ["--restart", "always", "--network", "site", "--ip", `172.19.0.${last}`];
    await host.run(
      { name: "www", options: [...site(2), "-p", "8080:80"] },
      { name: "db", options: [...site(3), "-p", "5432:80"] },
      { name: "loop", options: [...site(4), "-p", "127.0.0.1:5433:80"] },
    );
  });
  afterAll(async () => host?.close());

  it("runs the folder's own dockerd, which publishes ports", async (ctx) => {
    if (reason) ctx.skip(reason);
    const places = ["usr/sbin/dockerd", "usr/bin/dockerd", "dockerd"].map((place) => join(folder, place));
    const dockerd = places.find((place) => existsSync(place)) as string;
    await running().sandbox.run(["sh", "-c", 'cmp "/proc/$(cat /run/d/pid)/exe" "$1"', "sh", dockerd]);
    const open = {
      "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "container db",
      "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "container db",
      "www > 203.0.113.200 tcp 25": "neighbour of eth0 saw 198.51.100.1",
    };
    expect(await outcomesOf(running(), open)).toEqual(open);
  });

  it("holds every way in, for a network of later on too", async (ctx) => {
    if (reason) ctx.skip(reason);
    await running().apply(POLICY, target);
    expect(await outcomesOf(running(), TABLE)).toEqual(TABLE);
    expect(await throughLoopback(running())).toBe("silent");
    await running().docker("network", "create", "late");
    await running().run({ name: "new", options: ["--network", "late", "-p", "8099:80"] });
    const later = {
      "wan 203.0.113.9 > 198.51.100.1 tcp 8099": "silent",
      "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8099": "silent",
      "new > 203.0.113.200 tcp 443": "neighbour of eth0 saw 198.51.100.1",
      ...TABLE,
    };
    expect(await outcomesOf(running(), later)).toEqual(later);
  });

  it("holds over the restart of the daemon, which ends in good order", async (ctx) => {
    if (reason) ctx.skip(reason);
    expect(await running().stop()).toBe(0);
    const programs = await running().sandbox.run(["ps", "-e", "-o", "stat=,comm="]);
    expect(programs.split("\n").filter((line) => /^[^Z].* (docker|containerd|runc)/.test(line))).toEqual([]);
    await running().start();
    for (const name of ["www", "db", "loop"]) {
      await running().running(name);
      await running().attach(name);
    }
    expect(await outcomesOf(running(), TABLE)).toEqual(TABLE);
  });

  it("leaves no process and no control group on the machine", async (ctx) => {
    if (reason) ctx.skip(reason);
    const ids = (await running().docker("ps", "--quiet", "--no-trunc")).trim().split("\n");
    // Other labs on this machine make and remove groups meanwhile.
    const find = (id: string) => execFileSync("find", ["/sys/fs/cgroup", "-ignore_readdir_race", "-name", `*${id}*`]);
    const groups = () => ids.filter((id) => find(id).length > 0);
    const space = (await running().sandbox.run(["readlink", "/proc/self/ns/pid"])).trim();
    expect(groups()).toEqual(ids);
    expect(processesIn(space)).toBeGreaterThan(ids.length);
    await host?.close();
    host = undefined;
    expect(groups()).toEqual([]);
    // The kernel kills what is left in the namespace; a busy machine takes its time to bury it.
    await expect.poll(() => processesIn(space), { timeout: 20_000 }).toBe(0);
  });
});

/** How many processes of the machine are in a process namespace. */
function processesIn(space: string): number {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/ns/pid`) === space;
    } catch {
      return false;
    }
  }).length;
}
