import { SCRATCH_SOCKET } from "./places.ts";
import type { UnitFactory } from "./unit.ts";

/** Where the watcher asks what rules come to in an empty network namespace; root alone can. */
export const scratchSocket: UnitFactory = () => ({
  file: "wallc-scratch.socket",
  summary: "is asked by the watcher for a namespace to try rules in",
  enabled: false,
  sections: [
    ["Unit", [["Description", "Trial of firewall rules (wallc)"]]],
    [
      "Socket",
      [
        ["ListenStream", SCRATCH_SOCKET],
        ["Accept", "yes"],
        ["SocketMode", "0600"],
        ["RemoveOnStop", "yes"],
        ["MaxConnections", "4"],
      ],
    ],
  ],
});
