import type { FirewallName } from "../../../src/host/firewall.ts";
import type { Generation } from "../../../src/host/state/generation.ts";
import type { State } from "../../../src/host/state/state.ts";
import type { Ran } from "../../lab/sandbox.ts";
import { EngineHost } from "../engine.ts";
import { Follower } from "./follower.ts";
import { ForeignRules } from "./foreign.ts";
import { NETWORKS, RESIDENTS } from "./world.ts";

export const SOCKET = "unix:///run/d/docker.sock";
const POLICY = "/run/policy/policy.wall";
const STATE = "/run/state";

/** A container of the host: those of `docker ps -a`. */
export interface Present {
  readonly name: string;
  readonly running: boolean;
  /** By name. */
  readonly networks: readonly string[];
}

/** A Docker host on which sequences take place one after the other, with all that is remembered of the one at hand. */
export class Stage {
  readonly host: EngineHost;
  readonly firewall: FirewallName;
  readonly watch: Follower;
  foreign: ForeignRules;
  /** The policy last put in force, and the one before it. */
  policy: string | undefined;
  previous: string | undefined;
  /** Residents that aren't as they were. */
  readonly touched = new Set<string>();
  /** Whether somebody took rules of Docker's away. */
  damaged = false;
  /** Whether strangers have used tools that make tables of their own. */
  strangers = false;

  private constructor(host: EngineHost, firewall: FirewallName) {
    this.host = host;
    this.firewall = firewall;
    this.watch = new Follower(host, this.line("watch", ["--json", "--every", "2s", "-d", SOCKET]));
    this.foreign = new ForeignRules(host);
  }

  static async open(firewall: FirewallName): Promise<Stage> {
    const host = await EngineHost.open(firewall === "iptables-legacy" ? "legacy" : "nft");
    try {
      for (const [name, ...options] of NETWORKS) await host.docker("network", "create", ...options, name);
      await host.sandbox.run(["mkdir", "-p", "/run/policy"]);
      const stage = new Stage(host, firewall);
      await stage.shell(SAVE);
      await stage.invite();
      return stage;
    } catch (error) {
      await host.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.host.close();
  }

  /** Brings the host back to what a sequence begins with, whatever the last one did to it. Nothing of ours may be there. */
  async reset(): Promise<void> {
    await this.foreign.clear();
    this.foreign = new ForeignRules(this.host);
    this.policy = undefined;
    this.previous = undefined;
    const names = new Set(RESIDENTS.map(({ name }) => name));
    const strange = (await this.containers()).map(({ name }) => name).filter((name) => !names.has(name));
    const gone = this.damaged ? (await this.containers()).map(({ name }) => name) : [...strange, ...this.touched];
    if (gone.length > 0) await this.host.docker("rm", "-f", ...gone).catch(() => {});
    if (this.damaged) {
      await this.host.docker("network", "rm", "later").catch(() => {});
      await this.shell(RESTORE);
    }
    await this.shell(TIDY);
    await this.invite();
    this.touched.clear();
    this.damaged = false;
    this.strangers = false;
  }

  /** Runs the residents that aren't there. */
  async invite(): Promise<void> {
    const there = new Set((await this.containers()).map(({ name }) => name));
    for (const { name, options } of RESIDENTS) if (!there.has(name)) await this.runContainer(name, options);
  }

  async runContainer(name: string, options: readonly string[]): Promise<void> {
    // The first process of a container ignores SIGTERM, and would be waited for.
    await this.host.docker(
      "run",
      "-d",
      "--stop-signal",
      "KILL",
      "--name",
      name,
      ...options,
      "bb",
      "/bin/sleep",
      "1000000",
    );
  }

  /** All containers, by name. */
  async containers(): Promise<Present[]> {
    const text = await this.host.docker("ps", "-a", "--format", "{{.Names}} {{.State}} {{.Networks}}");
    const lines = text.split("\n").filter((line) => line !== "");
    return lines
      .map((line) => line.split(" ") as [string, string, string])
      .map(([name, state, networks]) => ({ name, running: state === "running", networks: networks.split(",") }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Runs lines of shell on the host. */
  shell(...lines: readonly string[]): Promise<string> {
    return this.host.sandbox.run(["sh", "-ec", lines.join("\n")]);
  }

  line(command: string, options: readonly string[] = []): string[] {
    return [process.execPath, "/run/bin/wallc.js", command, ...options, "--state", STATE];
  }

  /** The command line that applies the policy, or plans to. */
  policyLine(command: "apply" | "plan", options: readonly string[] = []): string[] {
    const backend = this.firewall === "nft" ? "nft" : "iptables";
    return this.line(command, [POLICY, "-b", backend, "-d", SOCKET, ...options]);
  }

  wallc(command: string, options: readonly string[] = []): Promise<Ran> {
    return this.host.sandbox.try(this.line(command, options));
  }

  async write(policy: string): Promise<void> {
    await this.host.sandbox.run(["tee", POLICY], { input: policy });
  }

  /** What is remembered on disk. */
  async state(): Promise<State> {
    return JSON.parse(await this.host.sandbox.run(["cat", `${STATE}/state.json`])) as State;
  }

  /** What is remembered of the policy in force; the watch may replace it at any time. */
  async generation(): Promise<Generation> {
    for (let tries = 0; ; tries++) {
      const { current } = await this.state();
      const { status, out, err } = await this.host.sandbox.try(["cat", `${STATE}/generations/${current}.json`]);
      if (status === 0) return JSON.parse(out) as Generation;
      if (tries > 10) throw new Error(`nothing is remembered of ${current}: ${err}`);
    }
  }

  /** The policy that is in force now says that another than `policy` was put in force. */
  applied(policy: string): void {
    if (policy === this.policy) return;
    this.previous = this.policy;
    this.policy = policy;
  }
}

/** The rules of an engine with its networks alone, before anybody else has touched them. */
const SAVE = [
  "iptables-save >/run/at-rest4; ip6tables-save >/run/at-rest6",
  "nft list tables | sort >/run/at-rest-tables",
].join("\n");

const RESTORE = "iptables-restore </run/at-rest4; ip6tables-restore </run/at-rest6";

/** Tables that iptables-nft made for strangers go, and the names of namespaces. */
const TIDY = `
nft list tables | sort | comm -13 /run/at-rest-tables - | while read -r table; do nft delete $table; done
for ns in $(ip netns list | grep -o '^c[0-9]*' || true); do ip netns del $ns; done
`;
