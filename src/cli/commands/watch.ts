import { Command, Option } from "commander";
import { onHost } from "../../host/run.ts";
import { sleeps } from "../../host/sleeping-engine.ts";
import type { Generation } from "../../host/state/generation.ts";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode, environmentError } from "../exit.ts";
import { parseDuration } from "../host/duration.ts";
import { onThisHost, openStore } from "../host/host.ts";
import { stateOption } from "../host/options.ts";
import { withoutIpset } from "../host/without-ipset.ts";
import { engineOptions } from "../input/docker.ts";
import { parseName } from "../options.ts";
import type { Rim } from "../rim.ts";

interface Options {
  readonly docker?: string;
  readonly every: number;
  readonly wait?: true;
  readonly json?: true;
  readonly state: string;
}

export const watchCommand: CommandFactory = (rim, done) =>
  new Command("watch")
    .summary("follow Docker, and keep the policy's addresses true")
    .description(
      "Follow the engine's events. When containers start, stop, get other names or networks, the policy in force is compiled again:\n" +
        "where only addresses differ, sets are changed and no rule; where a rule has to change, all is loaded as `wallc apply` does.\n" +
        "What others changed in our rules is put back. Each change is one line. SIGTERM ends it, SIGHUP makes it look at everything.",
    )
    .addOption(
      new Option(
        "-d, --docker <SOCKET>",
        "the engine to follow (default: the engine of DOCKER_HOST, or the local one)",
      ).argParser(parseName),
    )
    .addOption(
      new Option("--every <TIME>", "how often to look at what others did to our rules, as 60s or 5m")
        .argParser(parseDuration)
        .default(60, "60s"),
    )
    .option("--wait", "wait until a policy is in force, instead of ending where none is")
    .option("--json", "print each change as a line of JSON")
    .addOption(stateOption())
    .addHelpText(
      "after",
      examples(
        ["Once a policy is in force", "sudo wallc watch"],
        ["For a program that reads along", "sudo wallc watch --json"],
      ),
    )
    .action(async (options: Options) => done(await onThisHost(() => watch(options, rim))));

/** Milliseconds for each of the engine's answers: an `apply` waits meanwhile. */
const PATIENCE = 5000;

async function watch(options: Options, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  if (!options.wait) needPolicy(store.current());
  // Loaded here, because other commands don't need it.
  const [{ Keeper }, { Watch }, { journalTo }, { waitForPolicy }] = await Promise.all([
    import("../host/watch/keeper.ts"),
    import("../host/watch/watch.ts"),
    import("../host/watch/journal.ts"),
    import("../host/watch/wait-for-policy.ts"),
  ]);
  const say = journalTo(rim.stdout, options.json === true);
  const current = options.wait ? await waitForPolicy(store, rim, say) : store.current();
  if (current === undefined) return EXIT.fine;
  const engine = { ...engineOptions(options.docker ?? rim.env.DOCKER_HOST, rim.env), timeout: PATIENCE };
  const { every } = options;
  const slow = withoutIpset(current);
  if (slow !== undefined) say({ kind: "note", text: slow });
  const keeper = new Keeper(store, rim, say);
  const asleep = () => sleeps(onHost, engine.host);
  const watching = new Watch(keeper, say, { engine, every, pause: 100, longest: 5000, asleep });
  const unhear = rim.onInterrupt((signal) => {
    if (signal === "SIGHUP") watching.check("asked by SIGHUP");
    else watching.stop();
  });
  const unwatch = store.onChange(() => {
    if (keeper.overtaken()) watching.check("somebody else changed the firewall");
  });
  try {
    await watching.run();
  } finally {
    unwatch();
    unhear();
  }
  return EXIT.fine;
}

/** Throws where there is nothing to follow. */
function needPolicy(current: Generation | undefined): void {
  if (current === undefined) throw environmentError("no policy is in force", "put one in force with `wallc apply`");
  if (current.snapshot === undefined) {
    throw environmentError("the policy in force was compiled without Docker's names: there is nothing to follow");
  }
}
