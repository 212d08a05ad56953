import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { type Attempt, Sandbox } from "../lab/sandbox.ts";

const reason = missing(KERNEL);

const TO = "127.0.0.1";
const MUTE: Attempt = { ns: "", protocol: "tcp", to: TO, port: 8, http: true };

describe("attempts", () => {
  let sandbox: Sandbox;
  let mute = 0;

  beforeAll(async () => {
    if (reason) return;
    sandbox = await Sandbox.open();
    mute = await sandbox.spawn(["nc", "-lk", TO, "8"], "/run/nc.log");
    await sandbox.serve([{ key: "echo", ns: "", protocol: "udp", address: TO, port: 7, says: "echo" }]);
  });
  afterAll(async () => {
    if (mute) await sandbox.kill(mute);
    await sandbox?.close();
  });

  it("tell a server that says nothing from silence, and a session that lives from one that was cut", async (ctx) => {
    if (reason) ctx.skip(reason);
    await sandbox.startSession("ada", { ns: "", protocol: "udp", to: TO, port: 7 });
    const tries = async () => (await sandbox.connect([{ session: "ada" }, MUTE], 0.5)).map(({ result }) => result);
    await expect.poll(tries, { timeout: 10_000 }).toEqual(["answered", "connected"]);
    const cut = "table inet t { chain input { type filter hook input priority 0; policy drop; }\n}";
    await sandbox.run(["nft", "-f", "-"], { input: cut });
    expect(await tries()).toEqual(["silent", "silent"]);
    await sandbox.run(["nft", "delete", "table", "inet", "t"]);
    expect(await tries()).toEqual(["answered", "connected"]);
  });
});
