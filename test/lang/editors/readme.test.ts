import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CLAUSE_WORDS, MODIFIER_WORDS, NAMED_ENDPOINTS, STATEMENT_WORDS } from "../../../lang/words.ts";
import { parseYaml } from "../../ci/yaml.ts";
import { missing } from "../../lab/need.ts";

const page = readFileSync("lang/editors/README.md", "utf8");

/** The page's blocks of one language. */
function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    (match) => match[1] as string,
  );
}

/** Runs a Python program on a text. */
function python(program: string, input: string): string {
  const { status, stdout, stderr } = spawnSync("python3", ["-c", program], { input, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const SERVER = ["wallc", "lsp", "--stdio"];
const python3 = missing(["python3"]);
const yaml = missing(["python3-yaml"]);

describe("the page about editors", () => {
  it("has links that lead somewhere", () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map((match) =>
      (match[1] as string).toLowerCase().replaceAll(" ", "-"),
    );
    for (const [, target = ""] of page.matchAll(/\]\(([^)]+)\)/g)) {
      if (target.startsWith("#")) expect(headings).toContain(target.slice(1));
      else expect(existsSync(`lang/editors/${target}`), target).toBe(true);
    }
  });

  it("starts the server and names the file type in Helix", (ctx) => {
    if (python3) ctx.skip(python3);
    const written = python(
      "import json, sys, tomllib; print(json.dumps(tomllib.loads(sys.stdin.read())))",
      blocks("toml")[0] ?? "",
    );
    const { language, "language-server": servers } = JSON.parse(written);
    expect([servers.wallc.command, ...servers.wallc.args]).toEqual(SERVER);
    expect(servers.wallc.config).toEqual({ wallc: { docker: "auto" } });
    expect(language).toMatchObject([{ name: "wall", "file-types": ["wall"], "language-servers": ["wallc"] }]);
  });

  it("starts the server in Sublime Text, and has JSON that can be read", () => {
    const [sublime, zed] = blocks("json").map((text) => JSON.parse(text));
    expect(sublime.clients.wallc).toMatchObject({ command: SERVER, selector: "source.wall" });
    expect([zed[0].command, ...zed[0].args]).toEqual(["wallc", "check", "$ZED_FILE", "--format", "compact"]);
  });

  it("makes Sublime's grammar, with all that is in ours", (ctx) => {
    if (python3) ctx.skip(python3);
    const command = blocks("sh").find((text) => text.includes("plistlib")) ?? "";
    const { stdout, status } = spawnSync("sh", ["-c", command.replace("> wall.tmLanguage", "")], { encoding: "utf8" });
    expect(status).toBe(0);
    const read = python(
      "import json, plistlib, sys; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))",
      stdout,
    );
    expect(JSON.parse(read)).toEqual(JSON.parse(readFileSync("lang/editors/textmate/wall.tmLanguage.json", "utf8")));
  });

  it("has an Emacs mode with the language's words", () => {
    const [mode = ""] = blocks("elisp");
    const words = [...mode.matchAll(/\(or ([^)]*)\)/g)].map((match) =>
      [...(match[1] as string).matchAll(/"([^"]+)"/g)].map(([, word]) => word),
    );
    const sorted = (...lists: readonly (readonly string[])[]) => lists.flat().sort();
    expect(words[0]).toEqual(sorted(STATEMENT_WORDS));
    expect([...(words[1] ?? [])].sort()).toEqual(sorted(NAMED_ENDPOINTS));
    expect([...(words[2] ?? [])].sort()).toEqual(sorted(CLAUSE_WORDS, MODIFIER_WORDS));
    expect(mode).toContain(`(${SERVER.map((word) => `"${word}"`).join(" ")})`);
  });

  it("uses hooks, inputs and variables that there are", (ctx) => {
    if (yaml) ctx.skip(yaml);
    const read = (path: string) => parseYaml(readFileSync(path, "utf8")) as never;
    const [preCommit, github, gitlab] = blocks("yaml").map((text) => parseYaml(text)) as [
      { repos: { hooks: { id: string }[] }[] },
      { jobs: { policy: { steps: { uses: string; with?: Record<string, unknown> }[] } } },
      { include: { file: string }[]; wallc: { variables: Record<string, string> } },
    ];
    const hooks = (read(".pre-commit-hooks.yaml") as { id: string }[]).map(({ id }) => id);
    expect(preCommit.repos[0]?.hooks.map(({ id }) => id)).toEqual(hooks);
    const step = github.jobs.policy.steps[1];
    expect(existsSync((step?.uses ?? "").replace(/^OWNER\/wallc\/|@.*$/g, ""))).toBe(true);
    const { inputs } = read(".github/actions/wallc/action.yml") as { inputs: Record<string, unknown> };
    expect(Object.keys(step?.with ?? {})).toEqual(Object.keys(inputs));
    const { wallc } = read(gitlab.include[0]?.file ?? "") as { wallc: { variables: Record<string, string> } };
    expect(Object.keys(gitlab.wallc.variables)).toEqual(Object.keys(wallc.variables));
  });
});
