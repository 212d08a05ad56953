import { hostname } from "node:os";
import { resolve } from "node:path";
import { Command } from "commander";
import type { Topology } from "../../docker/topology.ts";
import { onHost } from "../../host/run.ts";
import type { Ir } from "../../ir/ir.ts";
import type { About } from "../../report/audit/html.ts";
import { silence } from "../../report/silence.ts";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode, environmentError, usageError } from "../exit.ts";
import { type Live, readLive } from "../host/live.ts";
import { isEngine, readDocker, SNAPSHOT_OFFER } from "../input/docker.ts";
import { loadPolicy } from "../input/load-policy.ts";
import { judge } from "../judge.ts";
import { dockerOption, parseName, stdinNameOption, todayOption } from "../options.ts";
import { render } from "../output/render.ts";
import { writeFiles } from "../output/write.ts";
import { paletteFor, type Rim } from "../rim.ts";

interface Options {
  readonly docker?: string;
  readonly uplink?: readonly string[];
  readonly json?: true;
  readonly html?: string;
  readonly stdinFilename?: string;
  readonly today?: string;
}

export const auditCommand: CommandFactory = (rim, done) =>
  new Command("audit")
    .summary("show who can reach what on a Docker host")
    .description(
      "Show every published port, every container and everything else that Docker brought, and who can reach it: the internet,\n" +
        "each LAN, containers, the host itself, over IPv4 and IPv6, and by which path. With FILE the policy judges beside Docker's\n" +
        "own rules; without, this is what Docker leaves open. Several FILEs are one policy; `-` is standard input.",
    )
    .argument("[FILE...]", "the policy's files")
    .addOption(dockerOption("the engine of DOCKER_HOST, or the local one; where none answers, the command fails"))
    .option(
      "--uplink <NAME...>",
      "the interfaces that lead to the internet (default: those with a public address, or else all)",
    )
    .option("--json", "print the audit as JSON")
    .option("--html <FILE>", "write a page with a picture to this file, to be shown to others", parseName)
    .addOption(stdinNameOption(", and that its includes are relative to"))
    .addOption(todayOption())
    .addHelpText(
      "after",
      examples(
        ["What Docker leaves open on this machine", "wallc audit"],
        ["What a policy would make of another host", "wallc audit edge.wall --docker docker.json"],
        ["A page with a picture", "wallc audit edge.wall --docker docker.json --html audit.html"],
      ),
    )
    .action(async (files: string[], options: Options) => done(await audit(files, options, rim)));

async function audit(files: readonly string[], options: Options, rim: Rim): Promise<ExitCode> {
  if (options.docker === "none")
    throw usageError("without Docker there is nothing to audit", "name a snapshot or a socket");
  const topology = await readDocker(options.docker, rim, [SNAPSHOT_OFFER]);
  if (!topology) throw environmentError("without Docker there is nothing to audit");
  const ir = files.length === 0 ? undefined : await compiled(files, options, topology, rim);
  if (files.length > 0 && !ir) return EXIT.policy;
  const { reach } = await import("../../analysis/reach/reach.ts");
  const { uplink: uplinks = [] } = options;
  const found = reach({ topology, uplinks, ...(ir && { ir }), ...(await ofThisHost(options, topology, rim)) });
  if (options.html !== undefined) {
    const { auditHtml } = await import("../../report/audit/html.ts");
    writeFiles([
      { path: resolve(rim.cwd, options.html), shown: options.html, text: auditHtml(found, about(files, options, rim)) },
    ]);
    if (!options.json) return EXIT.fine;
  }
  const { auditJson } = await import("../../report/audit/json.ts");
  const { auditText } = await import("../../report/audit/text.ts");
  rim.stdout.write(options.json ? auditJson(found) : auditText(found, paletteFor(rim.stdout, rim.env)));
  return EXIT.fine;
}

function about(files: readonly string[], { docker, today }: Options, rim: Rim): About {
  const asked = docker ?? rim.env.DOCKER_HOST ?? "";
  const here = asked === "" || (isEngine(asked, rim) && /^(unix:|\/)/.test(asked));
  return { host: here ? hostname() : asked, policy: files, date: today ?? rim.today() };
}

/** What this machine tells beside its engine, where the engine is on it and we may look; the audit's notes say where it is missing. */
async function ofThisHost({ docker }: Options, topology: Topology, rim: Rim): Promise<Partial<Live>> {
  const live = docker === undefined || isEngine(docker, rim);
  if (!live || !topology.host || !rim.isRoot) return {};
  return readLive(onHost);
}

/** The policy's meaning on the host; `undefined` where it has errors, which are printed. */
async function compiled(
  files: readonly string[],
  options: Options,
  topology: Topology,
  rim: Rim,
): Promise<Ir | undefined> {
  const policy = await loadPolicy(files, rim, options.stdinFilename);
  const { ir, diagnostics } = await judge(policy, topology, options.today ?? rim.today());
  const { kept } = silence(diagnostics, policy.program.suppressions);
  const errors = kept.filter(({ severity }) => severity === "error");
  await render(rim, rim.stderr, "pretty", policy, ir ? errors : kept);
  return ir;
}
