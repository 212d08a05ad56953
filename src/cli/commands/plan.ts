import { Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { addCompileOptions } from "../host/options.ts";
import type { PlanChoices } from "../host/run-plan.ts";

export const planCommand: CommandFactory = (rim, done) =>
  addCompileOptions(
    new Command("plan")
      .summary("show what applying a policy would change on this host")
      .description(
        "Compile a policy for this host, and compare it with what the kernel holds: in words, and as a diff of rules with their\n" +
          "policy lines. Nothing is changed. Several FILEs are one policy, read in order; `-` is standard input. Without FILE:\n" +
          "policy.wall in this folder, or the only .wall file in it.",
      )
      .argument("[FILE...]", "the policy's files"),
  )
    .option("-e, --exit-code", "end with 1 where there is something to do")
    .option("--json", "print the plan as JSON")
    .addHelpText(
      "after",
      examples(
        ["Before applying", "sudo wallc plan edge.wall"],
        ["In a script: is the host as the policy says?", "wallc plan /etc/wallc/edge.wall --exit-code"],
      ),
    )
    .action(async (files: string[], choices: PlanChoices) => {
      const { runPlan } = await import("../host/run-plan.ts");
      done(await runPlan(files, choices, rim));
    });
