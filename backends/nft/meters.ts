import type { Family } from "../../src/ip/address.ts";
import type { Meter } from "../../src/ir/ir.ts";
import { safeName, shortHash } from "../common/names.ts";
import { addressField, maskText } from "./addresses.ts";
import { NAME_LIMIT } from "./ruleset.ts";
import type { Scope } from "./scope.ts";

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86400 };

/**
 * The expression that lets a packet of one family go on while it is within the meter, and counts it. All rules that name a
 * meter share its state: a named limit object, or a set whose elements hold one limit or one list of connections each. A full
 * set takes no further source, and the expression doesn't match.
 */
export function meterTest(scope: Scope, id: string, family: Family): string {
  const meter = scope.ir.meters.find((candidate) => candidate.id === id);
  if (!meter) throw new Error(`the IR has no meter ${JSON.stringify(id)}`);
  return meter.kind === "rate" ? rateTest(scope, meter, family) : connectionsTest(scope, meter, family);
}

function rateTest(scope: Scope, meter: Meter & { kind: "rate" }, family: Family): string {
  const rate = `${meter.count}/${meter.unit} burst ${meter.burst} packets`;
  if (!meter.perSource) {
    const name = scope.names.name(
      `limit ${family} ${meter.id}`,
      safeName(`limit${family}_`, ownName(meter), NAME_LIMIT),
    );
    if (!scope.ruleset.limits.some((limit) => limit.name === name)) scope.ruleset.limits.push({ name, rate });
    return `limit name "${name}"`;
  }
  // An element that nobody has asked for so long has a full bucket again: forgetting it grants nothing.
  const refilled = Math.ceil((meter.burst * SECONDS[meter.unit]) / meter.count) + 1;
  const declaration = [
    `typeof ${addressField(family, "source")}`,
    `size ${meter.size}`,
    "flags dynamic,timeout",
    `timeout ${refilled}s`,
  ];
  const name = meterSet(scope, `m${family}_`, meter, `${rate} ${meter.size}`, declaration);
  return `update @${name} { ${sourceKey(family)} limit rate ${rate} }`;
}

function connectionsTest(scope: Scope, meter: Meter & { kind: "connections" }, family: Family): string {
  const { most, perSource, size } = meter;
  const key = perSource ? sourceKey(family) : "meta nfproto";
  const declaration = perSource
    ? [`typeof ${addressField(family, "source")}`, `size ${size}`, "flags dynamic"]
    : ["typeof meta nfproto", "size 2", "flags dynamic"];
  const name = meterSet(scope, perSource ? `q${family}_` : "q_", meter, `${most} ${perSource} ${size}`, declaration);
  return `add @${name} { ${key} ct count ${most} }`;
}

function sourceKey(family: Family): string {
  return family === 4 ? "ip saddr" : `ip6 saddr & ${maskText(6, 64)}`;
}

/** `r5` of `rate:r5`: what kind of meter it is, the prefix of its name tells. */
function ownName({ kind, id }: Meter): string {
  return id.startsWith(`${kind}:`) ? id.slice(kind.length + 1) : id;
}

/** State is kept over a reload as long as the meter stays the same: elements bear the rate that they were made with. */
function meterSet(
  scope: Scope,
  prefix: string,
  meter: Meter,
  parameters: string,
  declaration: readonly string[],
): string {
  const wanted = `${safeName(prefix, ownName(meter), NAME_LIMIT - 8)}_${shortHash(parameters)}`;
  const name = scope.names.name(`meter ${prefix} ${meter.id}`, wanted);
  return scope.ruleset.set(name, () => ({ declaration, elements: [], kept: true }));
}
