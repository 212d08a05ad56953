import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { isProblem, parseAddress } from "../../ip/address.ts";
import type { Interval } from "../../ip/interval.ts";
import { rulesOf } from "../rules-of.ts";
import type { LintInput, LintRule } from "./lint-rule.ts";

const definition = define("own-address-as-destination", {
  title: "the machine's own address as a destination",
  severity: "warning",
  why: `An address behind \`to\` is where a packet goes on to, after Docker's redirection, and never this machine itself. What ends here is \`host\`; what
Docker publishes is \`published\`; both may be narrowed to one address of the machine.`,
  wrong: `
# eth0 has 198.51.100.1
deny tcp 22 from internet to 198.51.100.1`,
  right: `
deny tcp 22 from internet to host 198.51.100.1`,
});

/** An address of this machine is `host ADDRESS`. */
export const ownAddress: LintRule = {
  definition,
  check: ({ program, topology }) => {
    const own = ownAddresses(topology);
    return rulesOf(program).flatMap(({ node }) =>
      node.to.items.flatMap((item): Diagnostic[] => {
        if (item.kind !== "interval" || item.interval.first !== item.interval.last) return [];
        const name = own.find((one) => one.family === item.interval.family && one.first === item.interval.first);
        if (!name) return [];
        return [
          diagnostic(definition, {
            message: "this is an address of the machine itself, and as a destination an address is never the machine",
            span: item.span,
            help: ["Write `host` or `published` before it."],
            otherFixes: ["host", "published"].map((word) => ({
              title: `Write \`${word}\` before it`,
              edits: [{ span: { ...item.span, end: item.span.start }, text: `${word} ` }],
            })),
          }),
        ];
      }),
    );
  },
};

function ownAddresses(topology: LintInput["topology"]): Interval[] {
  return (topology?.host?.interfaces ?? []).flatMap(({ addresses }) =>
    addresses.flatMap((text) => {
      const address = parseAddress(text.replace(/\/.*/, ""));
      return isProblem(address) ? [] : [{ family: address.family, first: address.value, last: address.value }];
    }),
  );
}
