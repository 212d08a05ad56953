import type { Final, Path } from "../../src/ir/ir.ts";
import { placesText, plainText } from "../common/text.ts";
import { COMMENT } from "./atoms.ts";
import { DROP, type Target } from "./chains.ts";
import type { Context, Site } from "./context.ts";
import { writeLog } from "./log.ts";
import { writeRules } from "./rules.ts";

/** Writes what a path says of packets that open a connection, to the end of its chain; every packet leaves there. */
export function writePath(context: Context, site: Site, chain: string, path: Path): void {
  const { table } = site;
  const { final } = path;
  const comment = iptablesFinalText(final);
  if (path.dropInvalid) table.add(chain, ["-m conntrack --ctstate INVALID"], DROP, "invalid");
  writeRules(context, site, chain, path.rules);
  if (final.log) writeLog(table, chain, final.log, context.problems, comment, final.origin);
  if (final.verdict === "allow" || final.trial) writeRules(context, site, chain, path.engineRules);
  table.add(chain, [], finalTarget(site, path), comment);
}

/** What the comment of a path's default says. */
export function iptablesFinalText(final: Final): string {
  const place = final.origin ? placesText([final.origin]) : "default";
  return plainText(final.label === undefined ? place : `${place} ${final.label}`, COMMENT);
}

function finalTarget(site: Site, { final }: Path): Target {
  if (final.trial || final.verdict === "allow" || final.verdict === "untouched") return site.allow;
  return final.verdict === "deny" ? DROP : site.refuse(final.reject ?? "default");
}
