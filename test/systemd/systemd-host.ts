import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { flushEverything } from "../lab/load.ts";
import { type Ran, type RunOptions, Sandbox } from "../lab/sandbox.ts";
import { ROOT } from "../src/cli/built.ts";

const BOOT = fileURLToPath(new URL("boot.sh", import.meta.url));
const FOLDER = "/run/machine";

/** The tree of control groups in which systemd counts its processes. */
const CGROUPS = existsSync("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";

/** Where the built command is on such a machine, root's own like an installed package; in a folder that units have to quote. */
const PACKAGE = '/opt/wallc "new" 100% $HOME b\\c';

/** A machine that systemd runs, with files, processes and a network of its own; it can be booted again. */
export class SystemdHost {
  readonly sandbox: Sandbox;
  readonly #cgroup: string;
  #holder = 0;
  #pid = "";

  private constructor(sandbox: Sandbox, cgroup: string) {
    this.sandbox = sandbox;
    this.#cgroup = cgroup;
  }

  /** Boots it for the first time; `prepare` are lines of shell that change its files before, from the folder that will be its root. */
  static async open(...prepare: readonly string[]): Promise<SystemdHost> {
    const sandbox = await Sandbox.open();
    const cgroup = join(CGROUPS, `wallc-test-${sandbox.pid}`);
    mkdirSync(cgroup);
    const host = new SystemdHost(sandbox, cgroup);
    try {
      await sandbox.run(["mkdir", "-p", FOLDER]);
      await sandbox.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", FOLDER]);
      await sandbox.run(["mkdir", "-p", `${FOLDER}/files/opt`]);
      await sandbox.run([process.execPath, "esbuild.config.js", `${FOLDER}/files${PACKAGE}`], {
        cwd: ROOT,
      });
      await sandbox.run(["sh", "-ec", prepare.join("\n")], { cwd: `${FOLDER}/files` });
      await host.boot();
      return host;
    } catch (error) {
      await host[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Boots the machine, and waits until systemd has started what it wants to start. */
  async boot(): Promise<void> {
    const isolation = [
      "--mount",
      "--propagation",
      "private",
      "--pid",
      "--uts",
      "--ipc",
      "--cgroup",
      "--fork",
      "--kill-child",
    ];
    const start = `echo $$ >${this.#cgroup}/cgroup.procs; exec unshare ${isolation.join(" ")} sh ${BOOT} ${FOLDER}`;
    this.#holder = await this.sandbox.spawn(["sh", "-ec", start], "/run/boot.log");
    await this.until("systemd runs", async () => {
      const path = `/proc/${this.#holder}/task/${this.#holder}/children`;
      this.#pid = (await this.sandbox.run(["cat", path])).trim();
      if (this.#pid === "") return false;
      return (await this.try(["test", "-S", "/run/systemd/private"])).status === 0;
    });
    await this.run(["systemctl", "is-system-running", "--wait"]).catch(() => {});
  }

  /** The power goes: every process ends at once, and the kernel holds no rule any more. */
  async cutPower(): Promise<void> {
    await this.sandbox.kill(this.#holder, 9);
    this.#pid = "";
    const events = join(this.#cgroup, "cgroup.events");
    await this.until("nothing runs", async () => readFileSync(events, "utf8").includes("populated 0"));
    await flushEverything(this.sandbox, []);
    const links = "for link in $(ls /sys/class/net); do [ $link = lo ] || ip link del $link 2>/dev/null || true; done";
    await this.sandbox.run([
      "sh",
      "-ec",
      `iptables-legacy -P FORWARD ACCEPT; ip6tables-legacy -P FORWARD ACCEPT; ${links}`,
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.close();
    removeTree(this.#cgroup);
  }

  /** Runs a command on the machine; its failure is an outcome. */
  try(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const entering = [
      "nsenter",
      "--target",
      this.#pid,
      "--mount",
      "--pid",
      "--uts",
      "--ipc",
      "--cgroup",
      "--wdns=/",
      "--",
    ];
    return this.sandbox.try([...entering, ...argv], options);
  }

  /** Runs a command that has to succeed, and gives what it prints. */
  async run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
    const { status, out, err } = await this.try(argv, options);
    if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}: ${err}${out}`);
    return out;
  }

  shell(...lines: readonly string[]): Promise<string> {
    return this.run(["sh", "-ec", lines.join("\n")]);
  }

  wallc(...args: readonly string[]): Promise<string> {
    return this.run([process.execPath, `${PACKAGE}/wallc.js`, ...args]);
  }

  tryWallc(...args: readonly string[]): Promise<Ran> {
    return this.try([process.execPath, `${PACKAGE}/wallc.js`, ...args]);
  }

  /** The files of the machine that differ from those it began with, a line each, sorted. */
  async written(): Promise<string[]> {
    const all = await this.sandbox.run(["find", ".", "-printf", "%p %y %m %U\n"], { cwd: `${FOLDER}/files` });
    return all.trim().split("\n").sort();
  }

  /** One property of a unit, as systemd has it. */
  async property(unit: string, name: string): Promise<string> {
    return (await this.run(["systemctl", "show", "--value", "--property", name, unit])).trim();
  }

  /** Waits until a unit has written a text into the journal since the boot. */
  says(unit: string, text: string): Promise<void> {
    return this.until(`${unit} says: ${text}`, async () => (await this.journal(unit)).includes(text));
  }

  /** Waits until a unit is in a state: `active`, `failed` and so on. */
  becomes(unit: string, state: string): Promise<void> {
    return this.until(`${unit} becomes ${state}`, async () => (await this.property(unit, "ActiveState")) === state);
  }

  /** What a unit has written into the journal since the boot. */
  journal(unit: string): Promise<string> {
    return this.run(["journalctl", "--no-pager", "--output=cat", "--unit", unit]);
  }

  /** Waits until something is so; throws with the journal where it never is. */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 400; tries++) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const log = this.#pid === "" ? "" : (await this.try(["journalctl", "--no-pager", "-n", "80"])).out;
    throw new Error(`never so: ${what}\n${log}${await this.sandbox.run(["cat", "/run/boot.log"])}`);
  }
}

function removeTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  }
  rmdirSync(folder);
}
