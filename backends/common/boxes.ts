import type { PortRange } from "../../src/ip/ports.ts";
import type { Rule } from "../../src/ir/ir.ts";

/** One protocol, with a range of its ports or one icmp type where the traffic is narrower. */
export interface Service {
  readonly protocol: number;
  readonly ports?: PortRange;
  readonly type?: number;
}

/**
 * A product: every source with every destination and every service. `any` is unrestricted (or said by the group's named
 * set); addresses are canonical texts of one family, sorted, unique.
 */
export interface Box {
  readonly sources: "any" | readonly string[];
  readonly destinations: "any" | readonly string[];
  readonly services: "any" | readonly Service[];
  /** The rules that it comes from, in order. */
  readonly rules: readonly Rule[];
}

/** A service as a text that is equal for equal services: `6`, `6:80-80`, `1/8`. */
export function serviceKey({ protocol, ports, type }: Service): string {
  if (ports) return `${protocol}:${ports.first}-${ports.last}`;
  return type === undefined ? `${protocol}` : `${protocol}/${type}`;
}

/**
 * The same packets in fewer boxes: boxes that differ in one dimension alone become one. Exact, and only for boxes whose
 * order doesn't matter. Keeps the order in which boxes first appear.
 */
export function mergeBoxes(boxes: readonly Box[]): Box[] {
  const keyed = boxes.map((box) => ({
    box,
    sources: keyOf(box.sources),
    destinations: keyOf(box.destinations),
    services: box.services === "any" ? "any" : box.services.map(serviceKey).join(","),
  }));
  const byServices = unite(keyed, "services", ["sources", "destinations"]);
  const bySources = unite(byServices, "sources", ["destinations", "services"]);
  return unite(bySources, "destinations", ["sources", "services"]).map(({ box }) => box);
}

type Dimension = "sources" | "destinations" | "services";
type Keyed = { readonly box: Box } & Readonly<Record<Dimension, string>>;

function keyOf(texts: "any" | readonly string[]): string {
  return texts === "any" ? "any" : texts.join(",");
}

function unite(boxes: readonly Keyed[], dimension: Dimension, fixed: readonly [Dimension, Dimension]): Keyed[] {
  const groups = new Map<string, Keyed[]>();
  for (const box of boxes) {
    const key = `${box[fixed[0]]} ${box[fixed[1]]}`;
    const group = groups.get(key);
    if (group) group.push(box);
    else groups.set(key, [box]);
  }
  return [...groups.values()].map((group) => (group.length === 1 ? (group[0] as Keyed) : joined(group, dimension)));
}

function joined(group: readonly Keyed[], dimension: Dimension): Keyed {
  const first = group[0] as Keyed;
  const rules = [...new Set(group.flatMap(({ box }) => box.rules))];
  if (group.some((each) => each[dimension] === "any")) {
    return { ...first, box: { ...first.box, [dimension]: "any", rules }, [dimension]: "any" };
  }
  if (dimension === "services") {
    const all = new Map(group.flatMap(({ box }) => services(box).map((service) => [serviceKey(service), service])));
    const sorted = [...all].sort(([, a], [, b]) => compareServices(a, b));
    const box = { ...first.box, services: sorted.map(([, service]) => service), rules };
    return { ...first, box, services: sorted.map(([key]) => key).join(",") };
  }
  const texts = [...new Set(group.flatMap(({ box }) => (box[dimension] === "any" ? [] : box[dimension])))].sort();
  return { ...first, box: { ...first.box, [dimension]: texts, rules }, [dimension]: texts.join(",") };
}

function services(box: Box): readonly Service[] {
  return box.services === "any" ? [] : box.services;
}

/** Orders services by protocol, then port or type. */
export function compareServices(a: Service, b: Service): number {
  return (
    a.protocol - b.protocol ||
    (a.ports?.first ?? a.type ?? -1) - (b.ports?.first ?? b.type ?? -1) ||
    (a.ports?.last ?? 0) - (b.ports?.last ?? 0)
  );
}
