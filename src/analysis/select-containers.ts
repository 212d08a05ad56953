import type { EndpointItem } from "../../lang/tree.ts";
import type { Topology } from "../policy/compile.ts";
import { globFits } from "../text/glob.ts";

type Container = Topology["containers"][number];

export type ContainerItem = Extract<EndpointItem, { kind: "container" | "label" | "compose" }>;

export function isContainerItem(item: EndpointItem): item is ContainerItem {
  return item.kind === "container" || item.kind === "label" || item.kind === "compose";
}

/** The containers that an item names, whatever their state. */
export function selectContainers(item: ContainerItem, topology: Topology): Container[] {
  return topology.containers.filter((container) => fits(item, container));
}

function fits(item: ContainerItem, { name, labels, compose }: Container): boolean {
  switch (item.kind) {
    case "container":
      return item.glob ? globFits(item.name, name) : item.name === name;
    case "label":
      return Object.hasOwn(labels, item.key) && (item.value === undefined || labels[item.key] === item.value);
    case "compose":
      return compose?.project === item.project && (item.service === undefined || compose.service === item.service);
  }
}
