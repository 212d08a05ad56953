import { expect, it } from "vitest";
import { Flows } from "../lab/flows.ts";
import { ENGINE, missing } from "../lab/need.ts";
import { EngineHost, WAN } from "./engine.ts";

const OPEN = "allow any from any to published\ndefault deny to containers\n";
const STRICT = `allow any from 203.0.113.9, 2001:db8:ffff::9 to published
default deny to containers
`;

/** By Docker's redirection over IPv4, and over IPv6, which the container hasn't, by docker-proxy. */
function flowsOf(v4: string, v6: string): string[] {
  return ["tcp,SOURCE,TO,8080", "udp,SOURCE,TO,5353"].flatMap((flow) => [
    flow.replace("SOURCE", v4).replace("TO", "198.51.100.1"),
    flow.replace("SOURCE", v6).replace("TO", "2001:db8:1::1"),
  ]);
}

it("apply --cut beside a real engine ends what a stricter policy refuses of published ports, and nothing else", async ({
  skip,
}) => {
  const reason = missing(ENGINE);
  if (reason) skip(reason);
  const host = await EngineHost.open("nft");
  try {
    await host.run({ name: "web", options: ["-p", "8080:90", "-p", "5353:53/udp"] });
    const flows = new Flows(host.sandbox);
    await flows.serve(["tcp:90", "udp:53"], "web");
    const apply = async (policy: string, ...args: readonly string[]) => {
      await host.sandbox.run(["tee", "/run/policy.wall"], { input: policy });
      const engine = ["--docker", "unix:///run/d/docker.sock", "--backend", "nft", "--state", "/run/state"];
      return host.sandbox.run([process.execPath, "/run/bin/wallc.js", "apply", "/run/policy.wall", ...engine, ...args]);
    };
    await apply(OPEN);
    const foe = flowsOf("198.51.100.7", "2001:db8:1::7");
    const friend = flowsOf("203.0.113.9", "2001:db8:ffff::9");
    await flows.open([...foe, ...friend], WAN);
    await flows.more([...foe, ...friend], 5);

    expect(await apply(STRICT, "--cut")).toContain(`${foe.length} open connections that the policy refuses ended`);
    const then = await flows.heard();
    await flows.more(friend, 50);
    const now = await flows.heard();
    for (const flow of foe) expect([flow, now[flow]]).toEqual([flow, then[flow]]);
  } finally {
    await host.close();
  }
});
