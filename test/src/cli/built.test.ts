import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildInto, ROOT, start } from "./built.ts";
import { Folder } from "./folder.ts";

const GOOD = "allow tcp ssh from 10.0.0.0/8 to host\ndefault deny to host\n";

let folder: string;
let script: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wallc-built-"));
  script = buildInto(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wallc = (args: readonly string[], options = {}) => start(process.execPath, [script, ...args], options);
/** Runs it in a shell, for redirections; `$WALLC` is the command. */
const shell = (line: string, options: { cwd?: string } = {}) =>
  start("bash", ["--norc", "-o", "pipefail", "-c", line], {
    ...options,
    env: { WALLC: `${process.execPath} ${script}` },
  });

/** No command may ever end like this. */
function expectDocumented({ code, signal, stderr }: { code: number; signal: string | null; stderr: string }): void {
  expect(signal).toBeNull();
  expect([0, 1, 2, 3]).toContain(code);
  expect(stderr).not.toMatch(/^\s+at .*:\d+|node:internal|a fault in wallc itself|UnhandledPromise/m);
  expect(stderr.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
}

describe("the built command", () => {
  it("runs without anything beside it, by a symbolic link too", () => {
    using elsewhere = new Folder({ "policy.wall": GOOD });
    symlinkSync(script, elsewhere.at("wallc"));
    const ended = start(elsewhere.at("wallc"), ["compile", "--backend", "nft", "--docker", "none"], {
      cwd: elsewhere.path,
    });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toContain("table inet wallc");
  });

  it("runs without V8's compiled code, or with that of another version", () => {
    using copy = new Folder();
    for (const name of readdirSync(folder)) copy.put(name, readFileSync(join(folder, name)));
    const cache = readdirSync(folder).find((name) => name.endsWith(".cache")) ?? "";
    copy.put(cache, "not what V8 wrote");
    expect(start(process.execPath, [copy.at("wallc.js"), "--version"]).code).toBe(0);
    rmSync(copy.at(cache));
    expect(start(process.execPath, [copy.at("wallc.js"), "--version"]).code).toBe(0);
  });

  it("is ASCII alone, because its loader reads one byte a character", () => {
    const bundle = readdirSync(folder).find((name) => name.endsWith(".cjs")) ?? "";
    const lines = readFileSync(join(folder, bundle), "latin1").split("\n");
    expect(lines.flatMap((line) => line.match(/.{0,40}[^\0-\x7f].{0,40}/) ?? [])).toEqual([]);
  });

  it("compiles an example with every back end, twice to the same bytes", () => {
    const example = join(ROOT, "examples", "admins-and-lan");
    for (const more of [["nft"], ["ir"], ["iptables"], ["iptables", "--family", "6"], ["iptables", "--ipset"]]) {
      const args = [
        "compile",
        join(example, "policy.wall"),
        "--docker",
        join(example, "docker.json"),
        "--backend",
        ...more,
      ];
      const first = wallc(args);
      expect(first.code, first.stderr).toBe(0);
      expect(first.stdout.length).toBeGreaterThan(500);
      expect(wallc(args).stdout).toBe(first.stdout);
    }
  });

  it("asks an engine over its socket", async () => {
    using place = new Folder({ "policy.wall": GOOD });
    const answers: Record<string, unknown> = {
      "/version": { Version: "26.1.5", ApiVersion: "1.45", MinAPIVersion: "1.24" },
      "/info": { Swarm: { LocalNodeState: "inactive" } },
      "/containers/json": [],
      "/networks": [],
    };
    const server = createServer((request, response) => {
      const path = (request.url ?? "").replace(/^\/v[\d.]+/, "").replace(/\?.*/, "");
      response.statusCode = path in answers ? 200 : 404;
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(answers[path] ?? { message: "page not found" }));
    });
    await new Promise<void>((resolve) => server.listen(place.at("docker.sock"), resolve));
    try {
      for (const args of [
        ["snapshot"],
        ["compile", "--backend", "ir"],
        ["compile", "--backend", "ir", "--docker", "docker.sock"],
        ["check", "--docker", `unix://${place.at("docker.sock")}`],
      ]) {
        const { code, stderr } = await runAside(args, place.path, { DOCKER_HOST: `unix://${place.at("docker.sock")}` });
        expect({ args, code }, stderr).toEqual({ args, code: 0 });
      }
      const snapshot = await runAside(
        ["snapshot", "-o", "docker.json", "--host", place.at("docker.sock")],
        place.path,
        {},
      );
      expect(snapshot).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(readFileSync(place.at("docker.json"), "utf8")).engine.version).toBe("26.1.5");
    } finally {
      server.close();
    }
  });

  it("says what is wrong with an engine", () => {
    for (const host of [
      "unix:///nonexistent.sock",
      "ssh://edge",
      "tcp://127.0.0.1:1",
      "tcp://[::1",
      "\u001b[2J",
      "npipe://x",
    ]) {
      const ended = wallc(["snapshot", "--host", host]);
      expectDocumented(ended);
      expect(ended).toMatchObject({ code: 3, stdout: "" });
    }
  });
});

/** Runs the command while this process goes on serving. */
function runAside(
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
  as: { uid?: number; gid?: number } = {},
): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd, env: { PATH: process.env.PATH, ...env }, ...as });
    let stderr = "";
    child.stdout.resume();
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("close", (code) => resolve({ code, stderr }));
  });
}

describe("bad input to the built command", () => {
  it("is a folder, a socket's folder, a binary file, nothing, a name with control characters", () => {
    using place = new Folder({ "bin.wall": readFileSync(process.execPath).subarray(0, 200_000), "empty.wall": "" });
    mkdirSync(place.at("dir.wall"));
    const compile = (file: string) =>
      wallc(["compile", file, "--backend", "nft", "--docker", "none"], { cwd: place.path });
    const cases: [string, number][] = [
      ["dir.wall", 3],
      [".", 3],
      ["", 2],
      ["gone.wall", 3],
      ["bin.wall", 1],
      ["empty.wall", 0],
      ["a\u001b[31m\nb\u202e", 3],
      ["x".repeat(5000), 3],
      ["/dev/zero", 3],
    ];
    for (const [file, code] of cases) {
      const ended = compile(file);
      expectDocumented(ended);
      expect({ file, code: ended.code }, ended.stderr).toEqual({ file, code });
      if (code !== 0) expect(ended.stdout).toBe("");
    }
  });

  it("is a file that may not be read or written", async () => {
    using place = new Folder({ "a.wall": GOOD });
    chmodSync(place.at("a.wall"), 0o000);
    mkdirSync(place.at("out"), { mode: 0o555 });
    chmodSync(place.path, 0o755);
    chmodSync(folder, 0o755);
    const as = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const unreadable = await runAside(["check", "a.wall", "--docker", "none"], place.path, {}, as);
    expect(unreadable.code, unreadable.stderr).toBe(3);
    expect(unreadable.stderr).toContain("can't read `a.wall`: permission denied");
    chmodSync(place.at("a.wall"), 0o444);
    const compile = ["compile", "a.wall", "--docker", "none", "--backend", "nft", "-o", "out"];
    const unwritable = await runAside(compile, place.path, {}, as);
    expect(unwritable.code, unwritable.stderr).toBe(3);
    expect(unwritable.stderr).toContain("can't write `out/ruleset.nft`: permission denied");
    expect(readdirSync(place.at("out"))).toEqual([]);
  });

  it("is a pipe that nobody writes to", () => {
    const policy = 'include "pipe.wall"\nlet a = file "pipe.wall"\ndeny any from a to host\n';
    using place = new Folder({ "a.wall": policy, "b.wall": GOOD });
    start("mkfifo", [place.at("pipe.wall")]);
    const ended = wallc(["check", "a.wall", "--docker", "none", "--format", "compact"], { cwd: place.path });
    expectDocumented(ended);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain("a.wall:1:1: error[unreadable-file]: `pipe.wall` can't be read: it is a pipe");
    expect(ended.stdout).toContain("a.wall:2:9: error[unreadable-file]");
    expect(shell("$WALLC check <(cat b.wall) --docker none", { cwd: place.path })).toMatchObject({ code: 0 });
  });

  it("is a folder that the system doesn't make", () => {
    using place = new Folder({ "a.wall": GOOD });
    for (const output of ["/proc/wallc-x", "/proc/wallc-x/y", "/proc/self/fd/x/y"]) {
      const ended = wallc(["compile", "a.wall", "--docker", "none", "--backend", "nft", "-o", output], {
        cwd: place.path,
      });
      expectDocumented(ended);
      expect(ended.code, output).toBe(3);
      expect(ended.stderr).toContain(`can't write \`${output}\`: no folder can be made there`);
    }
  });

  it("is a terminal at which nobody writes", () => {
    using place = new Folder({ "a.wall": 'let a = file "/dev/ptmx"\ndeny any from a to host\n' });
    const ended = wallc(["check", "a.wall", "--docker", "none", "--format", "compact"], { cwd: place.path });
    expectDocumented(ended);
    expect(ended.stdout).toContain("`/dev/ptmx` can't be read: somebody would have to write to it first");
  });

  it("is a broken pipe, a closed stream, a full disk", () => {
    using place = new Folder({ "a.wall": GOOD, "bad.wall": "alow\n".repeat(20_000) });
    const line = (text: string) => shell(text, { cwd: place.path });
    for (const text of [
      "$WALLC explain | head -c 1 >/dev/null",
      "$WALLC compile a.wall --backend ir --docker none | true",
      "$WALLC --help | true",
    ]) {
      expect(line(text), text).toMatchObject({ code: 0, stderr: "" });
    }
    expect(line("$WALLC check bad.wall --docker none 2>&1 >/dev/null | head -c 1 >/dev/null").code).toBe(1);
    const full = line("$WALLC compile a.wall --backend ir --docker none >/dev/full");
    expectDocumented(full);
    expect(full.code).toBe(3);
    expect(full.stderr).toContain("can't write to standard output: no space is left");
    // A disk that fills up takes the first part of what is written, and says so by its length alone.
    const short = line("ulimit -f 1; $WALLC compile a.wall --backend nft --docker none > part.nft");
    expectDocumented(short);
    expect(short.code).toBe(3);
    expect(short.stderr).toContain("can't write to standard output: the file would be larger than is allowed");
    expectDocumented(line("$WALLC compile a.wall --backend ir --docker none >&-"));
    expectDocumented(line("$WALLC check - --docker none <&-"));
    expectDocumented(line("$WALLC check bad.wall --docker none 2>&-"));
    expect(line("$WALLC check - --docker none < .")).toMatchObject({ code: 3 });
    expect(line("mkdir gone && cd gone && rmdir ../gone && $WALLC check x.wall --docker none")).toMatchObject({
      code: 3,
    });
  });

  it("is large: 100,000 lines, a line of 1 MB, 65,536 ports, each in seconds", () => {
    const rules = Array.from({ length: 100_000 }, (_, n) => `# line ${n}\n`).join("");
    const ports = Array.from({ length: 32_768 }, (_, n) => 2 * n).join(", ");
    using place = new Folder({
      "lines.wall": `${rules}${GOOD}`,
      "line.wall": `let a = ${"10.0.0.1, ".repeat(100_000)}10.0.0.2\nallow tcp ssh from a to host\ndefault deny to host\n`,
      "ports.wall": `allow tcp ${ports} from any to host\nallow tcp ssh to host\ndefault deny to host\n`,
      "errors.wall": "alow ping to host\n".repeat(100_000),
    });
    const compile = (file: string) =>
      wallc(["compile", file, "--backend", "nft", "--docker", "none"], { cwd: place.path });
    for (const file of ["lines.wall", "line.wall", "ports.wall"]) {
      const ended = compile(file);
      expectDocumented(ended);
      expect({ file, code: ended.code }, ended.stderr.slice(0, 2000)).toEqual({ file, code: 0 });
    }
    const errors = compile("errors.wall");
    expectDocumented(errors);
    expect(errors).toMatchObject({ code: 1, stdout: "" });
    expect(errors.stderr).toMatch(/\n100000 errors\n$/);
  });

  const word = fc.oneof(
    fc.constantFrom(
      "compile",
      "check",
      "fmt",
      "snapshot",
      "explain",
      "completion",
      "bash",
      "nft",
      "iptables",
      "ir",
      "json",
    ),
    fc.constantFrom(
      "--backend",
      "--docker",
      "none",
      "-o",
      "--family",
      "6",
      "--mark",
      "--today",
      "--format",
      "--strict",
      "--",
    ),
    fc.constantFrom(
      "policy.wall",
      "bad.wall",
      "-",
      "--write",
      "--check",
      "--diff",
      "--help",
      "--version",
      "--host",
      "-h",
      "-x",
    ),
    fc.string({ unit: "binary", maxLength: 8 }).map((text) => text.replaceAll("\0", "")),
  );

  it("is any command line", () => {
    using place = new Folder();
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        place.put("policy.wall", GOOD);
        place.put("bad.wall", "alow\n");
        const ended = wallc(args, { cwd: place.path });
        expectDocumented(ended);
        if (ended.code === 1 || ended.code === 2) expect(ended.stderr + ended.stdout).not.toBe("");
        if (ended.code === 3) expect(ended.stderr).not.toBe("");
      }),
      { numRuns: 60 },
    );
  });

  it("is any file", () => {
    using place = new Folder();
    const piece = fc.oneof(
      fc.constantFrom(
        "allow ",
        "deny ",
        "let a = ",
        "default ",
        "tcp 80",
        " from any",
        " to host",
        "{",
        "}",
        '"',
        "\n",
        "# wallc: allow ",
      ),
      fc.string({ unit: "binary", maxLength: 10 }),
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(piece, { maxLength: 30 }).map((all) => Buffer.from(all.join(""))),
    );
    fc.assert(
      fc.property(content, (bytes) => {
        writeFileSync(place.at("policy.wall"), bytes);
        const ended = wallc(["compile", "--backend", "nft", "--docker", "none", "-o", "out"], { cwd: place.path });
        expectDocumented(ended);
        expect(ended.stdout).toBe("");
        const written = readdirSync(place.path).filter((name) => name !== "policy.wall");
        if (ended.code === 0) expect(readFileSync(place.at("out/ruleset.nft"), "utf8")).toMatch(/\}\n$/);
        else expect(written).toEqual([]);
        rmSync(place.at("out"), { recursive: true, force: true });
      }),
      { numRuns: 50 },
    );
  });
});
