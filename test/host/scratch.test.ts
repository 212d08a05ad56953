import { describe, expect, it } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

/** Asks as the watcher does: what is tried is the policy in force, and the namespace named is this one. */
const REQUEST = [
  "import json, os, glob",
  "generation = json.load(open(glob.glob('/run/state/generations/*.json')[0]))",
  "here = os.stat('/proc/self/ns/net')",
  "print(json.dumps({'firewall': generation['firewall'], 'rules': generation['rules'], 'namespace': f'{here.st_dev}:{here.st_ino}'}))",
].join("\n");

describe.concurrent.each(FIREWALLS)("the service that tries rules, with %s", (firewall) => {
  it("lists them where a namespace was made for it, and refuses in the asker's own", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.apply("allow tcp ssh from any to host\ndefault deny to host\n");
    const rules = await host.rules();
    const input = await host.sandbox.run(["python3", "-c", REQUEST]);
    const [node = "", script = ""] = host.line("", []);
    const made = await host.sandbox.run(["unshare", "--net", node, script, "--scratch"], { input });
    const { listing } = JSON.parse(made) as { listing: [string, string[]][] };
    expect(JSON.stringify(listing)).toContain("policy.wall:2");
    expect(await host.rules()).toBe(rules);

    await host.run("remove");
    const none = await host.rules();
    for (const asked of [input, input.replace(/"namespace": "[^"]*"/, '"namespace": 0')]) {
      const refused = await host.sandbox.run([node, script, "--scratch"], { input: asked });
      expect(JSON.parse(refused)).toEqual({ error: "no network namespace was made for it", help: [] });
    }
    expect(await host.rules()).toBe(none);
  });
});
