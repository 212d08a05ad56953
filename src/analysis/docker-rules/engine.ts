import type { Program } from "../../../lang/tree.ts";
import type { Family } from "../../ip/address.ts";
import type { Topology } from "../../policy/compile.ts";
import { proxyIsOff } from "../proxy-is-off.ts";
import { statementsOf } from "../rules-of.ts";

/** What an engine's own rules do with packets that this firewall lets go on. */
export interface DockerRules {
  /** The engine's major version. */
  readonly release: number;
  /**
   * The families that it writes rules for. IPv6 is `--ip6tables`: off by default up to 26, on from 27. The API doesn't tell, so a
   * snapshot has it only from a writer who knows.
   */
  readonly families: readonly Family[];
  /**
   * Whether it drops what comes from outside to a port that isn't published, whatever FORWARD's policy (28.0: moby#48724,
   * #49325; by address of the container from 28.2: moby#49829). Before, the policy alone decides, which Docker sets to
   * DROP only where it switched forwarding on itself.
   */
  readonly closesUnpublished: boolean;
  /** Whether a network with gateway mode `routed` takes from other networks what it takes from outside (28.0: moby#48596). */
  readonly joinsRouted: boolean;
  /**
   * Whether other networks are to a network what the outside is (29.0: moby#49981): one with gateway mode
   * `nat-unprotected` takes everything from them, and one takes what its trusted interfaces bring. Before, isolation drops it.
   */
  readonly joinsUnprotected: boolean;
  /**
   * Whether containers reach what others publish, by an address of this host: through docker-proxy, or by Docker's redirection
   * from 29.0 on (moby#49981). Before, what is redirected from one network to another is dropped by isolation.
   */
  readonly joinsPublished: boolean;
}

/**
 * The rules of the engine of a topology; `undefined` where it writes none (`--iptables=false`), writes them in another network
 * namespace (rootless), or is of no known version. iptables and nftables back end agree in all of it. Without a policy it is what
 * Docker does on its own.
 */
export function dockerRules(program: Program | undefined, topology: Topology): DockerRules | undefined {
  const { engine } = topology;
  const release = Number(/^[0-9]+/.exec(engine.version ?? "")?.[0] ?? 0);
  if (release < OLDEST || engine.iptables === false || engine.rootless || (program && policyTakesOver(program)))
    return undefined;
  const ipv6 = release >= 27 ? engine.ip6tables !== false : engine.ip6tables === true;
  return {
    release,
    families: ipv6 ? [4, 6] : [4],
    closesUnpublished: release >= 28,
    joinsRouted: release >= 28,
    joinsUnprotected: release >= 29,
    joinsPublished: release >= 29 || !proxyIsOff(program, topology),
  };
}

type Network = Topology["networks"][number];

/** Whether a network speaks IPv6, and the engine writes no rules for that: past Docker it goes where it likes. */
export function isUnfiltered({ ipv6 }: Network, { families }: DockerRules): boolean {
  return ipv6 && !families.includes(6);
}

/** Docker counts its versions by the year from 17.03 on; what is below is another engine, or as old. */
const OLDEST = 17;

/** Whether the policy says that dockerd writes no rules. */
function policyTakesOver(program: Program): boolean {
  return statementsOf(program, "docker").some(({ settings }) =>
    settings.some((setting) => setting.kind === "iptables" && !setting.on),
  );
}
