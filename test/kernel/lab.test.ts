import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lab, openLab } from "../lab/lab.ts";
import { flushEverything } from "../lab/load.ts";
import { KERNEL, missing } from "../lab/need.ts";
import { shoot } from "../lab/shoot.ts";
import { dockerNat, EYES } from "../lab/stand-in.ts";
import { TOPOLOGY } from "../lab/topology.ts";

const reason = missing(KERNEL);

describe("the lab shows what really happens to a packet", () => {
  let lab: Lab;
  beforeAll(async () => {
    if (reason) return;
    lab = await openLab(TOPOLOGY);
    await flushEverything(lab.sandbox, []);
    await lab.sandbox.run(["nft", "-f", "-"], { input: EYES + dockerNat(TOPOLOGY) });
  });
  afterAll(async () => lab?.sandbox.close());

  it("redirects a published port and sees both addresses", async (ctx) => {
    if (reason) ctx.skip(reason);
    const outcomes = await shoot(lab, [
      {
        from: { ns: "n0", interface: "eth0" },
        wire: {
          source: "198.51.100.10",
          destination: "198.51.100.1",
          protocol: 6,
          sourcePort: 40000,
          port: 8080,
          hopLimit: 64,
        },
      },
    ]);
    console.log(JSON.stringify(outcomes, (_, v) => (typeof v === "bigint" ? v.toString(16) : v), 1));
    expect(outcomes.length).toBe(1);
  });
});
