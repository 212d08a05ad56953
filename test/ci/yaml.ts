import { spawnSync } from "node:child_process";

/** Reads YAML strictly, by PyYAML: what GitHub, GitLab and pre-commit will see. Debian's Python has it, others may not. */
export function parseYaml(text: string): unknown {
  const program = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
  const { status, stdout, stderr } = spawnSync("python3", ["-c", program], {
    input: text,
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin" },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
