import type { Topology } from "../../docker/topology.ts";
import { isProblem } from "../../ip/address.ts";
import { formatInterval, type Interval, parseInterval, toPrefixes } from "../../ip/interval.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { classesOf, sizeOf, sizeWords } from "../address-words.ts";
import { worldOf } from "../docker-view.ts";
import { bullets, code, listed, type Markup, ours, paragraphs, sentence } from "../markup.ts";

/** The most places, or prefixes of a range, that are listed. */
const MOST = 8;

/** What an address, prefix or range is, and who has it; `undefined` for a text that is none. */
export function aboutAddress(text: string, topology: Topology | undefined): Markup | undefined {
  const interval = parseInterval(text);
  if (isProblem(interval)) return undefined;
  const single = interval.first === interval.last;
  const head = sentence`${code(formatInterval(interval))}: IPv${interval.family}${ours(single ? "" : `, ${sizeWords(sizeOf([interval]))}`)}`;
  const prefixes = toPrefixes(interval);
  const range =
    prefixes.length > 1 ? [sentence`As prefixes: ${listed(prefixes.map(formatInterval).map(code), MOST)}`] : [];
  const classes = classesOf(interval).map(ours);
  return paragraphs(head, bullets([...classes, ...range, ...(topology ? whoHas(interval, topology) : [])]));
}

function whoHas(interval: Interval, topology: Topology): Markup[] {
  const set = IntervalSet.of([interval]);
  const meets = (text: string): boolean => {
    const other = parseInterval(text);
    return !isProblem(other) && !set.intersect(IntervalSet.of([other])).isEmpty;
  };
  const { containers, networks } = worldOf(topology);
  const having = containers.flatMap(({ container, legs }) => {
    const own = legs.flatMap(({ v4, v6 }) => [...v4, ...v6]).filter(meets);
    return own.length === 0 ? [] : [sentence`Container ${code(container.name)}: ${listed(own.map(code), MOST)}`];
  });
  const around = networks.flatMap(({ name, subnets }) => {
    const own = subnets.map(({ prefix }) => prefix).filter(meets);
    return own.length === 0 ? [] : [sentence`Network ${code(name)}: ${listed(own.map(code), MOST)}`];
  });
  const here = (topology.host?.interfaces ?? []).flatMap(({ name, addresses }) => {
    const own = addresses.filter((address) => meets(address.replace(/\/.*$/, "")));
    return own.length === 0 ? [] : [sentence`This host, on ${code(name)}: ${listed(own.map(code), MOST)}`];
  });
  return [here, having, around].flatMap((all) =>
    all.length > MOST ? [...all.slice(0, MOST), ours(`and ${all.length - MOST} more`)] : all,
  );
}
