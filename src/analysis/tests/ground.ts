import type { Ir, PathName } from "../../ir/ir.ts";
import type { Reality } from "../../policy/reality.ts";
import type { Box } from "./box.ts";
import type { Boxes } from "./boxes-of.ts";
import { domainOf, type Part } from "./domain.ts";
import { forgedIn, unlikelyAt } from "./forged.ts";
import { type Sheet, sheetsOf } from "./sheet.ts";

/** One kind of packets on one path, and which of them there are. */
export interface Ground {
  readonly path: PathName;
  readonly sheet: Sheet;
  readonly domain: readonly Part[];
  /** What the guards drop before the path is asked. */
  readonly forged: readonly Box[];
  readonly unlikely: Unlikely;
}

/** By end, the packets with an address that no network has there: none that is `known`, or none that may `ever` come. */
export type Unlikely = Readonly<
  Record<"from" | "to", { readonly known: readonly Box[]; readonly ever: readonly Box[] }>
>;

/** All kinds of packets that a path judges. */
export function groundsOf(path: PathName, ir: Ir, reality: Reality, boxes: Boxes): Ground[] {
  const unlikely = (end: "from" | "to", sheet: Sheet) => ({
    known: unlikelyAt(end, false, sheet, reality, boxes),
    ever: unlikelyAt(end, true, sheet, reality, boxes),
  });
  return sheetsOf(path).map((sheet) => ({
    path,
    sheet,
    domain: domainOf(path, sheet, ir, reality, boxes),
    forged: forgedIn(sheet, ir, boxes),
    unlikely: { from: unlikely("from", sheet), to: unlikely("to", sheet) },
  }));
}
