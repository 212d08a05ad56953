import type { Match, PathName } from "../../src/ir/ir.ts";
import type { Known } from "./conditions.ts";

/** One hook of a path: its chain, and what the hook's dispatch knows of the interfaces when it gets there. */
export interface Half {
  readonly path: PathName;
  readonly at: Match["at"];
  readonly chain: string;
  readonly known: Known;
}

const docker = "docker";
const outside = "outside";

/** Where each path is judged. The halves of the input hook are docker-proxy's. */
export const HALVES: readonly Half[] = [
  { path: "to-host", at: "input", chain: "to_host", known: { incoming: "any", outgoing: "any" } },
  { path: "to-containers", at: "forward", chain: "to_containers", known: { incoming: outside, outgoing: docker } },
  { path: "to-containers", at: "input", chain: "to_containers_input", known: { incoming: outside, outgoing: "any" } },
  { path: "from-containers", at: "forward", chain: "from_containers", known: { incoming: docker, outgoing: outside } },
  {
    path: "between-containers",
    at: "forward",
    chain: "between_containers",
    known: { incoming: docker, outgoing: docker },
  },
  {
    path: "between-containers",
    at: "input",
    chain: "between_containers_input",
    known: { incoming: docker, outgoing: "any" },
  },
  { path: "from-host", at: "output", chain: "from_host", known: { incoming: "any", outgoing: "any" } },
  { path: "forward", at: "forward", chain: "forward", known: { incoming: outside, outgoing: outside } },
];
