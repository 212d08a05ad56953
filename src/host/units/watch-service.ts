import { DEFAULT_STATE } from "../defaults.ts";
import { confined } from "./confined.ts";
import { ENVIRONMENT } from "./places.ts";
import type { UnitFactory } from "./unit.ts";
import { commandLine, paths } from "./words.ts";

/** Follows the engine. It needs no engine to run: `watch` waits for one, and for a policy too. */
export const watchService: UnitFactory = (program) => ({
  file: "wallc-watch.service",
  summary: "follows Docker with the policy in force",
  enabled: true,
  sections: [
    [
      "Unit",
      [
        ["Description", "Follows Docker with the firewall's sets (wallc)"],
        ["RequiresMountsFor", paths(DEFAULT_STATE, program.node, program.script)],
        "Nothing more than an order: Docker may be absent, stopped, restarted and upgraded.",
        ["After", "wallc.service wallc-scratch.socket docker.service"],
        ["Wants", "wallc-scratch.socket"],
        "Without it the sets go out of date, so it is never given up.",
        ["StartLimitIntervalSec", "0"],
      ],
    ],
    [
      "Service",
      [
        ["Type", "exec"],
        ["ExecStart", commandLine(program, "watch", "--wait")],
        ["ExecReload", "/bin/kill -HUP $MAINPID"],
        ["EnvironmentFile", `-${ENVIRONMENT}`],
        "A SIGHUP that comes before it listens for it ends it, and counts as a success.",
        ["Restart", "always"],
        ["RestartSec", "2s"],
        "A change that has begun is brought to its end, whatever becomes of the watcher.",
        ["KillMode", "process"],
        ["ReadWritePaths", "/run /var/lib"],
        ...confined(program),
      ],
    ],
    ["Install", [["WantedBy", "multi-user.target"]]],
  ],
});
