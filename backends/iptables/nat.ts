import { formatInterval, toPrefixes } from "../../src/ip/interval.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import type { Redirect, StandalonePlan } from "../../src/ir/ir.ts";
import { textsOf } from "../common/sets.ts";
import { interfaceWord, portWords } from "./atoms.ts";
import { goTo, RETURN, type Table, type Target } from "./chains.ts";
import type { Context } from "./context.ts";
import { writeClassified } from "./forward.ts";

const MASQUERADE: Target = { kind: "words", words: ["MASQUERADE"] };
const LOCAL = "-m addrtype --dst-type LOCAL";

/** The names of nat's three chains. */
export interface NatHooks {
  readonly prerouting: string;
  readonly output: string;
  readonly postrouting: string;
}

/** Fills the nat table with what Docker would have put there: redirections, hairpins and masquerading. */
export function writeNat(context: Context, plan: StandalonePlan, table: Table, hooks: NatHooks): void {
  const { ir, family } = context;
  const redirects = plan.redirect.filter((redirect) => redirect.family === family);
  if (redirects.length > 0) {
    const chain = table.declare("WALLC-PUBLISHED");
    table.add(chain, [family === 4 ? "-d 127.0.0.0/8" : "-d ::1/128"], RETURN, "loopback");
    for (const redirect of redirects) table.add(chain, hostWords(redirect), toContainer(redirect));
    for (const uplink of plan.uplinks) table.add(hooks.prerouting, [`-i ${interfaceWord(uplink)}`, LOCAL], goTo(chain));
    const fromDocker = table.declare("WALLC-FROM-DOCKER");
    table.add(fromDocker, [LOCAL], goTo(chain));
    writeClassified(ir, table, hooks.prerouting, "-i", goTo(fromDocker), RETURN);
    table.add(hooks.output, [LOCAL], goTo(chain));
  }
  for (const redirect of redirects) {
    for (const source of neighbours(redirect, plan)) {
      const words = [`-o ${interfaceWord(redirect.bridge)}`, `-s ${source}`, ...containerWords(redirect)];
      table.add(hooks.postrouting, [...words, "-m conntrack --ctstate DNAT"], MASQUERADE, "hairpin");
    }
  }
  for (const network of plan.masquerade) {
    for (const source of prefixes(textsOf(network, family))) {
      for (const uplink of plan.uplinks) {
        const words = [`-s ${source}`, `-o ${interfaceWord(uplink)}`];
        table.add(hooks.postrouting, words, MASQUERADE, `network on ${network.bridge}`);
      }
    }
  }
}

function hostWords({ hostAddress, hostPort, protocol }: Redirect): string[] {
  const address = hostAddress === "any" ? [] : [`-d ${hostAddress}`];
  return [...address, `-p ${protocol}`, portWords(protocol, [{ first: hostPort, last: hostPort }])];
}

function containerWords({ containerAddress, containerPort, protocol }: Redirect): string[] {
  const ports = portWords(protocol, [{ first: containerPort, last: containerPort }]);
  return [`-d ${containerAddress}`, `-p ${protocol}`, ports];
}

function toContainer({ family, containerAddress, containerPort }: Redirect): Target {
  const address = family === 4 ? containerAddress : `[${containerAddress}]`;
  return { kind: "words", words: ["DNAT", "--to-destination", `${address}:${containerPort}`] };
}

/** Who reaches the container by its own bridge, so that answers would not come back through this machine. */
function neighbours({ family, bridge, containerAddress }: Redirect, plan: StandalonePlan): string[] {
  const network = plan.masquerade.find((one) => one.bridge === bridge);
  const subnets = network ? prefixes(textsOf(network, family)) : [];
  return subnets.length > 0 ? subnets : prefixes([containerAddress]);
}

function prefixes(texts: readonly string[]): string[] {
  return IntervalSet.parse(texts).intervals.flatMap(toPrefixes).map(formatInterval);
}
