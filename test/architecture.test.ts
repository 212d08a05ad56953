import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Who may import what: for each room (a folder) the files, folders and packages outside it. `type:` allows types alone, and
 * `node:` every module of Node's own. Whatever stands here is the design; growing it is a change of design.
 */
const ROOMS: Record<string, readonly string[]> = {
  "src/ip": [],
  "src/text": [],
  "lang/editors/vscode": ["vscode", "vscode-languageclient", "node:"],
  "lang/editors": ["lang"],
  lang: ["src/ip", "src/text", "nearley", "moo"],
  "src/docker": ["src/ip", "zod", "node:"],
  "src/ir": ["src/ip", "type:lang/span.ts"],
  "src/policy": ["lang", "type:src/docker/topology.ts", "src/ir", "src/ip", "src/text"],
  backends: ["src/ir", "src/ip"],
  "src/analysis": ["lang", "type:src/policy", "src/ir", "src/ip", "src/text"],
  "src/host": ["backends", "src/ir", "src/ip", "src/docker", "node:"],
  "src/report": ["lang/diagnostics", "type:lang/span.ts", "type:src/analysis", "src/text"],
  "src/lsp": ["*"],
  "src/cli": ["*"],
};

/** Rooms that read no file, no clock, no environment and start no process. */
const PURE = ["src/ip", "src/text", "lang", "src/ir", "src/policy", "backends", "src/analysis", "src/report"];
const IMPURE_WORDS = /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bMath\.random\b|\bglobalThis\b/;

/** On top of everything: nobody else imports them. */
const TOPS = ["src/cli", "src/lsp"];

interface Import {
  readonly from: string;
  /** A file of ours, relative to the root, or a package's name. */
  readonly to: string;
  readonly types: boolean;
  readonly written: string;
}

const ROOT = join(import.meta.dirname, "..");

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .sort();
}

const STATEMENT = /^[ \t]*(import|export)\s+(type\s+)?((?:[^"';()]|\n)*?\bfrom\s*)?["']([^"'\n]+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"'\n]+)["']/g;

function importsOf(file: string, text: string): Import[] {
  const found = [...text.matchAll(STATEMENT)].map((match) => {
    const names = /\{([^}]*)\}\s*from/.exec(match[3] ?? "")?.[1]?.split(",") ?? [];
    const inline = names.length > 0 && names.every((name) => name.trim() === "" || /^\s*type\s/.test(name));
    return { written: match[4] ?? "", types: match[2] !== undefined || inline };
  });
  const dynamic = [...text.matchAll(DYNAMIC)].map((match) => ({ written: match[1] ?? "", types: false }));
  return [...found, ...dynamic].map(({ written, types }) => ({
    from: file,
    to: written.startsWith(".") ? normalize(join(dirname(file), written)) : written,
    types,
    written,
  }));
}

const FILES = ["src", "lang", "backends"].flatMap(sources);
const TEXTS = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
const IMPORTS = FILES.flatMap((file) => importsOf(file, TEXTS.get(file) ?? ""));

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function roomOf(file: string): string | undefined {
  return Object.keys(ROOMS).find((room) => within(file, room));
}

function allowed({ from, to, types }: Import): boolean {
  const room = roomOf(from);
  if (room === undefined) return false;
  if (within(to, room)) return true;
  if (TOPS.some((top) => within(to, top)) && !TOPS.includes(room)) return false;
  return (ROOMS[room] ?? []).some((entry) => {
    if (entry === "*") return true;
    if (entry === "node:") return to.startsWith("node:");
    const target = entry.replace(/^type:/, "");
    return within(to, target) && (types || !entry.startsWith("type:"));
  });
}

/** The circles among files, each as the list of its members (Tarjan's strongly connected components). */
function circles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const own = index.size;
    index.set(file, own);
    low.set(file, own);
    stack.push(file);
    for (const to of next.get(file) ?? []) {
      if (!index.has(to)) low.set(file, Math.min(low.get(file) as number, visit(to)));
      else if (stack.includes(to)) low.set(file, Math.min(low.get(file) as number, index.get(to) as number));
    }
    if (low.get(file) === own) {
      const members = stack.splice(stack.indexOf(file));
      if (members.length > 1 || (next.get(file) ?? []).includes(file)) found.push(members.sort());
    }
    return low.get(file) as number;
  };
  for (const file of next.keys()) if (!index.has(file)) visit(file);
  return found;
}

describe("the architecture", () => {
  it("knows the room of every source file", () => {
    expect(FILES.length).toBeGreaterThan(50);
    expect(FILES.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  it("has no import that isn't in the table", () => {
    const wrong = IMPORTS.filter((item) => !allowed(item)).map(
      ({ from, to, types }) => `${from} → ${types ? "type:" : ""}${to}`,
    );
    expect(wrong).toEqual([]);
  });

  it("names each file of ours as it is", () => {
    const wrong = IMPORTS.filter(
      ({ written, to }) => written.startsWith(".") && !FILES.includes(to) && to !== "package.json",
    );
    expect(wrong.map(({ from, written }) => `${from}: ${written}`)).toEqual([]);
  });

  it("has no circle", () => {
    expect(circles(IMPORTS)).toEqual([]);
  });

  it("keeps clock, chance and environment out of the core", () => {
    const wrong = FILES.filter((file) => PURE.includes(roomOf(file) ?? "") && IMPURE_WORDS.test(TEXTS.get(file) ?? ""));
    expect(wrong).toEqual([]);
  });
});

describe("the architecture test itself", () => {
  const edges = (from: string, text: string) =>
    importsOf(from, text)
      .filter((item) => !allowed(item))
      .map(({ to }) => to);

  it("sees every form of import", () => {
    const text = [
      'import { a } from "./a.ts";',
      'import type { B } from "../cli/b.ts";',
      'import {\n  type C,\n  d,\n} from "./c.ts";',
      'export * from "./e.ts";',
      'import "./f.ts";',
      'const g = await import("./g.ts");',
    ].join("\n");
    expect(importsOf("src/ir/x.ts", text).map(({ to, types }) => [to, types])).toEqual([
      ["src/ir/a.ts", false],
      ["src/cli/b.ts", true],
      ["src/ir/c.ts", false],
      ["src/ir/e.ts", false],
      ["src/ir/f.ts", false],
      ["src/ir/g.ts", false],
    ]);
  });

  it("refuses what the table doesn't hold", () => {
    expect(edges("src/ir/x.ts", 'import { join } from "../../lang/span.ts";')).toEqual(["lang/span.ts"]);
    expect(edges("src/ir/x.ts", 'import type { Span } from "../../lang/span.ts";')).toEqual([]);
    expect(edges("backends/nft/x.ts", 'import type { Rule } from "../../lang/tree.ts";')).toEqual(["lang/tree.ts"]);
    expect(edges("lang/x.ts", 'import fs from "node:fs";\nimport moo from "moo";')).toEqual(["node:fs"]);
    expect(edges("src/host/x.ts", 'import "../cli/main.ts";')).toEqual(["src/cli/main.ts"]);
    expect(edges("src/ip/x.ts", 'import "../ipx/y.ts";')).toEqual(["src/ipx/y.ts"]);
  });

  it("finds circles", () => {
    const text = (to: string) => `import type { X } from "./${to}.ts";`;
    const imports = [
      ["a", "b"],
      ["b", "c"],
      ["c", "a"],
      ["d", "a"],
      ["e", "e"],
    ].flatMap(([from, to]) => importsOf(`src/ir/${from}.ts`, text(to as string)));
    expect(circles(imports)).toEqual([["src/ir/a.ts", "src/ir/b.ts", "src/ir/c.ts"], ["src/ir/e.ts"]]);
  });
});
