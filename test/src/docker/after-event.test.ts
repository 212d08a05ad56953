import { describe, expect, it } from "vitest";
import { addressesLost, afterEvent, mayChange } from "../../../src/docker/after-event.ts";
import type { EngineEvent } from "../../../src/docker/engine/events.ts";
import type { Container, Topology } from "../../../src/docker/topology.ts";

const container = (id: string, more: Partial<Container> = {}): Container => ({
  id,
  name: `name-${id}`,
  labels: {},
  state: "running",
  networkMode: { kind: "networks" },
  endpoints: [
    { network: "front", ipv4: "172.20.0.2" },
    { network: "site", ipv4: "172.19.0.2", ipv6: "fd00::2" },
  ],
  ports: [{ protocol: "tcp", containerPort: 80, hostAddress: "0.0.0.0", hostPort: 8080 }],
  configuredPorts: [],
  ...more,
});
const WORLD: Topology = {
  version: 1,
  engine: {},
  containers: [container("a"), container("b"), container("c", { networkMode: { kind: "container", id: "a" } })],
  networks: [],
  services: [],
};
const event = (type: EngineEvent["type"], action: string, id: string, attributes = {}): EngineEvent => ({
  type,
  action,
  id,
  attributes,
  at: 0,
});
const addresses = (world: Topology) =>
  Object.fromEntries(
    world.containers.map(({ id, endpoints }) => [id, endpoints.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6])]),
  );
const ALL = ["172.20.0.2", undefined, "172.19.0.2", "fd00::2"];
const NONE = [undefined, undefined, undefined, undefined];

describe("after an event", () => {
  it.each(["die", "destroy"])("a container that is gone has no address, nor who shares its network (%s)", (action) => {
    expect(addresses(afterEvent(WORLD, event("container", action, "a")))).toEqual({ a: NONE, b: ALL, c: NONE });
  });

  it("only a signal that no program survives takes addresses", () => {
    const kill = (signal: string) => event("container", "kill", "b", { signal });
    expect(addresses(afterEvent(WORLD, kill("9")))).toEqual({ a: ALL, b: NONE, c: ALL });
    for (const signal of ["1", "15", "19"]) {
      expect(afterEvent(WORLD, kill(signal))).toBe(WORLD);
      expect(mayChange(kill(signal))).toBe(false);
    }
  });

  it("a network that is left takes its address alone", () => {
    const left = afterEvent(WORLD, event("network", "disconnect", "site", { container: "b" }));
    expect(addresses(left)).toEqual({ a: ALL, b: ["172.20.0.2", undefined], c: ALL });
  });

  it("an address is lost once nobody has it who had it", () => {
    const other = {
      ...WORLD,
      containers: [container("a"), container("d", { endpoints: [{ network: "x", ipv4: "10.0.0.1" }] })],
    };
    expect([...addressesLost(other, afterEvent(other, event("container", "die", "d")))]).toEqual(["10.0.0.1"]);
    expect(addressesLost(WORLD, afterEvent(WORLD, event("container", "die", "a"))).size).toBe(0);
  });

  it("an address is lost that another container has got since, and not one that is shared or that its owner has again", () => {
    const one = (name: string, ipv4: string) => container(name, { name, endpoints: [{ network: "site", ipv4 }] });
    const world = (...containers: Container[]) => ({ ...WORLD, containers });
    const before = world(one("web", "172.19.0.2"), one("db", "172.19.0.3"), one("beside-db", "172.19.0.3"));
    const again = container("new", { name: "web", endpoints: [{ network: "site", ipv4: "172.19.0.2" }] });
    expect(addressesLost(before, world(again, one("db", "172.19.0.3"))).size).toBe(0);
    const moved = world(one("other", "172.19.0.2"), one("web", "172.19.0.4"), one("db", "172.19.0.3"));
    expect([...addressesLost(before, moved)]).toEqual(["172.19.0.2"]);
  });

  it("what gives addresses changes nothing by itself", () => {
    for (const action of ["start", "rename", "create"]) {
      expect(mayChange(event("container", action, "a"))).toBe(true);
      expect(afterEvent(WORLD, event("container", action, "a"))).toBe(WORLD);
    }
    expect(mayChange(event("container", "exec_start: sh", "a"))).toBe(false);
    expect(afterEvent(WORLD, event("container", "die", "unknown"))).toBe(WORLD);
  });
});
