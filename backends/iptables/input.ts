import type { PortRange } from "../../src/ip/ports.ts";
import type { PathName, Published } from "../../src/ir/ir.ts";
import { portChunks, portWords } from "./atoms.ts";
import { goTo, RETURN, type Table, type Target } from "./chains.ts";
import type { Context } from "./context.ts";
import { writeDhcp, writeDiscovery } from "./essentials.ts";
import { type MakeSite, pathChain, writeClassified } from "./forward.ts";
import { writePath } from "./path.ts";

const DELIVERED = ["to-host", "to-containers", "between-containers"] as const;

/** Fills mangle's INPUT chain, behind what lets replies and loopback go. */
export function writeInput(context: Context, table: Table, hook: string, makeSite: MakeSite): void {
  const { ir } = context;
  if (!DELIVERED.some((path) => ir.paths[path].decided)) return;
  const rules = (path: PathName): Target => {
    if (!ir.paths[path].decided) return RETURN;
    const chain = table.declare(pathChain(path, "input"));
    writePath(context, makeSite(path, "input"), chain, ir.paths[path]);
    return goTo(chain);
  };
  const toHost = rules("to-host");
  const side = (docker: boolean): Target => {
    const chain = table.declare(`${hook}-${docker ? "DOCKER" : "OUTSIDE"}`);
    writePublished(context, table, chain, rules(docker ? "between-containers" : "to-containers"));
    if (toHost.kind !== "goto") table.add(chain, [], toHost);
    else {
      if (!docker) writeDhcp(context, table, chain);
      writeDiscovery(context, table, chain, docker, toHost.chain);
    }
    return goTo(chain);
  };
  writeClassified(ir, table, hook, "-i", side(true), side(false));
}

/** Writes where packets go that ask for a port of this machine which belongs to Docker. */
function writePublished({ ir, family }: Context, table: Table, chain: string, target: Target): void {
  const groups = new Map<string, { readonly entry: Published; readonly ports: PortRange[] }>();
  for (const entry of ir.published) {
    if (entry.family !== family) continue;
    const key = `${entry.protocol} ${entry.address}`;
    const group = groups.get(key);
    if (group) group.ports.push(entry.ports);
    else groups.set(key, { entry, ports: [entry.ports] });
  }
  for (const { entry, ports } of groups.values()) {
    const address = entry.address === "any" ? [] : [`-d ${entry.address}`];
    for (const chunk of portChunks(ports)) {
      table.add(chain, [...address, `-p ${entry.protocol}`, portWords(entry.protocol, chunk)], target);
    }
  }
}
