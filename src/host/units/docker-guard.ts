import type { UnitFactory } from "./unit.ts";
import { commandLine } from "./words.ts";

/**
 * Has docker.service load the kept policy before it starts, and not start where that fails: then nothing is published without
 * its rules. `load` does nothing where the kernel holds them, so a restart of Docker costs no more than a look. Where it doesn't (the
 * boot's own attempt failed, or somebody emptied the firewall), Docker is about to give addresses anew as at a boot. A dependency
 * on wallc.service would do less and more: it would let Docker start where rules have gone since the boot, and stop Docker
 * with wallc.service. Nobody else waits for it: where it fails, one still gets in by ssh.
 */
export const dockerGuard: UnitFactory = (program) => ({
  file: "docker.service.d/wallc.conf",
  summary: "keeps Docker from starting without the kept policy",
  enabled: false,
  sections: [
    [
      "Unit",
      [
        ["Wants", "wallc.service"],
        ["After", "wallc.service"],
      ],
    ],
    [
      "Service",
      [
        "Docker must not publish a port without the rules. To start it all the same, take this file away, or the policy",
        "with `wallc remove`.",
        ["ExecStartPre", commandLine(program, "load", "--boot")],
      ],
    ],
  ],
});
