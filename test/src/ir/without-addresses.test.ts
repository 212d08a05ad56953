import { expect, it } from "vitest";
import type { Rule } from "../../../src/ir/ir.ts";
import { withoutAddresses } from "../../../src/ir/without-addresses.ts";
import { inline, ir, match, path, placeSet } from "../../backends/build.ts";

const WEB = placeSet("container:web", [
  { interface: "docker0", v4: ["172.17.0.2"], v6: ["fd00:17::2"] },
  { interface: "br-front", v4: ["172.20.0.7"], v6: [] },
]);
const GONE = new Set(["172.20.0.7", "fd00:17::2", "198.51.100.7"]);

/** A policy with a rule of each of these kinds about the container. */
const policy = (...kinds: readonly ("allow" | "deny")[]) => {
  const rules = kinds.map(
    (kind, i): Rule => ({
      id: `r${i}`,
      origin: { file: "policy.wall", line: 1, column: 1 },
      when: [match("forward", { destination: WEB.name })],
      verdict: { kind },
      trial: false,
    }),
  );
  const sets = [WEB, inline("198.51.100.7", "2001:db8::7")];
  return ir({ sets, paths: { "to-containers": path(rules, "untouched") } });
};

it("leaves a container's other addresses, and no place without any", () => {
  const before = policy("deny", "allow");
  const { sets } = withoutAddresses(before, GONE);
  expect(sets).toEqual([{ ...WEB, places: [{ interface: "docker0", v4: ["172.17.0.2"], v6: [] }] }, before.sets[1]]);
});

it("leaves what only refuses as it is", () => {
  const before = policy("deny");
  expect(withoutAddresses(before, GONE)).toBe(before);
});

it("gives the same policy where nothing is gone", () => {
  const before = policy("allow");
  expect(withoutAddresses(before, new Set(["172.17.0.9"]))).toBe(before);
});
