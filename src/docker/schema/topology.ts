import * as z from "zod/mini";
import { STATES } from "./container.ts";
import { once, portNumber, text, texts } from "./shapes.ts";
import {
  address,
  addressOf,
  gatewayMode,
  id,
  interfaceAddress,
  interfaceName,
  mac,
  prefix,
  protocol,
} from "./values.ts";

const optionalFlag = () => z.exactOptional(z.boolean());
const optionalText = () => z.exactOptional(z.string());

const publishedPort = () =>
  z.object({
    protocol: text(protocol),
    containerPort: portNumber(),
    hostAddress: text(address),
    hostPort: portNumber(),
  });

const container = () =>
  z.object({
    id: text(id),
    name: z.string(),
    labels: texts(),
    compose: z.exactOptional(z.object({ project: z.string(), service: z.string() })),
    state: z.enum(STATES),
    networkMode: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("networks") }),
      z.object({ kind: z.literal("host") }),
      z.object({ kind: z.literal("none") }),
      z.object({ kind: z.literal("container"), id: z.string() }),
    ]),
    endpoints: z.array(
      z.object({
        network: z.string(),
        ipv4: z.exactOptional(text(addressOf(4))),
        ipv6: z.exactOptional(text(addressOf(6))),
        mac: z.exactOptional(text(mac)),
      }),
    ),
    ports: z.array(publishedPort()),
    configuredPorts: z.array(publishedPort()),
    withoutRawSockets: z.exactOptional(z.literal(true)),
  });

const network = () =>
  z.object({
    id: text(id),
    name: z.string(),
    driver: z.string(),
    scope: z.string(),
    bridge: z.exactOptional(text(interfaceName)),
    subnets: z.array(z.object({ prefix: text(prefix), gateway: z.exactOptional(text(address)) })),
    internal: z.boolean(),
    ipv6: z.boolean(),
    icc: z.boolean(),
    masquerade: z.boolean(),
    gatewayModeV4: z.exactOptional(text(gatewayMode)),
    gatewayModeV6: z.exactOptional(text(gatewayMode)),
    hostBindingIpv4: z.exactOptional(text(addressOf(4))),
    trustedHostInterfaces: z.array(text(interfaceName)),
    parent: z.exactOptional(text(interfaceName)),
    ingress: z.boolean(),
    ingressSandbox: z.exactOptional(text(addressOf(4))),
    labels: texts(),
    assumed: z.exactOptional(z.literal(true)),
  });

const service = () =>
  z.object({
    id: text(id),
    name: z.string(),
    labels: texts(),
    ports: z.array(
      z.object({
        protocol: text(protocol),
        targetPort: portNumber(),
        publishedPort: portNumber(),
        mode: z.enum(["ingress", "host"]),
      }),
    ),
  });

const host = () =>
  z.object({
    interfaces: z.array(
      z.object({ name: text(interfaceName), bridge: z.boolean(), addresses: z.array(text(interfaceAddress)) }),
    ),
    bridgeNfCallIptables: optionalFlag(),
    bridgeNfCallIp6tables: optionalFlag(),
    ipv4Forwarding: optionalFlag(),
    ipv6Forwarding: optionalFlag(),
  });

/** Our own snapshot file, version 1. Keys that it doesn't know are left out, so that a later minor version may add some. */
export const topologySchema = once(() =>
  z.object({
    version: z.literal(1),
    engine: z.object({
      version: optionalText(),
      apiVersion: optionalText(),
      iptables: optionalFlag(),
      ip6tables: optionalFlag(),
      userlandProxy: optionalFlag(),
      firewallBackend: z.exactOptional(z.enum(["iptables", "nftables"])),
      swarm: optionalFlag(),
      rootless: optionalFlag(),
    }),
    containers: z.array(container()),
    networks: z.array(network()),
    services: z.array(service()),
    host: z.exactOptional(host()),
  }),
);
