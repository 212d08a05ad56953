import { containerWords } from "../../lang/endpoint-words.ts";
import { dockerNameText } from "../../lang/quote.ts";
import type { Span } from "../../lang/span.ts";
import type { EndpointItem } from "../../lang/tree.ts";
import type { SetName } from "../ir/ir.ts";
import { globFits } from "../text/glob.ts";
import { nearest } from "../text/nearest.ts";
import type { Binding } from "./binding.ts";
import {
  hostNetworkNeedsPorts,
  ingressGoesOn,
  matchesNothing,
  noAddress,
  notProtectable,
  onHostNetwork,
  unknownDockerName,
} from "./diagnostics/docker-names.ts";
import type { KnownContainer, World } from "./world.ts";

export type ContainerItem = Extract<EndpointItem, { kind: "container" | "label" | "compose" }>;

export interface Use {
  /** Whether the name stands in a deny, a reject or an except. */
  readonly refusal: boolean;
  readonly side: "source" | "destination";
  /** Whether the rule's traffic names every port that it is about. */
  readonly explicitPorts: boolean;
}

export interface Bound {
  readonly set: SetName;
  /** A single container on the host's network: the rule is one for the host's ports. */
  readonly onHost: boolean;
}

/**
 * The set of places that a container's name, a glob, a label or a Compose name stands for; reports what the name
 * can't stand for. A set of its own for each name, so that a container's new address changes a set and never a rule.
 */
export function bindContainers(item: ContainerItem, use: Use, binding: Binding): Bound {
  const { world, sets, report } = binding;
  const found = world.containers.filter((known) => fits(item, known));
  const one = item.kind === "container" && !item.glob;
  if (found.length === 0) reportMissing(item, use, binding);
  for (const known of found) reportLimits(item, known, one, use, binding);
  if (one && found.some((known) => known.onHost)) {
    if (use.side === "source" || !use.explicitPorts) {
      report(hostNetworkNeedsPorts(item.name, use.side === "source", item.span));
    }
    return { set: sets.places(setName(item), []), onHost: use.side === "destination" && use.explicitPorts };
  }
  const legs = found.filter((known) => !known.onHost).flatMap((known) => known.legs);
  const places = legs.map((leg) => ({ interface: leg.bridge, v4: leg.v4, v6: leg.v6 }));
  return { set: sets.places(setName(item), places), onHost: false };
}

/** Whether the engine knows the name; a pattern or a label that fits nothing is no unknown name. */
export function isKnown(item: ContainerItem, world: World): boolean {
  const isPattern = item.kind === "label" || (item.kind === "container" && item.glob);
  return isPattern || world.containers.some((known) => fits(item, known));
}

/** A quoted name may hold the sign that parts it from the next one: two names never share a set. */
function setName(item: ContainerItem): SetName {
  const escaped = (text: string, sign: string) => text.replaceAll("\\", "\\\\").replaceAll(sign, `\\${sign}`);
  switch (item.kind) {
    case "container":
      return `${item.glob ? "containers" : "container"}:${item.name}`;
    case "label":
      return `label:${escaped(item.key, "=")}${item.value === undefined ? "" : `=${item.value}`}`;
    case "compose":
      return `compose:${escaped(item.project, "/")}${item.service === undefined ? "" : `/${item.service}`}`;
  }
}

function fits(item: ContainerItem, { container }: KnownContainer): boolean {
  switch (item.kind) {
    case "container":
      return item.glob ? globFits(item.name, container.name) : container.name === item.name;
    case "label":
      return (
        Object.hasOwn(container.labels, item.key) &&
        (item.value === undefined || container.labels[item.key] === item.value)
      );
    case "compose":
      return (
        container.compose?.project === item.project &&
        (item.service === undefined || container.compose.service === item.service)
      );
  }
}

/** `containers` holds no container on the host's network: says so for each, at the first place that says `containers`. */
export function reportHostNetwork(span: Span, side: Use["side"], { world, leftOut, report }: Binding): void {
  for (const { container, onHost } of world.containers) {
    if (!onHost || leftOut.has(container.name)) continue;
    leftOut.add(container.name);
    report(onHostNetwork(container.name, span, false, side));
  }
}

function reportMissing(item: ContainerItem, use: Use, { world, report }: Binding): void {
  if (item.kind === "label" || (item.kind === "container" && item.glob)) {
    report(matchesNothing(`\`${containerWords(item)}\``, item.span, world.known));
    return;
  }
  const what = item.kind === "container" ? "container" : "Compose project or service";
  const name = item.kind === "container" ? item.name : containerWords(item).slice("compose ".length);
  const near = nearest(name, candidates(item, world));
  const meant = near === undefined ? undefined : { name: near, text: `${item.kind} ${writtenName(item, near)}` };
  report(unknownDockerName(what, name, item.span, use.refusal, world.known, meant));
}

/** A candidate as it is written behind its keyword. */
function writtenName(item: ContainerItem, name: string): string {
  return item.kind === "compose" ? name.split("/").map(dockerNameText).join("/") : dockerNameText(name);
}

function candidates(item: ContainerItem, world: World): string[] {
  if (item.kind === "container") return world.containers.map((known) => known.container.name);
  return world.containers.flatMap(({ container: { compose } }) =>
    compose ? [compose.project, `${compose.project}/${compose.service}`] : [],
  );
}

function reportLimits(
  item: ContainerItem,
  known: KnownContainer,
  one: boolean,
  use: Use,
  { world, report }: Binding,
): void {
  const { container, unprotected } = known;
  const service = world.services.find(({ name }) => name === container.labels["com.docker.swarm.service.name"]);
  if (use.side === "destination" && service?.ports.some((port) => port.mode === "ingress")) {
    report(ingressGoesOn(container.name, service.name, item.span));
  }
  for (const network of unprotected) {
    report(notProtectable(container.name, network.name, network.driver, network.parent, item.span));
  }
  if (known.onHost) {
    const ports = one && use.side === "destination" && use.explicitPorts;
    if (ports || !one) report(onHostNetwork(container.name, item.span, ports, use.side));
  } else if (known.legs.length === 0 && unprotected.length === 0) {
    report(noAddress(container.name, container.state, item.span));
  }
}
