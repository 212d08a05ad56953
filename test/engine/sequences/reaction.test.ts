import { describe, expect, it } from "vitest";
import { FIREWALL_NAMES } from "../../../src/host/firewall.ts";
import { ENGINE, missing } from "../../lab/need.ts";
import { measureReaction } from "./reaction.ts";

const reason = missing(ENGINE);
const backend = process.env.WALLC_BACKEND ?? "all";
const events = Number(process.env.WALLC_EVENTS ?? 8);
const firewalls = FIREWALL_NAMES.filter((name) => backend === "all" || backend === name);

describe.each(firewalls)("the watch with %s", (firewall) => {
  it(
    `answers each of ${events} events`,
    async (ctx) => {
      if (reason) ctx.skip(reason);
      const reaction = await measureReaction(firewall, events);
      console.log(`${firewall}, ${events} events: median ${reaction.median} ms, worst ${reaction.worst} ms`);
      expect(reaction.events).toBe(events);
    },
    300_000 + events * 11_000,
  );
});
