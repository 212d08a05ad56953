import { fileURLToPath } from "node:url";
import type { FirewallName } from "../../src/host/firewall.ts";
import { rulesNow, useVariant } from "../lab/load.ts";
import { type Ran, type RunOptions, Sandbox } from "../lab/sandbox.ts";
import { buildInto } from "../src/cli/built.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLE = `${ROOT}/examples/admins-and-lan`;

/** The built command; sandboxes see the same files as we do. */
let built: string | undefined;

/** Every firewall that a policy can be applied to. */
export const FIREWALLS: readonly FirewallName[] = ["nft", "iptables-legacy", "iptables-nft"];

/** A machine without an engine, with the built command, on which policies are applied as a person does it. */
export class TestHost {
  readonly sandbox: Sandbox;
  readonly firewall: FirewallName;

  private constructor(sandbox: Sandbox, firewall: FirewallName) {
    this.sandbox = sandbox;
    this.firewall = firewall;
  }

  /** `iptables` means the firewall's variant there; with nft it is the nft variant. */
  static async open(firewall: FirewallName): Promise<TestHost> {
    const sandbox = await Sandbox.open();
    const host = new TestHost(sandbox, firewall);
    await useVariant(sandbox, firewall === "iptables-legacy" ? "legacy" : "nft");
    built ??= buildInto(`${ROOT}/node_modules/.cache/wallc-test`);
    await sandbox.run(["mkdir", "-p", "/run/w"]);
    await sandbox.run(["cp", `${EXAMPLE}/docker.json`, "/run/w/docker.json"]);
    return host;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.close();
  }

  /** Writes a policy, `policy.wall` unless named. */
  async write(policy: string, name = "policy.wall"): Promise<void> {
    await this.sandbox.run(["tee", `/run/w/${name}`], { input: policy });
  }

  /** The command line of the built command; commands that compile get the example's snapshot and this host's firewall. */
  line(command: string, args: readonly string[]): string[] {
    const backend = this.firewall === "nft" ? "nft" : "iptables";
    const compiling = ["plan", "apply"].includes(command) && !args.includes("--confirmed");
    const more = compiling ? ["--docker", "/run/w/docker.json", ...(args.includes("-b") ? [] : ["-b", backend])] : [];
    return [process.execPath, built ?? "", command, ...args, ...more, "--state", "/run/state"];
  }

  try(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Ran> {
    return this.sandbox.try(this.line(command, args), { cwd: "/run/w", ...options });
  }

  /** Runs a command that has to succeed, and gives what it prints on standard output. */
  async run(command: string, args: readonly string[] = []): Promise<string> {
    const { status, out, err } = await this.try(command, args);
    if (status !== 0) throw new Error(`wallc ${command} ${args.join(" ")} ended with ${status}: ${err}${out}`);
    return out;
  }

  /** Writes a policy and applies it. */
  async apply(policy: string, ...args: readonly string[]): Promise<string> {
    await this.write(policy);
    return this.run("apply", args);
  }

  /** All rules of all firewalls, as text. The marks of set generations are left out: they only tell one from the next. */
  async rules(): Promise<string> {
    const text = await rulesNow(this.sandbox);
    return sortedLines(text.replace(/\bwallc-[123](?=[a-z])/g, "wallc-"));
  }

  /** Waits until nobody changes the firewall any more. */
  async settled(): Promise<void> {
    await this.sandbox.run(["flock", "--exclusive", "--timeout", "50", "/run/wallc.lock", "true"]);
  }

  /** What the firewall remembers. */
  async state(): Promise<{ current?: string; previous?: string; pending?: string }> {
    return JSON.parse(await this.sandbox.run(["cat", "/run/state/state.json"]));
  }

  /** Runs lines of shell in the sandbox. */
  shell(...lines: readonly string[]): Promise<string> {
    return this.sandbox.run(["sh", "-ec", lines.join("\n")], { cwd: "/run/w" });
  }
}

/** The elements of `ipset save` are sorted by `rulesNow` with their marks, which are gone now. */
function sortedLines(text: string): string {
  const at = text.lastIndexOf("\ncreate ");
  if (at < 0) return text;
  const start = text.slice(0, at).lastIndexOf("\n\n");
  return `${text.slice(0, start)}\n${text.slice(start).split("\n").sort().join("\n")}`;
}
