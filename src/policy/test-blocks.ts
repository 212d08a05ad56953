import type { Test } from "../../lang/tree.ts";
import type { Binding } from "./binding.ts";
import { bindDestination } from "./destination.ts";
import { Sets } from "./sets.ts";
import { bindSource } from "./source.ts";
import { bindTraffic } from "./traffic.ts";

/** Looks up every name that a `test` block mentions, so that what is unknown there is reported. */
export function bindTestNames(tests: readonly Test[], binding: Binding): void {
  const apart: Binding = { ...binding, sets: new Sets() };
  for (const line of tests.flatMap((test) => test.lines)) {
    const traffics = bindTraffic(line.traffic, apart.services);
    const explicit = traffics.every((one) => one !== "any" && one.kind === "ports" && one.ports !== "any");
    bindSource(line.from, false, apart);
    bindDestination(line.to, false, explicit, apart);
  }
}
