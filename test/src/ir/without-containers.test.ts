import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProblem, parseAddress } from "../../../src/ip/address.ts";
import { decide } from "../../../src/ir/decide.ts";
import type { Ir, Rule } from "../../../src/ir/ir.ts";
import type { Packet } from "../../../src/ir/packet.ts";
import { withoutContainers } from "../../../src/ir/without-containers.ts";
import { arbitraryIr, INTERFACES } from "../../backends/arbitrary-ir.ts";
import { ir, match, path, placeSet } from "../../backends/build.ts";

function address(text: string) {
  const read = parseAddress(text);
  if (isProblem(read)) throw new Error(text);
  return read;
}

/** The addresses of the random policies' containers, and of others. */
const V4 = ["172.17.0.2", "172.17.0.3", "172.18.0.3", "198.51.100.7", "10.0.0.7", "203.0.113.255"].map(address);
const V6 = ["fd00:17::2", "fd00:17::3", "2001:db8::7", "fd00:18::9"].map(address);

const PACKET: fc.Arbitrary<Packet> = fc
  .record({
    hook: fc.constantFrom("input", "forward", "output"),
    names: fc.tuple(fc.constantFrom(...INTERFACES), fc.constantFrom(...INTERFACES)),
    ends: fc.constantFrom(V4, V6).chain((all) => fc.tuple(fc.constantFrom(...all), fc.constantFrom(...all))),
    protocol: fc.constantFrom(6, 17),
    port: fc.constantFrom(22, 53, 80, 443, 8080),
  })
  .map(({ hook, names: [incoming, outgoing], ends: [source, destination], protocol, port }) => ({
    hook: hook as Packet["hook"],
    in: hook === "output" ? "" : incoming,
    out: hook === "input" ? "" : outgoing,
    source,
    destination,
    protocol,
    port,
    sourcePort: 40000,
    hopLimit: 64,
    state: "new",
  }));

const refused = (verdict: string) => verdict === "deny" || verdict === "reject";

const CONTAINERS = placeSet("container:app", [{ interface: "docker0", v4: ["172.17.0.2"], v6: ["fd00:17::2"] }]);
const PLACE = { hook: "forward", in: "wan0", out: "docker0", source: V4[3], destination: V4[0] } as const;
const TO_APP = { ...PLACE, protocol: 6, port: 80, sourcePort: 40000, hopLimit: 64, state: "new" } as Packet;
const rule = (id: string, kind: "allow" | "deny", which: ReturnType<typeof match>): Rule => ({
  id,
  origin: { file: "policy.wall", line: 1, column: 1 },
  when: [which],
  verdict: { kind },
  trial: false,
});
const toApp = match("forward", { destination: "container:app" });

/** Two rules about one container, in the path to containers. */
function about(first: "allow" | "deny", second: "allow" | "deny", final: "allow" | "deny"): Ir {
  const rules = [rule("r1", first, toApp), rule("r2", second, toApp)];
  return ir({ sets: [CONTAINERS], paths: { "to-containers": path(rules, final) } });
}

describe("a policy without its containers' addresses", () => {
  it.each([
    ["allow", "allow", "deny", "allow", "deny"],
    ["allow", "deny", "allow", "allow", "deny"],
    ["deny", "allow", "allow", "deny", "deny"],
    ["deny", "deny", "allow", "deny", "deny"],
  ] as const)("%s, %s and %s: what was %s is %s", (first, second, final, before, after) => {
    const policy = about(first, second, final);
    expect(decide(policy, TO_APP).verdict).toBe(before);
    expect(decide(withoutContainers(policy), TO_APP).verdict).toBe(after);
  });

  it("never lets through what the policy refuses", () => {
    fc.assert(
      fc.property(arbitraryIr(), fc.array(PACKET, { minLength: 40, maxLength: 40 }), (policy, packets) => {
        const without = withoutContainers(policy);
        for (const packet of packets) {
          if (refused(decide(policy, packet).verdict)) expect(refused(decide(without, packet).verdict)).toBe(true);
        }
        expect(withoutContainers(without)).toBe(without);
      }),
      { numRuns: 1000 },
    );
  });
});
