import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const OLD =
  "allow tcp 80 from any to container www-nginx\ndeny tcp 81 from any to container db\ndefault deny to containers\n";
const NEW = "allow tcp 443 from any to container www-nginx\ndefault deny to containers\n";

describe.concurrent.each(FIREWALLS)("wallc rollback with %s", (firewall) => {
  it("returns to the policy, and not to the addresses that containers had then", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.apply(OLD);
    expect(await host.rules()).toContain("172.18.0.2");
    await host.shell("sed -i 's/172\\.18\\.0\\.2\\b/172.18.0.77/' docker.json");
    await host.apply(NEW);
    await host.run("rollback");
    const back = await host.rules();
    expect(back).toContain("172.18.0.77");
    expect(back).not.toMatch(/172\.18\.0\.2\b/);
    expect(back).toContain("172.19.0.3");
    // That is what it comes to now, and once more is the other one.
    await host.write(OLD);
    expect(await host.try("plan", ["--exit-code"])).toMatchObject({ status: 0 });
    await host.run("rollback");
    await host.write(NEW);
    expect(await host.try("plan", ["--exit-code"])).toMatchObject({ status: 0 });
  });

  it("returns also where a container that the policy refuses is no more", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.apply(OLD);
    await host.shell(
      `python3 -c 'import json; d = json.load(open("docker.json"))
d["containers"] = [one for one in d["containers"] if one["name"] != "db"]
json.dump(d, open("docker.json", "w"))'`,
    );
    await host.apply(NEW);
    await host.run("rollback");
    const back = await host.rules();
    expect(back).toContain("172.18.0.2");
    expect(back).not.toContain("172.19.0.3");
  });
});
