import { expect, it } from "vitest";
import { withoutAddresses } from "../../../src/ir/without-addresses.ts";
import { inline, ir, placeSet } from "../../backends/build.ts";

const WEB = placeSet("container:web", [
  { interface: "docker0", v4: ["172.17.0.2"], v6: ["fd00:17::2"] },
  { interface: "br-front", v4: ["172.20.0.7"], v6: [] },
]);
const POLICY = ir({ sets: [WEB, inline("198.51.100.7", "2001:db8::7")] });

it("leaves a container's other addresses, and no place without any", () => {
  const { sets } = withoutAddresses(POLICY, new Set(["172.20.0.7", "fd00:17::2", "198.51.100.7"]));
  expect(sets).toEqual([{ ...WEB, places: [{ interface: "docker0", v4: ["172.17.0.2"], v6: [] }] }, POLICY.sets[1]]);
});

it("gives the same policy where nothing is gone", () => {
  expect(withoutAddresses(POLICY, new Set(["172.17.0.9"]))).toBe(POLICY);
});
