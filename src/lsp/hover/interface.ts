import type { Topology } from "../../docker/topology.ts";
import { fitsPattern } from "../../ir/interfaces.ts";
import { bullets, code, listed, type Markup, ours, paragraphs, sentence } from "../markup.ts";

/** The most interfaces and addresses that are listed. */
const MOST = 8;

/** Which of the host's interfaces and of Docker's bridges a name or pattern fits. */
export function aboutInterface(pattern: string, topology: Topology): Markup {
  const interfaces = (topology.host?.interfaces ?? []).filter(({ name }) => fitsPattern(pattern, name));
  const bridges = topology.networks.filter(({ bridge }) => bridge !== undefined && fitsPattern(pattern, bridge));
  const facts = [
    ...interfaces.map(({ name, addresses }) =>
      addresses.length === 0
        ? sentence`${code(name)}: no address`
        : sentence`${code(name)}: ${listed(addresses.map(code), MOST)}`,
    ),
    ...bridges.map(({ name, bridge = "" }) => sentence`${code(bridge)} is the bridge of network ${code(name)}.`),
  ];
  const more = facts.length > MOST ? [...facts.slice(0, MOST), ours(`and ${facts.length - MOST} more`)] : facts;
  const head = sentence`**interface** ${code(pattern)}`;
  return paragraphs(head, facts.length === 0 ? ours("Not on this host now, as far as is known.") : bullets(more));
}
