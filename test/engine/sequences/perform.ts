import { compilable } from "../../lab/compile-policy.ts";
import { flush } from "./flush.ts";
import { freshly } from "./fresh.ts";
import type { Present, Stage } from "./stage.ts";
import type { Step } from "./step.ts";
import { topologyOf } from "./view.ts";
import { NAMES } from "./world.ts";

/** What a step came to: `done`, or why it was not: no container fits, or the engine refuses it as it would anybody. */
export type Done = "done" | "nothing fits" | "the engine refused";

/** Carries out a step; throws where something behaves otherwise than it should. */
export async function perform(stage: Stage, step: Step): Promise<Done> {
  switch (step.kind) {
    case "apply":
      return apply(stage, step.policy);
    case "apply again":
      return applyAgain(stage);
    case "rollback":
      return rollback(stage);
    case "kill apply":
      return killApply(stage, step);
    case "kill watch":
      await stage.watch.end(9);
      // What it handed over is carried out to its end, and would put back what a stranger takes away next.
      await stage.shell("flock --exclusive --timeout 50 /run/wallc.lock true");
      return "done";
    case "foreign rule":
      stage.strangers = true;
      await stage.foreign.insert(step.where);
      return "done";
    case "foreign flush":
      return foreignFlush(stage, step.what);
    case "network":
      if ((await tolerant(stage, "network", "create", "later")) !== "done") return "the engine refused";
      return tolerant(stage, "network", "rm", "later");
    case "engine":
      return restartEngine(stage, step.started);
    case "run":
      return runLate(stage, step);
    default:
      return changeContainer(stage, step);
  }
}

/** Puts the lines in force that the host knows all names of, as a person does who reads the compiler's errors. */
export async function apply(stage: Stage, lines: readonly string[]): Promise<Done> {
  await putInForce(stage, await compilableText(stage, lines));
  return "done";
}

/** A policy whose refused container was removed compiles no more; then nothing changes. */
async function applyAgain(stage: Stage): Promise<Done> {
  const policy = stage.policy ?? "";
  const { snapshot } = await stage.generation();
  if (freshly(policy, await topologyOf(stage), snapshot).compiles) {
    await putInForce(stage, policy);
    return "done";
  }
  await stage.write(policy);
  const { status, out, err } = await stage.host.sandbox.try(stage.policyLine("apply"));
  if (status !== 1 || !/^error\[/m.test(err)) throw new Error(`apply should not compile: ${status}: ${err}${out}`);
  return "nothing fits";
}

async function putInForce(stage: Stage, policy: string): Promise<void> {
  await stage.write(policy);
  for (let tries = 0; ; tries++) {
    const { status, out, err } = await stage.host.sandbox.try(stage.policyLine("apply"));
    if (status === 0) break;
    const busy = /another `wallc` is changing the firewall/.test(err);
    if (!busy || tries > 10) throw new Error(`apply ended with ${status}: ${err}${out}`);
  }
  stage.applied(policy);
}

async function compilableText(stage: Stage, lines: readonly string[]): Promise<string> {
  const { lines: fitting } = compilable(lines, await topologyOf(stage));
  return `${fitting.join("\n")}\n`;
}

async function rollback(stage: Stage): Promise<Done> {
  const { status, out, err } = await stage.wallc("rollback");
  if (stage.previous === undefined) {
    if (status === 3 && /no policy to return to/.test(err)) return "nothing fits";
    throw new Error(`rollback with nothing before ended with ${status}: ${err}${out}`);
  }
  if (status !== 0) throw new Error(`rollback ended with ${status}: ${err}${out}`);
  stage.applied(stage.previous);
  return "done";
}

/** Starts the command in `$@`, kills it after `$AFTER` seconds, perhaps with the process that it has handed the work to. */
const KILL = `
"$@" >/run/killed.log 2>&1 &
pid=$!
sleep "$AFTER"
children=
[ "$WHOLE" = "" ] || children=$(pgrep -P $pid -f -- --transaction || true)
kill -9 $children $pid 2>/dev/null || true
wait $pid 2>/dev/null || true
flock --exclusive --timeout 50 /run/wallc.lock true
`;

async function killApply(stage: Stage, step: Step & { kind: "kill apply" }): Promise<Done> {
  const policy = await compilableText(stage, step.policy);
  await stage.write(policy);
  const env = { AFTER: `${step.after / 1000}`, WHOLE: step.whole ? "1" : "" };
  await stage.host.sandbox.run(["sh", "-c", KILL, "sh", ...stage.policyLine("apply")], { env });
  const inForce = (await stage.generation()).sources.map(({ text }) => text).join("");
  if (inForce !== policy && inForce !== stage.policy) {
    throw new Error(`killed, and neither the old nor the new policy is in force: ${inForce}`);
  }
  stage.applied(inForce);
  return "done";
}

/** What a stranger took away of ours is told by `status`, unless the watch has put it back by then. */
async function foreignFlush(stage: Stage, what: number): Promise<Done> {
  const healed = async () => (await stage.watch.log()).filter(({ kind }) => kind === "rules").length;
  const before = await healed();
  stage.strangers = true;
  const { command, ours } = await flush(stage, what);
  const { status, out, err } = await stage.wallc("status", ["--exit-code"]);
  if (status > 1) throw new Error(`status ended with ${status}: ${err}${out}`);
  if (!ours || status === 1) return "done";
  // The watch says so a moment after it has done it.
  for (let tries = 0; tries < 100 && stage.watch.runs; tries++) {
    if ((await healed()) > before) return "done";
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody noticed \`${command}\`: ${out}`);
}

async function restartEngine(stage: Stage, started: number): Promise<Done> {
  await stage.host.restart();
  const all = await stage.containers();
  for (const [i, { name }] of all.entries()) {
    stage.touched.add(name);
    if ((started >> i) & 1) await tolerant(stage, "start", name);
  }
  return "done";
}

async function runLate(stage: Stage, { network, address, published }: Step & { kind: "run" }): Promise<Done> {
  const taken = new Set((await stage.containers()).map(({ name }) => name));
  const name = NAMES.find((one) => !taken.has(one));
  if (name === undefined) return "nothing fits";
  stage.touched.add(name);
  const options = ["--network", network, "--ip", address, ...(published ? ["-p", "8099:80"] : [])];
  try {
    await stage.runContainer(name, options);
    return "done";
  } catch (error) {
    // Docker can't add to rules of its own that somebody has taken away.
    if (!stage.damaged) needUsual(error);
    await stage.host.docker("rm", "-f", name).catch(() => {});
    return "the engine refused";
  }
}

type OnContainer = Extract<Step, { readonly container: number }>;

async function changeContainer(stage: Stage, step: OnContainer): Promise<Done> {
  const all = await stage.containers();
  const fitting = all.filter((one) => fits(step, one));
  const chosen = fitting[step.container % Math.max(1, fitting.length)];
  if (chosen === undefined) return "nothing fits";
  const { name } = chosen;
  stage.touched.add(name);
  switch (step.kind) {
    case "start":
      return tolerant(stage, "start", name);
    case "stop":
      return tolerant(stage, "stop", "--time", "5", name);
    case "kill":
      return tolerant(stage, "kill", name);
    case "remove":
      return tolerant(stage, "rm", "-f", name);
    case "rename":
      return rename(
        stage,
        name,
        NAMES.filter((free) => all.every((one) => one.name !== free)),
        step.to,
      );
    case "connect":
      return tolerant(stage, "network", "connect", "--ip", step.address, step.network, name);
    case "disconnect":
      return tolerant(stage, "network", "disconnect", step.network, name);
  }
}

function rename(stage: Stage, name: string, free: readonly string[], which: number): Promise<Done> {
  const to = free[which % free.length] as string;
  stage.touched.add(to);
  return tolerant(stage, "rename", name, to);
}

function fits(step: OnContainer, { running, networks }: Present): boolean {
  switch (step.kind) {
    case "start":
      return !running;
    case "stop":
    case "kill":
      return running;
    case "connect":
      return !networks.includes(step.network) && !networks.includes("host");
    case "disconnect":
      return networks.includes(step.network);
    default:
      return true;
  }
}

/** What the engine refuses because of what containers have already, or are. */
const USUAL = new RegExp(
  [
    "Address already in use",
    "already exists in network",
    "is not connected to",
    "sharing network namespace with",
    "cannot be disconnected from host network",
    "port is already allocated",
    "Container .* is not running",
    "user specified IP address",
  ].join("|"),
  "i",
);

function needUsual(error: unknown): void {
  if (!(error instanceof Error) || !USUAL.test(error.message)) throw error;
}

async function tolerant(stage: Stage, ...words: readonly string[]): Promise<Done> {
  try {
    await stage.host.docker(...words);
    return "done";
  } catch (error) {
    if (!stage.damaged) needUsual(error);
    return "the engine refused";
  }
}
