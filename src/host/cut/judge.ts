import { decide } from "../../ir/decide.ts";
import type { Ir } from "../../ir/ir.ts";
import type { RuntimeElements } from "../../ir/match.ts";
import { freshMemory } from "../../ir/memory.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Entry } from "./entries.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * What a policy says of an open connection: `refused` by whichever interfaces its packets go; `unsure`: by some that they may go by,
 * and not by others.
 */
export type Judgement = "allowed" | "refused" | "unsure";

/** Asks `decide` what it says of a connection, were it opened anew now. */
export function judgeEntry(ir: Ir, entry: Entry, around: Surroundings, runtime: RuntimeElements): Judgement {
  const answers = openings(entry, around).map((packet) => {
    const { verdict } = decide(ir, packet, freshMemory(runtime));
    return verdict === "allow" || verdict === "untouched";
  });
  if (answers.every((allowed) => allowed)) return "allowed";
  return answers.some((allowed) => allowed) ? "unsure" : "refused";
}

/**
 * The packet that opens the connection, as the hook that judges it sees it: behind a redirection, which is where answers come
 * from, and before masquerading. One for each way that it may take.
 */
function openings(entry: Entry, around: Surroundings): Packet[] {
  const { original, reply, protocol } = entry;
  const [destination, port] = [reply.source, reply.sourcePort];
  const redirected = original.destination.value !== destination.value || (port !== undefined && original.port !== port);
  const common = {
    source: original.source,
    destination,
    protocol,
    hopLimit: 64,
    state: "new" as const,
    ...(port !== undefined && { port }),
    ...(original.sourcePort !== undefined && { sourcePort: original.sourcePort }),
    ...(original.icmp && { icmpType: original.icmp.type }),
    ...(redirected && {
      redirectedFrom: {
        destination: original.destination,
        ...(original.port !== undefined && { port: original.port }),
      },
    }),
  };
  if (around.isLocal(original.source)) {
    const out = redirected || around.isLocal(destination) ? ["lo"] : around.outgoing(entry, "");
    return out.map((name) => ({ ...common, hook: "output", in: "", out: name }));
  }
  return around.incoming(entry).flatMap((name): Packet[] => {
    if (around.endsHere(destination)) return [{ ...common, hook: "input", in: name, out: "" }];
    return around.outgoing(entry, name).map((out) => ({ ...common, hook: "forward", in: name, out }));
  });
}
