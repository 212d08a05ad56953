import * as z from "zod/mini";
import type { PublishedPort } from "../topology.ts";
import { entries, list, maybe, once, text, texts, whole } from "./shapes.ts";
import { address, addressOf, id, mac, port, protocol, type Reader, Wrong } from "./values.ts";

/** `80/tcp`; without a protocol it is tcp. */
export interface ContainerPort {
  readonly protocol: PublishedPort["protocol"];
  readonly containerPort: number;
}

const containerPort: Reader<ContainerPort> = (key) => {
  const [number = "", name = "tcp", ...more] = key.split("/");
  const containerPort = port(number);
  const kind = protocol(name);
  if (containerPort instanceof Wrong) return containerPort;
  if (kind instanceof Wrong) return kind;
  return more.length === 0 ? { protocol: kind, containerPort } : new Wrong("is not a port with its protocol");
};

/** A host's port as it is asked for: `""` and a range (`8000-8010`, the engine takes one of them) are 0. */
const wantedPort: Reader<number> = (value) => {
  const [first = "", last, ...more] = value.split("-");
  if (last === undefined) return port(first);
  const bad = [first, last].map(port).find((end) => end instanceof Wrong);
  return bad ?? (more.length === 0 ? 0 : new Wrong("is not a port range"));
};

/** Compose and the command line strip the brackets of `[::1]`; other clients needn't. */
const hostAddress: Reader<string> = (value) => address(/^\[.*\]$/.test(value) ? value.slice(1, -1) : value);

function portMap(hostPort: Reader<number>) {
  const binding = z.object({ HostIp: maybe(hostAddress), HostPort: maybe(hostPort) });
  return z.pipe(
    entries(list(binding)),
    z.transform((ports: (readonly [string, Binding[]])[], context): PortMap => {
      const found: (ContainerPort & { bindings: Binding[] })[] = [];
      for (const [key, bindings] of ports) {
        const result = containerPort(key);
        if (result instanceof Wrong) {
          context.issues.push({ code: "custom", message: result.message, input: key, path: [key] });
        } else {
          found.push({ ...result, bindings });
        }
      }
      return found;
    }),
  );
}

interface Binding {
  readonly HostIp: string | undefined;
  readonly HostPort: number | undefined;
}

/** The engine's port maps, `"80/tcp": [{"HostIp": "", "HostPort": "8080"}]`, as a list. */
export type PortMap = (ContainerPort & { bindings: Binding[] })[];

/** The states of `State.Status`, the same in every API from 1.24 on. */
export const STATES = ["created", "running", "paused", "restarting", "removing", "exited", "dead"] as const;

/** What `GET /containers/ID/json` and `docker inspect` say, as far as it matters here. API 1.24 to 1.55. */
export const containerSchema = once(() =>
  z.object({
    Id: text(id),
    Name: z.pipe(
      z.string(),
      z.transform((name: string) => name.replace(/^\//, "")),
    ),
    State: z.object({ Status: z.enum(STATES) }),
    HostConfig: z.object({
      NetworkMode: z.string(),
      PortBindings: portMap(wantedPort),
      CapAdd: z.optional(list(z.string())),
      CapDrop: z.optional(list(z.string())),
      Privileged: z.optional(z.boolean()),
    }),
    Config: z.object({ Labels: texts() }),
    NetworkSettings: z.object({
      Ports: portMap(port),
      Networks: entries(
        z.object({
          NetworkID: maybe(id),
          IPAddress: maybe(addressOf(4)),
          IPPrefixLen: z.optional(whole(0, 32)),
          Gateway: maybe(addressOf(4)),
          GlobalIPv6Address: maybe(addressOf(6)),
          GlobalIPv6PrefixLen: z.optional(whole(0, 128)),
          IPv6Gateway: maybe(addressOf(6)),
          MacAddress: maybe(mac),
        }),
      ),
    }),
  }),
);

/** A container as the engine tells it, checked. */
export type InspectedContainer = z.output<ReturnType<typeof containerSchema>>;
/** A container's leg in a network, checked. */
export type InspectedEndpoint = InspectedContainer["NetworkSettings"]["Networks"][number][1];
