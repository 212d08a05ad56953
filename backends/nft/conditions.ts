import type { Family } from "../../src/ip/address.ts";
import type { InterfaceTest, Rule } from "../../src/ir/ir.ts";
import { type Box, mergeBoxes } from "../common/boxes.ts";
import { type InterfaceTerm, interfaceTerms, type KnownClass } from "../common/interfaces.ts";
import type { Group, Shape, ShapedAddress } from "../common/runs.ts";
import { findSet, isInline, isNever, textsOf } from "../common/sets.ts";
import { addressField, addressIn, addressNotIn, anonymous } from "./addresses.ts";
import { concatenations } from "./concatenations.ts";
import { lookUp } from "./named-sets.ts";
import type { Scope } from "./scope.ts";
import { serviceIn } from "./services.ts";
import { type Variant, variantsOf } from "./variants.ts";

/** The left side of a rule: a conjunction of nft expressions. */
export interface Condition {
  readonly text: string;
  /** Whether the text holds only for packets of the family that it was made for. */
  readonly family: boolean;
  /** The rules that it comes from, in order. */
  readonly rules: readonly Rule[];
}

/** What the hook's dispatch has found out of a packet's interfaces before a path's rules are asked. */
export interface Known {
  readonly incoming: KnownClass;
  readonly outgoing: KnownClass;
}

/** Boxes up to this many stay rules of their own; more become look-ups in concatenated hash sets. */
const PLAIN_BOXES = 3;

/** Up to this many boxes are merged before they are counted. */
const MERGED_BOXES = 64;

/** The alternatives in which a packet of one family fits a group: it fits if any of them holds. */
export function conditionsOf(scope: Scope, group: Group, family: Family, known: Known, allows: boolean): Condition[] {
  const { boxes } = group;
  return variantsOf(group.shape, scope.sets, boxes, allows).flatMap((variant) => {
    const ahead = sharedPart(scope, group.shape, variant, family, known);
    if (ahead.length === 0) return [];
    return boxParts(scope, boxes, family, variant.portOf).flatMap((box) =>
      ahead.map((part) => ({
        text: [part.sets, box.addresses, part.rest, box.services].filter((text) => text !== "").join(" "),
        family: part.family || box.family,
        rules: box.rules,
      })),
    );
  });
}

interface BoxPart {
  readonly addresses: string;
  readonly services: string;
  readonly family: boolean;
  readonly rules: readonly Rule[];
}

function boxParts(scope: Scope, boxes: readonly Box[], family: Family, portOf: "packet" | "original"): BoxPart[] {
  const { plain, tabled } = split(boxes);
  const tables = tabled.length === 0 ? [] : concatenations(tabled, family, portOf);
  return [
    ...tables.map(({ text, family: bound, rules }) => ({ addresses: text, services: "", family: bound, rules })),
    ...plain.flatMap((box) => productParts(scope, box, family, portOf)),
  ];
}

/** Which boxes become rules of their own, and which elements of tables. Merging is for the few: tables hold any number. */
function split(boxes: readonly Box[]): { plain: readonly Box[]; tabled: readonly Box[] } {
  if (boxes.length === 1) return { plain: boxes, tabled: [] };
  if (boxes.length <= MERGED_BOXES) {
    const merged = mergeBoxes(boxes);
    if (merged.length <= PLAIN_BOXES) return { plain: merged, tabled: [] };
    return { plain: merged.filter((box) => !isSmall(box)), tabled: merged.filter(isSmall) };
  }
  return { plain: mergeBoxes(boxes.filter((box) => !isSmall(box))), tabled: boxes.filter(isSmall) };
}

/** Whether writing out a box's combinations costs little more than naming its dimensions. */
function isSmall({ sources, destinations, services }: Box): boolean {
  const a = sources === "any" ? 1 : sources.length;
  const b = destinations === "any" ? 1 : destinations.length;
  const c = services === "any" ? 1 : services.length;
  return a * b * c <= Math.max(64, 2 * a, 2 * b, 2 * c);
}

function productParts(scope: Scope, box: Box, family: Family, portOf: "packet" | "original"): BoxPart[] {
  const sources = sideIn(scope, box.sources, addressField(family, "source"), family);
  const destinations = sideIn(scope, box.destinations, addressField(family, "destination"), family);
  const services = serviceIn(scope, box.services, portOf);
  return sources.flatMap((source) =>
    destinations.flatMap((destination) =>
      services.map((service) => ({
        addresses: [source, destination].filter((text) => text !== "").join(" "),
        services: service.text,
        family: source !== "" || destination !== "" || service.family,
        rules: box.rules,
      })),
    ),
  );
}

function sideIn(scope: Scope, texts: "any" | readonly string[], field: string, family: Family): string[] {
  return texts === "any" ? [""] : addressIn(scope, field, texts, family);
}

interface SharedPart {
  /** Look-ups in the shape's own sets. */
  readonly sets: string;
  /** Interfaces and connection tracking. */
  readonly rest: string;
  readonly family: boolean;
}

function sharedPart(scope: Scope, shape: Shape, variant: Variant, family: Family, known: Known): SharedPart[] {
  const source = sideTests(scope, shape.source, family, "source", shape.at === "output" ? "unknown" : "iifname");
  const destination = sideTests(scope, shape.destination, family, "destination", variant.place);
  const tracked = originalTests(scope, shape, variant, family);
  if (!source || !destination || !tracked) return [];
  const addresses = [...source, ...destination];
  const incoming = shape.at === "output" ? [""] : interfaceTests(scope, "iifname", shape.incoming, known.incoming);
  const outgoing = variant.outgoing ? interfaceTests(scope, "oifname", variant.outgoing, known.outgoing) : [""];
  return incoming.flatMap((iif) =>
    outgoing.map((oif) => ({
      sets: addresses.join(" "),
      rest: [iif, oif, ...variant.tests, ...tracked.tests].filter((text) => text !== "").join(" "),
      family: addresses.length > 0 || tracked.family,
    })),
  );
}

/** The tests of one side's sets; `undefined` where nothing can fit. */
function sideTests(
  scope: Scope,
  test: ShapedAddress,
  family: Family,
  side: "source" | "destination",
  iface: Variant["place"],
): string[] | undefined {
  const tests: string[] = [];
  const how = { family, side, interface: iface };
  if (typeof test.in !== "string") {
    const found = lookUp(scope, test.in.set, how);
    if (!found) return undefined;
    tests.push(`${found.key} @${found.set}`);
  }
  for (const name of test.notIn) {
    const set = findSet(scope.sets, name);
    if (isNever(set, family)) continue;
    if (set.kind === "addresses" && isInline(name)) {
      const not = addressNotIn(scope, addressField(family, side), textsOf(set, family), family);
      if (!not) return undefined;
      tests.push(...not);
    } else {
      const found = lookUp(scope, name, how);
      if (found) tests.push(`${found.key} != @${found.set}`);
    }
  }
  return tests;
}

/** The test of the address that the client asked for; `undefined` where nothing can fit. */
function originalTests(scope: Scope, shape: Shape, variant: Variant, family: Family) {
  const { original } = shape;
  if (original === "any") return { tests: [], family: false };
  const field = addressField(family, "destination");
  const asked = variant.tracked ? `ct original ${field}` : field;
  const set = findSet(scope.sets, original);
  if (set.kind === "addresses" && isInline(original)) {
    const written = addressIn(scope, asked, textsOf(set, family), family);
    if (written.length === 1) return { tests: written, family: !variant.tracked && written[0] !== "" };
  }
  const found = lookUp(scope, original, { family, side: "destination", interface: "unknown" });
  return found ? { tests: [`${asked} @${found.set}`], family: !variant.tracked } : undefined;
}

function interfaceTests(scope: Scope, field: "iifname" | "oifname", test: InterfaceTest, known: KnownClass): string[] {
  const terms = interfaceTerms(test, scope.ir.bridges, known);
  const exact = terms.filter((term) => isExact(term)).map((term) => `"${term.is}"`);
  const tests = terms.filter((term) => !isExact(term)).map((term) => termText(field, term));
  if (exact.length > 0) tests.unshift(`${field} ${anonymous([...new Set(exact)])}`);
  return tests.includes("") ? [""] : [...new Set(tests)];
}

function isExact({ is }: InterfaceTerm): boolean {
  return is !== undefined && !is.endsWith("*");
}

function termText(field: string, { is, isNot }: InterfaceTerm): string {
  return [
    ...(is === undefined ? [] : [`${field} "${is}"`]),
    ...isNot.map((pattern) => `${field} != "${pattern}"`),
  ].join(" ");
}
