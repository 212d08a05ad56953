import type { Family } from "../../src/ip/address.ts";
import type { RejectKind } from "../../src/ir/ir.ts";
import { DROP, goTo, type Table, type Target } from "./chains.ts";
import { refusalOf, SPECIAL_REFUSALS } from "./mark.ts";

const CHAINS: Readonly<Record<RejectKind, string>> = {
  default: "WALLC-REFUSE",
  "tcp-reset": "WALLC-REFUSE-RESET",
  "port-unreachable": "WALLC-REFUSE-PORT",
  "admin-prohibited": "WALLC-REFUSE-ADMIN",
  "host-unreachable": "WALLC-REFUSE-HOST",
};

const ANSWERS: Readonly<Record<Family, Readonly<Record<Exclude<RejectKind, "tcp-reset">, string>>>> = {
  4: {
    default: "icmp-port-unreachable",
    "port-unreachable": "icmp-port-unreachable",
    "admin-prohibited": "icmp-admin-prohibited",
    "host-unreachable": "icmp-host-unreachable",
  },
  6: {
    default: "icmp6-port-unreachable",
    "port-unreachable": "icmp6-port-unreachable",
    "admin-prohibited": "icmp6-adm-prohibited",
    "host-unreachable": "icmp6-addr-unreachable",
  },
};

/**
 * Where mangle sends a packet to be refused: it gets its bit, and is done with this table. The ACCEPT is for refused packets
 * alone, which filter, mangle's POSTROUTING or security stop: a rule of somebody else behind ours (`MARK --set-mark` of a
 * traffic shaper) would wipe the bit out and let them go.
 */
export function markRefused(table: Table, kind: RejectKind): Target {
  const chain = CHAINS[kind];
  return goTo(
    table.shared(chain, () => {
      if (kind === "tcp-reset") table.add(chain, ["! -p 6"], DROP);
      table.add(chain, [], { kind: "mark", code: refusalOf(kind) });
      table.add(chain, [], { kind: "words", words: ["ACCEPT"] });
    }),
  );
}

/** Where the filter table sends a packet to be refused: it answers. A reset exists for tcp alone, all else is dropped. */
export function answerRefused(table: Table, family: Family, kind: RejectKind): Target {
  const chain = CHAINS[kind];
  return goTo(
    table.shared(chain, () => {
      const answer = (type: string): Target => ({ kind: "words", words: ["REJECT", "--reject-with", type] });
      if (kind === "default" || kind === "tcp-reset") table.add(chain, ["-p 6"], answer("tcp-reset"));
      table.add(chain, [], kind === "tcp-reset" ? DROP : answer(ANSWERS[family][kind]));
    }),
  );
}

/** Writes what refuses in the filter table what bears the mark. The mark's lowest bit alone is enough, whatever the policy. */
export function writeMarkedRefusals(table: Table, chain: string, family: Family): void {
  for (const refusal of SPECIAL_REFUSALS) {
    if (table.marks.has(refusal)) table.add(chain, [{ mark: refusal }], answerRefused(table, family, refusal));
  }
  table.add(chain, [{ mark: "refused" }], answerRefused(table, family, "default"));
}

/** Writes what drops what bears the mark and was let through before our rule in the filter table. */
export function writeMarkedDrop(table: Table, chain: string): void {
  table.add(chain, [{ mark: "refused" }], DROP);
}

/** Writes what takes our bits off a packet's mark, whoever put them there. */
export function writeClear(table: Table, chain: string): void {
  table.add(chain, [{ mark: "any" }], { kind: "mark", code: "clear" });
}
