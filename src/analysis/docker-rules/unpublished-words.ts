import type { PortProtocol } from "../../../lang/tree.ts";
import { holdsPorts, type TrafficItems } from "../traffic-items.ts";
import type { PlacesEnd } from "./ends.ts";
import type { DockerRules } from "./engine.ts";
import { gatewayMode } from "./from-outside.ts";
import { containersOf, endWords, networksOf, textList } from "./words.ts";

/** What is amiss: no port is published, or on a loopback address alone. */
export type Lack = "unpublished" | "loopback";

/** What nothing gets to, and why. */
export interface Closed {
  readonly lack: Lack;
  readonly ends: readonly PlacesEnd[];
  readonly traffic: TrafficItems;
}

/** Says which port isn't published, and what the engine makes of that. */
export function closedWords(closed: Closed, { release, closesUnpublished }: DockerRules): string {
  const lack = lackWords(closed);
  if (closed.lack === "loopback") return `${lack}, and Docker ${release} drops what is routed straight to a container`;
  if (closesUnpublished) return `${lack}, and Docker ${release} lets in from outside only what is published`;
  return `${lack}: from outside it gets in only where FORWARD's policy is ACCEPT, and Docker ${release} sets DROP where it switches forwarding on`;
}

function lackWords({ lack, ends, traffic }: Closed): string {
  if (!holdsPorts(traffic)) return "what this rule allows has no port that could be published";
  const who = endWords(ends);
  const port = onlyPort(traffic);
  const one = port && `\`${port.protocols.join("/")} ${port.number}\``;
  if (lack === "loopback") return `${who} publishes ${one ?? "this"} on a loopback address alone`;
  if (ends.length > 1 || ends.some((end) => containersOf(end).length > 1)) {
    return `no container of ${who} publishes ${one ?? (traffic === "any" ? "a port" : "any of these ports")}`;
  }
  if (one) return `${who} doesn't publish ${one}`;
  return `${who} publishes ${traffic === "any" ? "no port" : "none of these ports"}`;
}

/** Says what to do about it. */
export function closedHelp({ lack, ends, traffic }: Closed, rules: DockerRules): string[] {
  if (lack === "loopback") {
    return [
      "Publish it without an address, or on one of this host that clients can reach.",
      "dockerd's `--allow-direct-routing` and the network's option `trusted_host_interfaces` make an exception; the engine's API doesn't tell of the first.",
    ];
  }
  const port = onlyPort(traffic);
  const publish = `Publish the port${port ? ` (\`-p ${publishOption(port)}\`)` : ""}: the rule holds for the published port then.`;
  return [...(holdsPorts(traffic) ? [publish] : []), otherWay(ends, rules)];
}

function publishOption({ protocols, number }: OnlyPort): string {
  const [protocol = "tcp"] = protocols;
  return `${number}:${number}${protocol === "tcp" ? "" : `/${protocol}`}`;
}

export interface OnlyPort {
  readonly protocols: readonly PortProtocol[];
  readonly number: number;
}

/** The port of a traffic that is a single one. */
export function onlyPort(traffic: TrafficItems): OnlyPort | undefined {
  const [item, ...others] = traffic === "any" ? [] : traffic;
  if (item?.kind !== "ports" || others.length > 0 || item.ports === "any") return undefined;
  const [range, ...more] = item.ports;
  if (!range || more.length > 0 || range.first !== range.last) return undefined;
  return { protocols: item.protocols, number: range.first };
}

function otherWay(ends: readonly PlacesEnd[], { closesUnpublished }: DockerRules): string {
  if (!closesUnpublished) {
    return "Where forwarding was on before Docker started, the policy is ACCEPT (`iptables -S FORWARD` shows it), and the rule works until Docker 28.";
  }
  const networks = networksOf(ends).filter((network) => !network.internal);
  const names = textList(networks.map((network) => network.name));
  const routed = networks.some((network) =>
    ([4, 6] as const).some((family) => gatewayMode(network, family) === "routed"),
  );
  const mode = "gateway mode `nat-unprotected` (`com.docker.network.bridge.gateway_mode_ipv4`, `…_ipv6`)";
  return routed
    ? `The gateway mode of ${names} lets in published ports by the container's own address; \`nat-unprotected\` lets in all.`
    : `Or give ${names} the ${mode}: it lets in every port by the container's own address.`;
}
