import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Endpoint, OwnAddress, Program } from "../../../lang/tree.ts";
import { interval } from "../../ip/interval.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { listAddresses } from "../group-addresses.ts";
import { rulesOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("own-address-is-no-limit", {
  title: "an inner address of the machine that everybody may send to",
  severity: "note",
  why: `Linux takes a packet for any of its addresses from any interface (the weak host model of RFC 1122, 3.3.4.2): whoever is next to the machine on
another network, or routes there, reaches what listens on an inner address. An address behind \`published\` or \`host\` says where a
packet goes, not where it comes from: that is what \`on\` and a source are for.`,
  wrong: `
zone lan = interface eth1
# 10.0.0.1 is the address of eth1
allow tcp 8443 from any to published 10.0.0.1
default deny to containers`,
  right: `
zone lan = interface eth1
allow tcp 8443 from any on lan to published 10.0.0.1
default deny to containers`,
});

/** What people give to inner networks. Of the special-purpose registries the rest (documentation, multicast) is no place to hide. */
const INNER = IntervalSet.of(
  ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]
    .concat(["::1", "fc00::/7", "fe80::/10"])
    .map(interval),
);

/** An inner address of the machine keeps nobody out who is on another network. */
export const ownAddressIsNoLimit: LintRule = {
  definition,
  check: ({ program }) =>
    rulesOf(program).flatMap(({ node }): Diagnostic[] => {
      if (node.action !== "allow" || !isFromAnywhere(node.from)) return [];
      return node.to.items.flatMap((item) => {
        if ((item.kind !== "published" && item.kind !== "host") || item.address === undefined) return [];
        if (!isInner(item.address, program)) return [];
        return [
          diagnostic(definition, {
            message: `this is reached by every interface, not only by the one that has the address`,
            span: item.span,
            help: ["Say by which interface it may be reached: `from any on ZONE`."],
          }),
        ];
      });
    }),
};

/** Whether strangers are among a source by whatever interface; a zone says which. */
function isFromAnywhere(from: Endpoint | undefined): boolean {
  if (from === undefined) return true;
  return from.on === undefined && from.items.some(({ kind }) => ["any", "outside", "internet"].includes(kind));
}

function isInner(address: OwnAddress, program: Program): boolean {
  const all = listAddresses([address], program);
  return all.intervals.length > 0 && all.subtract(INNER).intervals.length === 0;
}
