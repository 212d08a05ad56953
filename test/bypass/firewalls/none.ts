import type { Firewall } from "./firewall.ts";

/** Docker alone. */
export const none: Firewall = {
  name: "Docker alone",
  variant: "nft",
  ours: false,
  load: async () => [],
  reload: async () => undefined,
  remove: async () => undefined,
};
