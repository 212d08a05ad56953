import { describe, expect, it } from "vitest";
import { doorsOf, SAME } from "../../../../src/analysis/reach/doors.ts";
import { sendersOf } from "../../../../src/analysis/reach/sources.ts";
import { standingOf } from "../../../../src/analysis/reach/standing.ts";
import { wayFrom } from "../../../../src/analysis/reach/way.ts";
import { reachWorld } from "../../../../src/analysis/reach/world.ts";
import { EXAMPLE_NAMES, readExample } from "../../../examples/example.ts";
import { irOf } from "../../policy/build.ts";

const { topology } = readExample("edge");

function containersOf(ir: ReturnType<typeof irOf> | undefined, world = topology) {
  const found = sendersOf(world, ir, []).find(({ zone }) => zone.kind === "containers");
  if (!found) throw new Error("no zone of containers");
  return found;
}

const POLICIES = [
  "allow tcp 5432 from container app to container db\ndefault deny between containers\n",
  'deny any from container "shop-*" to container www-nginx\nallow any from network shop_default to any\ndefault deny to containers\n',
  "let some = 172.16.0.0/30\nreject any from some to any\ndefault deny to host\n",
];

describe("containers of equal standing", () => {
  it.each([
    ...EXAMPLE_NAMES.map((name) => [name, readExample(name).topology, readExample(name).ir] as const),
    ...POLICIES.map((policy) => [policy, topology, irOf(policy, topology)] as const),
  ])("get through alike: each of them asked alone says the same, with %s", (_, world, ir) => {
    const { zone, sources } = containersOf(ir, world);
    const doors = doorsOf(reachWorld(world, ir, {}), undefined);
    for (const { door, probes, attempts } of doors) {
      const others = sources.filter(
        (source) => source.address.family === door.family && attempts(zone, source) !== SAME,
      );
      const each = others.map(({ standing: _, ...source }) => source);
      const ask = (all: typeof others) => wayFrom(zone, all, probes, (source) => attempts(zone, source), ir);
      expect(ask(others), `${door.kind} of ${door.target}`).toEqual(ask(each));
    }
  });

  it("are those that no rule tells apart", () => {
    const standings = (ir: ReturnType<typeof irOf> | undefined) =>
      containersOf(ir)
        .sources.filter(({ address, leg }) => address.family === 4 && leg?.network?.name === "shop_default")
        .map((source) => standingOf(source, ir));
    const [first] = containersOf(undefined).sources.filter(
      ({ leg }) => leg?.container && leg.network?.name === "shop_default",
    );
    expect(standings(undefined).length).toBeGreaterThan(2);
    expect(new Set(standings(undefined)).size).toBe(1);
    const name = first?.leg?.container?.name;
    expect(new Set(standings(irOf(`deny any from container ${name} to host\n`, topology))).size).toBe(2);
  });
});
