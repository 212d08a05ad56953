import { IntervalSet } from "../../src/ip/interval-set.ts";
import type { Ir } from "../../src/ir/ir.ts";
import type { RuntimeElements } from "../../src/ir/match.ts";
import type { Lab } from "./lab.ts";
import type { Target } from "./load.ts";

/** What the lab puts into every run-time set, as a program like fail2ban would. */
const ELEMENTS = ["198.51.100.10", "192.168.1.10", "172.20.0.11", "2001:db8:1::a", "fd00:20::11"];

/** The elements that `fillRuntimeSets` puts in, for `decide`. */
export function runtimeElements(ir: Ir): RuntimeElements {
  const sets = ir.sets.filter(({ kind }) => kind === "runtime");
  return new Map(sets.map(({ name }) => [name, IntervalSet.parse(ELEMENTS)]));
}

/** Fills the run-time sets of a policy that was loaded, by the names that a reader finds in the files: all are there. */
export async function fillRuntimeSets(lab: Lab, ir: Ir, target: Target): Promise<void> {
  // no rule asks for one where there is no ipset: the back end refuses that
  if (target.backend === "iptables" && !target.ipset) return;
  const lines = ir.sets
    .filter(({ kind }) => kind === "runtime")
    .flatMap(({ name }) =>
      ELEMENTS.map((element) => {
        const set = `r${element.includes(":") ? 6 : 4}_${name.slice(name.indexOf(":") + 1)}`;
        return target.backend === "nft"
          ? `nft add element inet wallc ${set} "{ ${element} }"`
          : `ipset add wallc-${set} ${element} -exist`;
      }),
    );
  if (lines.length > 0) await lab.sandbox.run(["sh", "-ec", lines.join("\n")]);
}
