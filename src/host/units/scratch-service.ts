import { SCRATCH } from "../scratch/protocol.ts";
import { confined } from "./confined.ts";
import type { UnitFactory } from "./unit.ts";
import { commandLine, paths } from "./words.ts";

/**
 * Tries one policy's rules in the namespace that systemd makes for it, so that the watcher doesn't need the right to make one. It
 * ends with its answer. Should systemd not be able to make the namespace, it runs without: then it refuses.
 */
export const scratchService: UnitFactory = (program) => ({
  file: "wallc-scratch@.service",
  summary: "tries rules in a network namespace of its own",
  enabled: false,
  sections: [
    [
      "Unit",
      [
        ["Description", "Trial of firewall rules in an empty network namespace (wallc)"],
        ["RequiresMountsFor", paths(program.node, program.script)],
        ["CollectMode", "inactive-or-failed"],
      ],
    ],
    [
      "Service",
      [
        ["ExecStart", commandLine(program, SCRATCH)],
        ["StandardInput", "socket"],
        ["StandardOutput", "socket"],
        ["StandardError", "journal"],
        ["PrivateNetwork", "yes"],
        ["RuntimeMaxSec", "60s"],
        ["ReadWritePaths", "/run"],
        ...confined(program),
      ],
    ],
  ],
});
