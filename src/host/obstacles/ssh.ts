import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { type Address, formatAddress, isProblem, parseAddress } from "../../ip/address.ts";
import { decide, describeDecision } from "../../ir/decide.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Run } from "../run.ts";
import type { Obstacle } from "./obstacle.ts";

/**
 * The policy would refuse the SSH session that the command was called from, were it opened anew. The open one lives on (replies
 * are always let through), which is how one finds out too late.
 */
export const ssh: Obstacle = {
  name: "ssh",
  summary: "refuse the SSH session that this comes from",
  async look({ run, ir, env, root }) {
    const session = env.SSH_CONNECTION ?? sessionAbove(root);
    const parsed = session === undefined ? undefined : parseSession(session);
    if (parsed === undefined) return [];
    for (const name of await incoming(run, parsed)) {
      const packet = opening(parsed, name);
      const decision = decide(ir, packet);
      if (decision.verdict === "allow" || decision.verdict === "untouched") continue;
      const what = `tcp port ${parsed.port} on ${name}: ${describeDecision(decision, packet)}`;
      return [
        `this policy would refuse the SSH session that you are in (${what})`,
        "allow it, for instance with `allow tcp ssh from YOUR-ADDRESS to host` above the rule that refuses it",
        "try it with `--confirm 60s --force ssh`: without your answer the old rules come back",
      ];
    }
    return [];
  },
};

interface Session {
  readonly client: Address;
  readonly clientPort: number;
  readonly server: Address;
  readonly port: number;
  /** The interface, where a link-local address names it. */
  readonly zone?: string;
}

/** Reads `CLIENT PORT SERVER PORT`, as sshd sets it. */
function parseSession(text: string): Session | undefined {
  const [from = "", fromPort, to = "", toPort] = text.trim().split(/\s+/);
  const [client, zone] = from.split("%");
  const [source, destination] = [parseAddress(client ?? ""), parseAddress(to.split("%")[0] ?? "")];
  const [clientPort, port] = [Number(fromPort), Number(toPort)];
  if (isProblem(source) || isProblem(destination) || source.family !== destination.family) return undefined;
  if (!Number.isInteger(clientPort) || !Number.isInteger(port)) return undefined;
  return { client: source, clientPort, server: destination, port, ...(zone && { zone }) };
}

/** sudo takes the variable out of the environment; the shell above it still has it. */
function sessionAbove(root: string): string | undefined {
  let pid = String(process.ppid);
  for (let steps = 0; steps < 64 && pid !== "0" && pid !== ""; steps++) {
    const found = /(?:^|\0)SSH_CONNECTION=([^\0]*)/.exec(read(`${root}/proc/${pid}/environ`));
    if (found?.[1]) return found[1];
    pid = /^PPid:\s*(\d+)/m.exec(read(`${root}/proc/${pid}/status`))?.[1] ?? "";
  }
  return undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The interfaces that such a session may come in by: towards the client, and the one that has the server's address. */
async function incoming(run: Run, { client, server, zone }: Session): Promise<string[]> {
  if (zone !== undefined) return [zone];
  const { status, out } = await run("ip", ["-j", "route", "get", formatAddress(client)]);
  const routes = status === 0 ? (JSON.parse(out) as { dev?: string }[]) : [];
  const owners = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? []).some(({ address }) => sameAddress(address, server)) ? [name.split(":")[0] as string] : [],
  );
  return [...new Set([...routes.flatMap(({ dev }) => dev ?? []), ...owners])].filter((name) => name !== "lo");
}

function sameAddress(text: string, address: Address): boolean {
  const parsed = parseAddress(text);
  return !isProblem(parsed) && parsed.family === address.family && parsed.value === address.value;
}

function opening({ client, clientPort, server, port }: Session, name: string): Packet {
  const ends = { source: client, sourcePort: clientPort, destination: server, port };
  return { hook: "input", in: name, out: "", ...ends, protocol: 6, hopLimit: 64, state: "new" };
}
