import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { TestHost } from "./test-host.ts";

vi.setConfig({ testTimeout: 120_000 });

const POLICY = "allow tcp ssh from any to host\ndefault deny to host\n";
const LOG = "/run/watch.log";

/** Starts the watch of an engine that isn't there, without regular looks. */
async function watch(host: TestHost): Promise<number> {
  const line = [...host.line("watch", ["--every", "60m", "-d", "unix:///run/none.sock"])];
  return host.sandbox.spawn(line, LOG);
}

async function says(host: TestHost, text: string): Promise<void> {
  await vi.waitFor(async () => expect(await host.shell(`cat ${LOG}`)).toContain(text), {
    timeout: 20_000,
    interval: 50,
  });
}

describe("wallc watch, without an engine", () => {
  it("goes on while somebody has the lock, whatever went wrong", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.apply(POLICY);
    const pid = await watch(host);
    await says(host, "none.sock");
    const holder = await host.sandbox.spawn(["flock", "/run/wallc.lock", "sleep", "infinity"], "/run/holder.log");
    await host.shell("cp /run/state/state.json /run/whole", "echo '{' >/run/state/state.json", `kill -HUP ${pid}`);
    await says(host, "state.json is damaged");
    await host.shell(`echo '{"version":2}' >/run/state/state.json`, `kill -HUP ${pid}`);
    await says(host, "of another version of wallc");
    await host.shell("cp /run/whole /run/state/state.json");
    expect(await host.sandbox.kill(pid)).toBe(0);
    await host.sandbox.kill(holder);
  });
});
