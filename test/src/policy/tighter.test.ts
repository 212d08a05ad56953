import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compiled, verdict } from "./build.ts";
import { HOST, host } from "./host.ts";

/** Places that are named one by one: a glob, a label or a Compose name in a refusal is a warning, and may hold less. */
const PLACES = [
  "container www",
  "container db",
  "container api",
  "container sidecar",
  "container idle",
  "network shop",
  "network bridge",
  "swarm front",
];
const MOVING = [...PLACES, "label tier=web", "compose shop/api", 'container "*"', "compose shop"];
const TRAFFIC = ["any", "tcp 80", "tcp 8080, 9000", "tcp 5432", "udp 53", "tcp any"];

const rule = fc.oneof(
  fc
    .tuple(fc.constantFrom(...TRAFFIC), fc.constantFrom("any", "outside", "10.0.0.0/8"), fc.constantFrom(...MOVING))
    .map(([traffic, from, to]) => `allow ${traffic} from ${from} to ${to}`),
  fc
    .tuple(fc.constantFrom("deny", "reject"), fc.constantFrom(...TRAFFIC), fc.constantFrom(...PLACES))
    .map(([action, traffic, to]) => `${action} ${traffic} from any to ${to}`),
);

/** A sidecar whose owner is lost is known and has no address: an empty set and a warning, whatever the rule does. */
function isWithoutOwner(containers: typeof HOST.containers): boolean {
  const names = containers.map(({ name }) => name);
  return names.includes("sidecar") && !names.includes("www");
}

const packets = fc.record({
  from: fc.constantFrom("eth0 203.0.113.9", "eth1 10.1.2.3"),
  to: fc.constantFrom("docker0 172.17.0.2", "docker0 172.17.0.4", "br-shop 172.18.0.2", "br-shop 172.18.0.3"),
  port: fc.constantFrom("tcp 80", "tcp 9000", "tcp 5432", "udp 53"),
  was: fc.constantFrom("", " was 198.51.100.1 8080", " was 198.51.100.1 9000", " was 198.51.100.1 80"),
});

describe("a name that can't be resolved any more", () => {
  it("makes a policy tighter, or stops the compilation", () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 6 }),
        fc.subarray([...HOST.containers], { maxLength: HOST.containers.length - 1 }),
        fc.boolean(),
        fc.array(packets, { minLength: 1, maxLength: 8 }),
        (rules, containers, services, asked) => {
          const text = [...rules, "default deny to containers"].join("\n");
          const before = compiled(text, HOST);
          const after = compiled(text, host({ containers, ...(!services && { services: [] }) }));
          fc.pre(before.ir !== undefined && !isWithoutOwner(containers));
          if (!before.ir || !after.ir) return;
          for (const { from, to, port, was } of asked) {
            const packet = `${from} > ${to} ${port}${was}`;
            if (verdict(after.ir, packet) === "allow")
              expect([packet, verdict(before.ir, packet)]).toEqual([packet, "allow"]);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
