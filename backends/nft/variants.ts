import type { InterfaceTest } from "../../src/ir/ir.ts";
import type { Box } from "../common/boxes.ts";
import type { Shape } from "../common/runs.ts";
import { findSet, type SetTable } from "../common/sets.ts";
import type { LookUp } from "./named-sets.ts";

/** One of the ways in which a packet can fit a shape, where nft has no single expression for them all. */
export interface Variant {
  /** Tests of their own. */
  readonly tests: readonly string[];
  /** The out-interface test that is left to ask; absent where none is. */
  readonly outgoing?: InterfaceTest;
  /** How a destination's places are found. */
  readonly place: LookUp["interface"];
  readonly portOf: "packet" | "original";
  /** Whether connection tracking knows the packet. */
  readonly tracked: boolean;
}

/**
 * The variants of a shape: in the output hook redirected packets (they show `lo`, so that interfaces can't be asked)
 * apart from the others; and packets that connection tracking doesn't know apart from those that it does, where something is
 * asked of it: every `ct original` and `ct status` fails for a packet in state invalid or untracked, which was never
 * redirected. An allowance by port goes without that half: it only gets tighter.
 */
export function variantsOf(shape: Shape, sets: SetTable, boxes: readonly Box[], allows: boolean): Variant[] {
  return placeVariants(shape, sets).flatMap((variant) => trackingVariants(shape, variant, boxes, allows));
}

function placeVariants(shape: Shape, sets: SetTable): Variant[] {
  const base = { tests: [], portOf: shape.portOf, tracked: true } as const;
  if (shape.at === "input") return [{ ...base, place: "unknown" }];
  if (shape.at === "forward") return [{ ...base, outgoing: shape.outgoing, place: "oifname" }];
  const { outgoing, destination } = shape;
  const open = outgoing.class === "any" && outgoing.in === "any" && outgoing.notIn.length === 0;
  const places = typeof destination.in !== "string" && findSet(sets, destination.in.set).kind === "places";
  if (open && !places) return [{ ...base, place: "unknown" }];
  const variants: Variant[] = [];
  if (shape.redirected !== true) {
    variants.push({ ...base, tests: ['oifname != "lo"'], outgoing, place: "oifname" });
  }
  if (shape.redirected !== false && outgoing.class !== "outside" && outgoing.in === "any") {
    variants.push({ ...base, tests: ['oifname "lo"'], place: "any" });
  }
  return variants;
}

function trackingVariants(shape: Shape, variant: Variant, boxes: readonly Box[], allows: boolean): Variant[] {
  const { redirected, original, portOf } = shape;
  const status = redirected === "any" ? [] : [redirected ? "ct status dnat" : "ct status & dnat == 0"];
  const tracked = { ...variant, tests: [...variant.tests, ...status] };
  if (redirected === true) return [tracked];
  if (redirected === "any" && original === "any" && portOf === "packet") return [tracked];
  const byPort = boxes.every((box) => box.services !== "any" && box.services.every((service) => service.ports));
  if (allows && byPort) return [tracked];
  const tests = [...variant.tests, "ct state invalid,untracked"];
  return [tracked, { ...variant, tests, portOf: "packet", tracked: false }];
}
