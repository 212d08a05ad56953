import { PATH_NAMES } from "../../ir/ir.ts";
import type { ReachWorld } from "./world.ts";

/** What a reader has to know of how it was found out. */
export function notesOn({ topology, ir, addresses, engine }: ReachWorld, lookedAtSockets: boolean): string[] {
  const { host, containers } = topology;
  const onHost = containers.some(({ networkMode }) => networkMode.kind === "host");
  const runtime = ir?.sets.some(({ kind }) => kind === "runtime");
  const undecided = ir ? PATH_NAMES.filter((name) => !ir.paths[name].decided) : [];
  return [
    ...(ir
      ? []
      : ["No policy: this is what Docker's own rules leave open. Other firewalls of the host are not asked."]),
    ...(host
      ? []
      : ["The snapshot doesn't tell of the host's interfaces: LAN stands for whoever has a private address."]),
    ...(host && addresses.known && !addresses.isPublic(4)
      ? ["This host has no public IPv4 address: the internet gets here only as far as a router before it lets it."]
      : []),
    ...(engine.rules.release === 0 && engine.filters
      ? ["The engine's version isn't known, so that it is taken for an old one: those keep out least."]
      : []),
    ...(engine.rules.release > 0 &&
    engine.rules.release < 27 &&
    topology.engine.ip6tables === undefined &&
    engine.filters
      ? [
          "Docker before 27 writes no IPv6 rules unless told to (`--ip6tables`), and doesn't tell: IPv6 counts as unfiltered.",
        ]
      : []),
    ...(onHost && !lookedAtSockets
      ? ["Which ports a container on the host's network listens on isn't in a snapshot: all of them are judged."]
      : []),
    ...(runtime ? ["Run-time sets count as empty, and limits as not reached."] : []),
    ...(undecided.length > 0
      ? [`The policy says nothing about ${undecided.join(", ")}: there Docker alone decides.`]
      : []),
  ];
}
