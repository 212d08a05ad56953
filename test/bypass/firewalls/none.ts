import type { Firewall } from "./firewall.ts";

/** Docker alone. */
export const none: Firewall = {
  name: "Docker alone",
  variant: "nft",
  ours: false,
  load: async () => [],
  remove: async () => undefined,
};
