import { expect, it } from "vitest";
import { ENGINE, missing } from "../lab/need.ts";
import { EngineHost } from "./engine.ts";
import { type Entry, Watching } from "./watching.ts";

const reason = missing(ENGINE);

const POLICY = `
allow tcp 80 from any to container www-nginx
deny tcp 82 from network extra to container db
default deny to containers
`;

it("brings lost rules back while the policy doesn't compile, where they can't be tried in a namespace", async (ctx) => {
  if (reason) ctx.skip(reason);
  const host = await EngineHost.open("nft");
  ctx.onTestFinished(() => host.close());
  const bridge = ["-o", "com.docker.network.bridge.name=br-extra"];
  await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
  await host.docker("network", "create", "--subnet", "172.21.0.0/24", ...bridge, "extra");
  const on = (last: number) => ["--network", "site", "--ip", `172.19.0.${last}`];
  await host.run({ name: "db", options: on(3) });
  const watching = await Watching.open(host, "nft", POLICY);
  await watching.start("1s", ["setpriv", "--bounding-set=-all,+net_admin"]);
  const names = ({ sets }: Entry) => JSON.stringify(sets ?? "").includes("172.19.0.2");
  // The first look, before which nobody knows what is right, is had by then.
  await host.run({ name: "www-nginx", options: on(2) });
  await watching.until((entry) => entry.kind === "sets" && names(entry));
  await host.docker("network", "rm", "extra");
  await host.docker("network", "create", "-d", "macvlan", "-o", "parent=eth1", "--subnet", "172.31.0.0/24", "extra");
  await watching.until(({ kind, text }) => kind === "error" && text.includes("can't be compiled any more"));
  await host.docker("kill", "www-nginx");
  await watching.until((entry) => entry.kind === "removed" && names(entry));
  await host.sandbox.run(["nft", "flush", "table", "inet", "wallc"]);
  await watching.until(({ kind, text }) => kind === "rules" && text.includes("others changed"));
  const held = await host.sandbox.run(["nft", "list", "table", "inet", "wallc"]);
  expect(held).toContain("172.19.0.3");
  expect(held).not.toContain("172.19.0.2");
  expect(await watching.end()).toBe(0);
});
