import { Command } from "commander";
import { UNIT_FACTORIES } from "../../host/units/units.ts";
import { type CommandFactory, examples } from "../command.ts";
import type { InstallOptions } from "../host/run-install.ts";
import { parseName } from "../options.ts";

const UNITS = UNIT_FACTORIES.map((make) => make({ node: "/", script: "/" }))
  .map(({ file, summary }) => `  ${file}: ${summary}\n`)
  .join("");

export const installCommand: CommandFactory = (rim, done) =>
  new Command("install")
    .summary("have systemd load the policy at boot, and follow Docker")
    .description(
      "Write systemd's units and enable them: at boot the policy that `wallc apply` put in force is loaded before the network and before\n" +
        "Docker, and `wallc watch` follows Docker. Docker doesn't start where the policy can't be loaded; ssh does. /etc/wallc/policy.wall,\n" +
        "which `systemctl reload wallc` applies, is written if there is none. No rule changes. Once more changes nothing, or\n" +
        "brings the units up to date after an upgrade.",
    )
    .option("-p, --policy <FILE>", "the policy to install (default: one that refuses nothing)", parseName)
    .option("--no-docker-guard", "let Docker start where the policy can't be loaded")
    .option("--now", "start the units too")
    .option("--overwrite", "overwrite units that somebody has changed")
    .option("--root <DIR>", "write beneath a folder, for a package or an image; systemd is told nothing", parseName)
    .option("-n, --dry-run", "show what would be written and run")
    .option("--json", "print what was done as JSON")
    .addHelpText(
      "after",
      `\nThe units, in ${"/etc/systemd/system"}:\n${UNITS}${examples(
        ["At each boot from now on, and at once", "sudo wallc install --now"],
        ["What it would do", "sudo wallc install --dry-run"],
        ["With a policy that was tried before", "sudo wallc install --policy edge.wall"],
        ["For a package", "wallc install --root debian/wallc"],
      )}`,
    )
    .action(async (options: InstallOptions) => {
      const { runInstall } = await import("../host/run-install.ts");
      done(await runInstall(options, rim));
    });
