import type { InspectedNetwork } from "../schema/network.ts";
import { addressOf, flag, gatewayMode, interfaceName, type Reader, Wrong } from "../schema/values.ts";
import type { Network } from "../topology.ts";
import { byText } from "./order.ts";

const BRIDGE = "com.docker.network.bridge.";

/**
 * The network of an inspect answer. Its driver says which of its options matter; a bad one is reported with its path
 * inside the answer and counts as absent.
 */
export function toNetwork(
  inspected: InspectedNetwork,
  report: (path: PropertyKey[], message: string) => void,
): Network {
  const bridged = inspected.Driver === "bridge" && !inspected.ConfigOnly;
  const option = <T>(name: string, read: Reader<T>, wanted: boolean): T | undefined => {
    const value = inspected.Options[name];
    if (!wanted || value === undefined || value === "") return undefined;
    const result = read(value);
    if (!(result instanceof Wrong)) return result;
    report(["Options", name], result.message);
    return undefined;
  };
  const bridge = bridged
    ? (option(`${BRIDGE}name`, interfaceName, true) ?? defaultBridge(inspected.Id, inspected.Name))
    : undefined;
  const parent = option("parent", interfaceName, /^(mac|ip)vlan$/.test(inspected.Driver));
  const modeV4 = option(`${BRIDGE}gateway_mode_ipv4`, gatewayMode, bridged);
  const modeV6 = option(`${BRIDGE}gateway_mode_ipv6`, gatewayMode, bridged);
  const binding = option(`${BRIDGE}host_binding_ipv4`, addressOf(4), bridged);
  const sandbox = inspected.Containers?.find(([key]) => key === "ingress-sbox")?.[1].IPv4Address;
  return {
    id: inspected.Id,
    name: inspected.Name,
    driver: inspected.Driver,
    scope: inspected.Scope ?? "local",
    ...(bridge ? { bridge } : {}),
    subnets: (inspected.IPAM.Config ?? [])
      .flatMap((c) => (c.Subnet ? [{ prefix: c.Subnet, ...(c.Gateway ? { gateway: c.Gateway } : {}) }] : []))
      .sort((a, b) => byText(a.prefix, b.prefix)),
    internal: inspected.Internal,
    ipv6: inspected.EnableIPv6,
    icc: option(`${BRIDGE}enable_icc`, flag, bridged) ?? true,
    masquerade: option(`${BRIDGE}enable_ip_masquerade`, flag, bridged) ?? true,
    ...(modeV4 ? { gatewayModeV4: modeV4 } : {}),
    ...(modeV6 ? { gatewayModeV6: modeV6 } : {}),
    ...(binding && binding !== "0.0.0.0" ? { hostBindingIpv4: binding } : {}),
    trustedHostInterfaces: option(`${BRIDGE}trusted_host_interfaces`, interfaceNames, bridged) ?? [],
    ...(parent ? { parent } : {}),
    ingress: inspected.Ingress ?? false,
    ...(sandbox && bridged ? { ingressSandbox: sandbox } : {}),
    labels: inspected.Labels,
  };
}

/** The bridge of a network without the option: `br-` and 12 digits of its id, `docker0` for the default network. */
export function defaultBridge(id: string, name: string): string {
  return name === "bridge" ? "docker0" : `br-${id.slice(0, 12)}`;
}

/** A list joined by colons (moby 28.2), sorted. */
const interfaceNames: Reader<readonly string[]> = (text) => {
  const names: string[] = [];
  for (const part of text.split(":").filter((name) => name !== "")) {
    const name = interfaceName(part);
    if (name instanceof Wrong) return name;
    names.push(name);
  }
  return [...new Set(names)].sort(byText);
};
