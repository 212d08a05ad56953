import { Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { addCompileOptions, confirmOption, cutOption, forceOption } from "../host/options.ts";
import type { ApplyOptions } from "../host/run-apply.ts";

export const applyCommand: CommandFactory = (rim, done) =>
  addCompileOptions(
    new Command("apply")
      .summary("put a policy in force on this host")
      .description(
        "Check and compile a policy, put it in force in one transaction for IPv4 and IPv6, and read it back: if anything is wrong,\n" +
          "the rules from before return. However the command ends, the old or the new rules hold, whole. Several FILEs are one\n" +
          "policy, read in order; `-` is standard input. Without FILE: policy.wall in this folder, or the only .wall file in it.\n\n" +
          "Open connections go on under new rules. With `--cut` those that the policy would refuse, were they opened now, end at once\n" +
          "(for 20 minutes their servers can't begin them again from the other side); one of which it depends on an interface that\n" +
          "can't be known is judged anew at its client's next packet. All others live on.",
      )
      .argument("[FILE...]", "the policy's files"),
  )
    .addOption(confirmOption())
    .addOption(cutOption())
    .option("--confirmed", "keep the rules that wait for it, from this session")
    .addOption(forceOption())
    .option("-n, --dry-run", "show what would change, as `wallc plan` does; with `--cut` which connections would end")
    .option("--json", "print what changed as JSON")
    .addHelpText(
      "after",
      examples(
        ["For the first time, over SSH", "sudo wallc apply edge.wall --confirm 60s"],
        ["In another session, to keep the rules", "sudo wallc apply --confirmed"],
        ["A stricter policy, true at once for open connections too", "sudo wallc apply edge.wall --cut"],
        ["Beside ufw, with both judging", "sudo wallc apply edge.wall --force ufw"],
      ),
    )
    .action(async (files: string[], options: ApplyOptions) => {
      const { runApply } = await import("../host/run-apply.ts");
      done(await runApply(files, options, rim));
    });
