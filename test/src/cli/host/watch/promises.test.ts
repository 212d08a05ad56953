import { expect, it } from "vitest";
import type { TestResult } from "../../../../../src/analysis/tests/result.ts";
import { runStepwise } from "../../../../../src/analysis/tests/run-tests.ts";
import type { Entry } from "../../../../../src/cli/host/watch/journal.ts";
import { Promises } from "../../../../../src/cli/host/watch/promises.ts";
import type { Topology } from "../../../../../src/docker/topology.ts";
import { compiled, container, leg } from "../../../policy/build.ts";
import { host } from "../../../policy/host.ts";

const POLICY = `allow tcp 80 from any to container www
test "that address is closed" {
  deny tcp 80 from outside to 172.18.0.7
  deny tcp 22 from outside to 172.18.0.7
}
`;

/** What a policy comes to in a world, as the watcher compiles it. */
function worldOf(topology: Topology, policy = POLICY) {
  const { ir, program, tests } = compiled(policy, topology);
  if (!ir) throw new Error("no IR");
  let steps = 0;
  return {
    ir,
    steps: () => steps,
    runTests: () => {
      const run = runStepwise(program, tests, ir);
      return (function* (): Generator<undefined, TestResult[]> {
        for (;;) {
          const { done, value } = run.next();
          if (done) return value;
          steps++;
          yield;
        }
      })();
    },
  };
}

const BEFORE = host({ containers: [container("www", [leg("shop", "172.18.0.2")])] });
const MOVED = host({ containers: [container("www", [leg("shop", "172.18.0.7")])] });

it("tests that fail in a changed world are told once, with the packet, and told when they don't any more", async () => {
  const said: Entry[] = [];
  const promises = new Promises((entry) => said.push(entry));
  await promises.look(worldOf(BEFORE), "the watch begins");
  expect(said).toEqual([]);
  await promises.look(worldOf(MOVED), "container www: start");
  await promises.look(worldOf(MOVED), "a regular look");
  expect(said).toEqual([
    {
      kind: "error",
      text: "the test `that address is closed` fails now (policy.wall:3): tcp from 203.0.113.9 to 172.18.0.7 (container www) port 80, coming in by any outside interface, is allowed by line 1",
      why: "container www: start",
    },
  ]);
  await promises.look(worldOf(BEFORE), "container www: die");
  expect(said.slice(1)).toEqual([
    { kind: "note", text: "no test of the policy fails any more", why: "container www: die" },
  ]);
});

it("a look ends where the world changes again meanwhile", async () => {
  const said: Entry[] = [];
  const promises = new Promises((entry) => said.push(entry));
  const first = worldOf(MOVED);
  await Promise.all([promises.look(first, "one"), promises.look(worldOf(BEFORE), "two")]);
  expect(first.steps()).toBe(1);
  expect(said).toEqual([]);
});
