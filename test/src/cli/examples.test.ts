import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { ROOT } from "./built.ts";
import { Folder } from "./folder.ts";
import { NOBODY, wallc } from "./harness.ts";
import { SNAPSHOT } from "./snapshot.ts";

const RIM = { ...NOBODY, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: {} };
const POLICY = "allow tcp ssh to host\ndefault deny to host\n";
/** The command lines of a text: what stands behind `wallc` up to a comment, a redirection or a pipe, without variables before it. */
function commandLines(text: string): string[][] {
  return [...text.matchAll(/^(?:\s{2,}|)(?:[A-Z_]+=\S+ )*(?:sudo )?(?:source <\()?wallc ((?:[^\n#>&|)])+)/gm)].map(
    (match) =>
      (match[1] ?? "")
        .trim()
        .split(/\s+/)
        .flatMap((word) => (word === "*.wall" ? ["edge.wall"] : [word])),
  );
}

async function helpOf(name: string): Promise<string> {
  return (await wallc([name, "--help"])).stdout;
}

describe("the examples of the helps and of README", async () => {
  const names = COMMANDS.map((make) => make(RIM, () => {}).name());
  const helps = (await Promise.all(names.map(helpOf))).map((help) => help.slice(help.indexOf("Examples:")));
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  const lines = [...helps, ...blocks].flatMap(commandLines);

  it("are there for each command", () => {
    for (const name of names) expect(lines.map(([command]) => command)).toContain(name);
  });

  it.each(lines.map((line) => ({ line: line.join(" "), args: line })))("wallc $line", async ({ args }) => {
    using folder = new Folder({ "edge.wall": POLICY, "docker.json": SNAPSHOT });
    const world = { cwd: folder.path, stdin: POLICY, env: { DOCKER_HOST: "unix:///nonexistent.sock" } };
    const outside =
      (args[0] !== "plan" && args.some((word) => word.startsWith("tcp:"))) ||
      args.includes("/etc/wallc") ||
      args.includes("--root");
    const { code, stderr } = await wallc(outside ? [...args, "--help"] : args, world);
    const needsRoot = [
      "plan",
      "apply",
      "watch",
      "rollback",
      "load",
      "install",
      "uninstall",
      "remove",
      "status",
      "logs",
      "doctor",
    ].includes(args[0] ?? "");
    if (needsRoot && !args.includes("--root")) {
      expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("only root") });
      return;
    }
    const needsEngine = args[0] === "snapshot" || !args.includes("--docker");
    expect(code, stderr).toBe(
      !outside && (args[0] === "snapshot" || (["compile", "test", "audit"].includes(args[0] ?? "") && needsEngine))
        ? 3
        : 0,
    );
  });
});
