import { resolve } from "node:path";
import { Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { askEngine } from "../input/docker.ts";
import { parseName } from "../options.ts";
import { writeFiles } from "../output/write.ts";
import type { Rim } from "../rim.ts";

interface Options {
  readonly output?: string;
  readonly host?: string;
}

export const snapshotCommand: CommandFactory = (rim, done) =>
  new Command("snapshot")
    .summary("write down what a Docker engine runs")
    .description(
      "Ask a Docker engine for its containers, networks, published ports and Swarm services, and print them as JSON, for\n" +
        "`--docker FILE`. Nothing but GET requests is sent; environment variables and secrets of containers are not in it.",
    )
    .option("-o, --output <FILE>", "write to this file, instead of standard output", parseName)
    .option(
      "-H, --host <URL>",
      "the engine: unix:///PATH, tcp://HOST:PORT (default: DOCKER_HOST, or the local one)",
      parseName,
    )
    .addHelpText(
      "after",
      `${examples(
        ["The engine of this machine", "wallc snapshot -o docker.json"],
        ["An engine on another machine, over TLS", "DOCKER_TLS_VERIFY=1 wallc snapshot --host tcp://edge.example:2376"],
      )}\nDOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH are read as the \`docker\` command reads them.\n`,
    )
    .action(async (options: Options) => done(await snapshot(options, rim)));

async function snapshot({ output, host }: Options, rim: Rim): Promise<ExitCode> {
  const topology = await askEngine(host ?? (rim.env.DOCKER_HOST || undefined), rim.env);
  const { printSnapshot } = await import("../../docker/print.ts");
  const text = printSnapshot(topology);
  if (output === undefined) rim.stdout.write(text);
  else writeFiles([{ path: resolve(rim.cwd, output), shown: output, text }]);
  return EXIT.fine;
}
