import type { Ir, PathName } from "../../src/ir/ir.ts";
import { interfaceWord } from "./atoms.ts";
import { goTo, RETURN, type Table, type Target } from "./chains.ts";
import type { Context, Site } from "./context.ts";
import { writeDiscovery } from "./essentials.ts";
import { interfaceList } from "./interfaces.ts";
import { writePath } from "./path.ts";

/** Makes the site of a path at a hook. */
export type MakeSite = (path: PathName, at: Site["at"]) => Site;

const CHAINS: Readonly<Record<PathName, string>> = {
  "to-host": "WALLC-to-host",
  "to-containers": "WALLC-to-cont",
  "from-containers": "WALLC-from-cont",
  "between-containers": "WALLC-between",
  "from-host": "WALLC-from-host",
  forward: "WALLC-through",
};

/** The chain of a path at a hook, where a path has two. */
export function pathChain(path: PathName, at: Site["at"]): string {
  return at === "input" && path !== "to-host" ? `${CHAINS[path]}-in` : CHAINS[path];
}

/** Writes which of two targets a packet goes to: that for Docker's bridges, or `outside`. Every packet leaves the chain. */
export function writeClassified(
  ir: Ir,
  table: Table,
  chain: string,
  side: "-i" | "-o",
  docker: Target,
  outside: Target,
): void {
  const list = interfaceList({ class: "docker", in: "any", notIn: [] }, ir.bridges, "any");
  for (const { pattern, fits } of list.answers) {
    table.add(chain, [`${side} ${interfaceWord(pattern)}`], fits ? docker : outside);
  }
  table.add(chain, [], list.otherwise ? docker : outside);
}

const FORWARDED = ["to-containers", "from-containers", "between-containers", "forward"] as const;

/** Fills mangle's FORWARD chain, behind what lets replies go. */
export function writeForward(context: Context, table: Table, hook: string, makeSite: MakeSite): void {
  const { ir } = context;
  if (!FORWARDED.some((path) => ir.paths[path].decided)) return;
  const entry = (path: PathName, docker: boolean): Target => {
    if (!ir.paths[path].decided) return RETURN;
    const chain = table.declare(pathChain(path, "forward"));
    const rules = writeDiscovery(context, table, chain, docker);
    writePath(context, makeSite(path, "forward"), rules, ir.paths[path]);
    return goTo(chain);
  };
  const fromDocker = table.declare(`${hook}-DOCKER`);
  const fromOutside = table.declare(`${hook}-OUTSIDE`);
  writeClassified(ir, table, hook, "-i", goTo(fromDocker), goTo(fromOutside));
  writeClassified(ir, table, fromDocker, "-o", entry("between-containers", true), entry("from-containers", true));
  const through = table.declare(`${hook}-THROUGH`);
  writeClassified(ir, table, fromOutside, "-o", entry("to-containers", false), goTo(through));
  for (const name of ir.sameInterface) {
    table.add(through, [`-i ${interfaceWord(name)} -o ${interfaceWord(name)}`], RETURN);
  }
  table.add(through, [], entry("forward", false));
}
