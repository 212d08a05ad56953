import { spawnSync } from "node:child_process";

/** What a test may need of the machine beyond Node. */
export type Need =
  | "root"
  | "python3"
  | "nft"
  | "iptables-legacy"
  | "iptables-nft"
  | "ipset"
  | "conntrack"
  | "dockerd"
  | "ufw"
  | "systemctl"
  | "systemd-analyze"
  | "nvim"
  | "pre-commit"
  | "python3-yaml"
  | "an engine in WALLC_ENGINE";

const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/** What every test with real packets needs. */
export const KERNEL: readonly Need[] = [
  "root",
  "python3",
  "nft",
  "iptables-legacy",
  "iptables-nft",
  "ipset",
  "conntrack",
];

/** What a test beside a real engine needs. */
export const ENGINE: readonly Need[] = [...KERNEL, "dockerd"];

/**
 * Says what is missing on this machine. With `CI` set a missing thing is an error, so that no run can pass for a whole one
 * there; elsewhere the caller passes the answer to vitest's `ctx.skip`, which lists the test as not run, with the reason.
 */
export function missing(needs: readonly Need[]): string | undefined {
  const absent = needs.filter((need) => !has(need));
  if (absent.length === 0) return undefined;
  const reason = `not run: this machine lacks ${absent.join(", ")}`;
  if (process.env.CI) throw new Error(`${reason}, and with CI set every test has to run`);
  return reason;
}

const known = new Map<Need, boolean>();

function has(need: Need): boolean {
  let answer = known.get(need);
  if (answer === undefined) {
    answer = check(need);
    known.set(need, answer);
  }
  return answer;
}

function check(need: Need): boolean {
  if (need === "root") return canUnshare();
  // the folder of an unpacked engine, see test/engine/unpack.sh; whether it is one is the test's to say
  if (need === "an engine in WALLC_ENGINE") return !!process.env.WALLC_ENGINE;
  if (need === "python3-yaml") return spawnSync("python3", ["-c", "import yaml"], { env: { PATH } }).status === 0;
  return isInstalled(need);
}

function isInstalled(program: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$1"', "sh", program], { env: { PATH } }).status === 0;
}

function canUnshare(): boolean {
  return spawnSync("unshare", ["--net", "--mount", "--propagation", "private", "--pid", "--fork", "true"]).status === 0;
}
