import type { EndpointItem } from "./tree.ts";

/** How a policy writes an item that names containers: `compose shop/web`. */
export function containerWords(item: Extract<EndpointItem, { kind: "container" | "label" | "compose" }>): string {
  switch (item.kind) {
    case "container":
      return item.glob ? `container "${item.name}"` : `container ${item.name}`;
    case "label":
      return item.value === undefined ? `label ${item.key}` : `label ${item.key}=${item.value}`;
    case "compose":
      return item.service === undefined ? `compose ${item.project}` : `compose ${item.project}/${item.service}`;
  }
}
