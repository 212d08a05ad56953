import type { Span } from "../../lang/span.ts";
import type { Test, TestLine } from "../../lang/tree.ts";
import type { Topology } from "../docker/topology.ts";
import type { AddressTest, InterfaceTest, Match, NamedSet, PathName } from "../ir/ir.ts";
import type { Binding } from "./binding.ts";
import { bindDestination } from "./destination.ts";
import { type Reality, realityOf } from "./reality.ts";
import { matchesByPath, namesPorts } from "./rule.ts";
import { Sets } from "./sets.ts";
import { bindSource } from "./source.ts";
import { bindTraffic } from "./traffic.ts";

/** A line of a `test` block, brought to the paths of the traffic that it describes. */
export interface BoundLine {
  readonly span: Span;
  readonly action: TestLine["action"];
  /** What fits a match of one of these, on its path, is described: all of them together are those of a rule of the same words. */
  readonly parts: readonly BoundPart[];
}

/** The traffic from one item of a line's `from` to one of its `to`. */
export interface BoundPart {
  readonly from: NarrowedBy;
  readonly to: NarrowedBy;
  readonly matches: ReadonlyMap<PathName, readonly Match[]>;
}

/** By what an end is known: by interfaces (whatever address is behind them), else by addresses (wherever they are), or by neither. */
export type NarrowedBy = "interface" | "addresses" | "nothing";

export interface BoundTest {
  readonly name: string;
  readonly span: Span;
  readonly lines: readonly BoundLine[];
}

/** The `test` blocks of a policy. */
export interface BoundTests {
  readonly tests: readonly BoundTest[];
  /** Every set that the lines' matches refer to; one of the IR's of the same name holds the same. */
  readonly sets: readonly NamedSet[];
  /** Which packets there can be. */
  readonly reality: Reality;
}

/**
 * Lowers every line as the rule of the same words would be, apart from the policy's own sets. A name that is unknown has a warning
 * and stands for nothing, whatever the line says of it.
 */
export function bindTests(tests: readonly Test[], topology: Topology | undefined, binding: Binding): BoundTests {
  const apart: Binding = { ...binding, sets: new Sets() };
  return {
    tests: tests.map(({ name, span, lines }) => ({
      name: name.text,
      span,
      lines: lines.map((line) => bindLine(line, apart)),
    })),
    sets: apart.sets.sorted(),
    reality: realityOf(binding.world, topology),
  };
}

function bindLine({ span, action, traffic, from, to }: TestLine, binding: Binding): BoundLine {
  const traffics = bindTraffic(traffic, binding.services);
  const sources = bindSource(from, false, binding);
  const destinations = bindDestination(to, false, traffics.every(namesPorts), binding);
  const parts = sources.flatMap((source) =>
    destinations.map((destination) => ({
      from: narrowedBy(source.incoming, source.source, binding),
      to: destination.routed
        ? narrowedBy(destination.routed.outgoing, destination.routed.destination, binding)
        : "nothing",
      matches: matchesByPath([source], [destination], traffics, action !== "allow", binding),
    })),
  );
  return { span, action, parts };
}

function narrowedBy(by: InterfaceTest, address: AddressTest, { sets }: Binding): NarrowedBy {
  if (by.class !== "any" || by.in !== "any") return "interface";
  return address.in !== "any" && sets.get(address.in).kind === "addresses" ? "addresses" : "nothing";
}
