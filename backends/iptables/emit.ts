import type { Family } from "../../src/ip/address.ts";
import type { Ir, RejectKind } from "../../src/ir/ir.ts";
import { type Emission, type EmittedFile, type HostSetup, NO_SETUP } from "../backend.ts";
import { checkInterfaces } from "../common/check.ts";
import { bridgeNetfilterPart, hooksScript } from "../common/hooks.ts";
import { setTable } from "../common/sets.ts";
import { sysctlFile, sysctlsOf } from "../common/sysctl.ts";
import { DROP, LEAVE, Table, type TableName } from "./chains.ts";
import { checkMark, checkSets, checkWarnings } from "./check.ts";
import { type Context, Problems, type Site } from "./context.ts";
import { type MakeSite, writeForward } from "./forward.ts";
import { writeGuards } from "./guards.ts";
import { hookChain, hooksOf, jumpsOf } from "./hook-names.ts";
import { jumpsPart } from "./hooks-part.ts";
import { writeInput } from "./input.ts";
import { MarkField, MarkUse } from "./mark.ts";
import { sharedMeters } from "./meters.ts";
import { writeNat } from "./nat.ts";
import { DEFAULT_MARK_BIT, type IptablesOptions } from "./options.ts";
import { writeOutput, writeRedirected, writeRedirectedAgain, writeReplies } from "./output.ts";
import { markRefused, writeClear, writeMarkedDrop, writeMarkedRefusals } from "./refuse.ts";
import { renderRules } from "./render.ts";
import { SetsFile } from "./sets-file.ts";

/**
 * The files of the iptables back end, for the legacy and the nft variant alike: `rules.v4` and `rules.v6` for
 * `iptables-restore --noflush`, `sets.ipset` with `ipset`, `hooks.sh`, and `sysctl.conf` where the engine's plan needs it.
 */
export function emitIptables(ir: Ir, options: IptablesOptions): Emission {
  const problems = new Problems();
  const unwritable = checkInterfaces(ir);
  checkMark(options, problems);
  if (options.ipset) checkSets(ir, problems);
  if (unwritable.length > 0 || problems.all.length > 0)
    return { files: [], setup: NO_SETUP, problems: [...unwritable, ...problems.all] };
  checkWarnings(ir, problems);
  const ipsets = options.ipset ? new SetsFile(options.setGeneration) : undefined;
  ipsets?.declareRuntimeSets(ir.sets);
  const shared = sharedMeters(ir);
  const sets = setTable(ir);
  const rules = ([4, 6] as const).map((family) =>
    rulesFile(
      { ir, family, sets, problems, shared, facets: new Map(), addresses: new Map(), ...(ipsets && { ipsets }) },
      options,
    ),
  );
  const setup: HostSetup = {
    jumps: jumpsOf({ security: options.securityTable ?? true, nat: !ir.engine.iptables }),
    bridges: ir.bridgeNetfilter,
    sysctls: sysctlsOf(ir),
  };
  const parts = [
    jumpsPart(setup.jumps),
    ...(ir.bridgeNetfilter.length > 0 ? [bridgeNetfilterPart(ir.bridgeNetfilter)] : []),
  ];
  const files: EmittedFile[] = [
    ...rules,
    ...(ipsets ? [ipsets.file(options.source)] : []),
    hooksScript(options.source, parts),
    ...sysctlFile(setup.sysctls, options.source),
  ];
  const failed = problems.all.some(({ severity }) => severity === "error");
  return failed ? { files: [], setup: NO_SETUP, problems: problems.all } : { files, setup, problems: problems.all };
}

/**
 * The order in which tables are committed. Guards only drop. `security` and `filter` refuse by the mark's lowest bit whatever the
 * policy, so with either policy's `mangle` they refuse what it marks. A new redirection waits for the rules that judge it.
 */
const ORDER: readonly TableName[] = ["raw", "security", "filter", "mangle", "nat"];

function rulesFile(context: Context, options: IptablesOptions): EmittedFile {
  const { ir, family } = context;
  const security = options.securityTable ?? true;
  const marks = new MarkUse();
  const hooks = hooksOf({ security, nat: !ir.engine.iptables });
  const names = ORDER.filter((name) => hooks.some((hook) => hook.table === name));
  const tables = new Map(names.map((name) => [name, new Table(name, marks)]));
  for (const { table, builtIn } of hooks) tables.get(table)?.declare(hookChain(builtIn));
  const table = (name: TableName): Table => {
    const found = tables.get(name);
    if (!found) throw new Error(`no table ${name}`);
    return found;
  };
  writeGuards(context, table("raw"), hookChain("PREROUTING"));
  writeMangle(context, table("mangle"), security);
  writeFilter(context, table("filter"), family);
  if (security) {
    writeMarkedDrop(table("security"), hookChain("INPUT"));
    writeRedirectedAgain(context, table("security"), hookChain("OUTPUT"), []);
  }
  if (!ir.engine.iptables) {
    const [prerouting, output, postrouting] = [hookChain("PREROUTING"), hookChain("OUTPUT"), hookChain("POSTROUTING")];
    writeNat(context, ir.engine, table("nat"), { prerouting, output, postrouting });
  }
  const field = new MarkField(options.markBit ?? DEFAULT_MARK_BIT, marks);
  if (!field.fits) {
    context.problems.add(
      "error",
      "mark-bit-too-high",
      `the policy needs more bits of the mark than there are from ${field.base} up`,
      ["give a lower bit of the mark"],
    );
  }
  return renderRules(family, [...tables.values()], field, { source: options.source, ipset: options.ipset });
}

function writeMangle(context: Context, mangle: Table, security: boolean): void {
  const site =
    (refuse: Site["refuse"]): MakeSite =>
    (path, at) => ({
      table: mangle,
      at,
      incoming:
        path === "to-host" ? "any" : path === "from-containers" || path === "between-containers" ? "docker" : "outside",
      outgoing:
        at === "input" ? "any" : path === "to-containers" || path === "between-containers" ? "docker" : "outside",
      allow: LEAVE,
      refuse,
    });
  const marked = (kind: RejectKind) => markRefused(mangle, kind);
  const silent = (): typeof DROP => {
    context.problems.add(
      "warning",
      "reject-without-security-table",
      "without the kernel's table `security` a reject of what ends on this machine is a drop: the client isn't told",
    );
    return DROP;
  };
  for (const builtIn of ["FORWARD", "INPUT", "OUTPUT"] as const) {
    const hook = hookChain(builtIn);
    writeClear(mangle, hook);
    writeReplies(mangle, hook);
    if (builtIn === "FORWARD") writeForward(context, mangle, hook, site(marked));
    if (builtIn === "INPUT") {
      mangle.add(hook, ["-i lo"], { kind: "return" });
      writeInput(context, mangle, hook, site(security ? marked : silent));
    }
    if (builtIn === "OUTPUT") writeOutput(context, mangle, hook);
  }
  const last = hookChain("POSTROUTING");
  writeMarkedDrop(mangle, last);
  if (!security) writeRedirectedAgain(context, mangle, last, ["-m addrtype --src-type LOCAL"]);
  writeClear(mangle, last);
}

function writeFilter(context: Context, filter: Table, family: Family): void {
  for (const builtIn of ["FORWARD", "INPUT", "OUTPUT"] as const)
    writeMarkedRefusals(filter, hookChain(builtIn), family);
  writeRedirected(context, filter, hookChain("OUTPUT"));
}
