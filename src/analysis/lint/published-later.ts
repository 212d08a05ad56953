import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Program } from "../../../lang/tree.ts";
import type { Final, Ir, Match } from "../../ir/ir.ts";
import { proxyIsOff } from "../proxy-is-off.ts";
import { refuses, statementsOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("published-later-through-proxy", {
  title: "an open host, through which docker-proxy opens what is published later",
  severity: "warning",
  why: `A published port has two ways in. What Docker redirects passes the forward hook, where the default for \`to containers\` holds for every container, known or not.
What docker-proxy takes ends on this host: IPv6 to a container without IPv6 above all, and everything where dockerd writes no rules. There a port counts
as published only if it was when the policy was compiled. One that is published later, or by a stopped container that starts again, is a port of
the host like any other; where the host isn't closed, it is open to everybody until the policy is compiled and loaded again.

A default that closes the host has no such gap. Without docker-proxy (\`--userland-proxy=false\`) there is none either.`,
  wrong: `
allow tcp 443 from any to container www
default deny to containers`,
  right: `
allow tcp 443 from any to container www
allow tcp ssh from 198.51.100.7 to host
default deny to host
default deny to containers`,
});

/** The table of published ports in the input hook is as old as the compilation. */
export const publishedLater: LintRule = {
  definition,
  check: ({ program, topology, ir }) => {
    if (!ir || !decidesAnything(program) || proxyIsOff(program, topology)) return [];
    if (!closes(ir.paths["to-containers"].final) || hostIsClosed(ir)) return [];
    const node = statementsOf(program, "default").find((one) => one.path === "to-containers");
    const ways = ir.engine.iptables ? "IPv6 to a container without IPv6, above all" : "IPv4 and IPv6";
    return [
      diagnostic(definition, {
        message: `a port that is published later is refused in the forward hook alone: through docker-proxy (${ways}) it is open until the policy is compiled again`,
        span: node?.span,
        help: [
          "`default deny to host`, with an `allow` for ssh, has no such gap.",
          "Neither has an engine without docker-proxy: dockerd's `--userland-proxy=false`.",
        ],
      }),
    ];
  },
};

function decidesAnything(program: Program): boolean {
  return program.statements.some((one) => one.kind === "rule" || one.kind === "default");
}

function closes({ verdict, trial }: Final): boolean {
  return refuses(verdict) && !trial;
}

/** By its default, or by a rule for everything from outside. */
function hostIsClosed(ir: Ir): boolean {
  const { final, rules } = ir.paths["to-host"];
  return (
    closes(final) || rules.some((rule) => refuses(rule.verdict.kind) && !rule.trial && rule.when.some(isEverything))
  );
}

function isEverything({ at, families, incoming, source, destination, traffic, original }: Match): boolean {
  return (
    at === "input" &&
    families.length === 2 &&
    incoming.class !== "docker" &&
    incoming.in === "any" &&
    incoming.notIn.length === 0 &&
    [source, destination].every((test) => test.in === "any" && test.notIn.length === 0) &&
    traffic === "any" &&
    original === "any"
  );
}
