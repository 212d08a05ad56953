import type { Family } from "../../src/ip/address.ts";
import { formatPorts, mergePorts, type PortRange } from "../../src/ip/ports.ts";
import { addressField, anonymous } from "./addresses.ts";
import { collapse, joined } from "./collapse.ts";
import type { Condition } from "./conditions.ts";
import type { Chain } from "./ruleset.ts";
import type { Scope } from "./scope.ts";
import { portField } from "./services.ts";

/** Up to this many port ranges of one address and protocol are plain comparisons. */
const PLAIN_RANGES = 8;

/** Sends what goes to a published port on with `statement`: plain comparisons and hash sets, never intervals. */
export function appendPublished(scope: Scope, chain: Chain, statement: string): void {
  const [v4, v6] = ([4, 6] as const).map((family) => publishedTests(scope, family)) as [Condition[], Condition[]];
  for (const { text } of collapse(v4, v6)) chain.rules.push(joined(text, statement));
}

function publishedTests(scope: Scope, family: Family): Condition[] {
  const targets = new Map<string, { address: string; protocol: number; ports: PortRange[] }>();
  for (const { family: of, address, protocol, ports } of scope.ir.published) {
    if (of !== family) continue;
    const key = `${address} ${protocol}`;
    const target = targets.get(key);
    if (target) target.ports.push(ports);
    else targets.set(key, { address, protocol, ports: [ports] });
  }
  return [...targets.values()].flatMap(({ address, protocol, ports }) => {
    const { field } = portField([protocol], "packet");
    const test = field === "th dport" ? `meta l4proto ${protocol} ${field}` : field;
    const where = address === "any" ? "" : `${addressField(family, "destination")} ${address}`;
    return portTests(mergePorts(ports)).map((text) => ({
      text: joined(where, test, text),
      family: where !== "",
      rules: [],
    }));
  });
}

function portTests(ports: readonly PortRange[]): string[] {
  const many = ports.filter(isRange).length > PLAIN_RANGES;
  const listed = ports.filter((range) => !isRange(range) || (many && range.last - range.first < 64));
  const ranges = ports.filter((range) => !listed.includes(range));
  const singles = listed.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, i) => `${first + i}`),
  );
  return [...(singles.length > 0 ? [anonymous(singles)] : []), ...ranges.map(formatPorts)];
}

function isRange({ first, last }: PortRange): boolean {
  return first !== last;
}
