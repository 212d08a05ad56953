import { Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { stateOption } from "../host/options.ts";
import type { LoadOptions } from "../host/run-load.ts";

export const loadCommand: CommandFactory = (rim, done) =>
  new Command("load")
    .summary("put the policy in force again that was applied last, as after a boot")
    .description(
      "Put the policy in force that `wallc apply` kept, as it was compiled then: neither the engine nor the policy's files are asked.\n" +
        "It is whole in both families, and read back, or the command fails and nothing has changed. A policy that was never confirmed is\n" +
        "not loaded. Where nothing was kept, or the kernel holds it already, there is nothing to do. Nobody is let in by a container's\n" +
        "address that is known from before this boot: Docker may have given it to another container.",
    )
    .option(
      "--boot",
      "before Docker starts: let nobody in by a container's address at all, until `wallc watch` has those of now",
    )
    .option("-n, --dry-run", "show what would change")
    .option("--json", "print what changed as JSON")
    .addOption(stateOption())
    .addHelpText(
      "after",
      examples(
        ["What the unit of `wallc install` does at boot", "sudo wallc load --boot"],
        ["What it would change now", "sudo wallc load --dry-run"],
      ),
    )
    .action(async (options: LoadOptions) => {
      const { runLoad } = await import("../host/run-load.ts");
      done(await runLoad(options, rim));
    });
