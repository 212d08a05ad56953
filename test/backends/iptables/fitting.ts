import type { Ir } from "../../../src/ir/ir.ts";

/** A rate that iptables can count (a burst that refills within a day), and no run-time set as an original address. */
export function countable(ir: Ir): Ir {
  const countableIr: Ir = {
    ...ir,
    meters: ir.meters.map((meter) =>
      meter.kind === "rate" && meter.unit === "day" ? { ...meter, unit: "hour" } : meter,
    ),
  };
  return JSON.parse(JSON.stringify(countableIr).replaceAll(/"original":"runtime:[a-z]+"/g, '"original":"any"')) as Ir;
}

/** Without ipset there are no run-time sets: fixed addresses in their place. */
export function withoutRuntime(ir: Ir): Ir {
  return {
    ...ir,
    sets: ir.sets.map((set) =>
      set.kind === "runtime" ? { kind: "addresses", name: set.name, v4: ["192.0.2.66"], v6: ["2001:db8::66"] } : set,
    ),
  };
}
