import type { Check } from "./check.ts";

/** Ports of Swarm, which dockerd listens on too. */
const SWARM = [2377, 7946];

/** The engine's API on a TCP port. */
export const engineApi: Check = {
  name: "engine-api",
  summary: "the engine's API on a TCP port",
  look: ({ sockets, topology }) => {
    const services = new Set(
      (topology?.services ?? []).flatMap(({ ports }) => ports.map((port) => port.publishedPort)),
    );
    const found = sockets.filter(
      ({ program, protocol, port, container }) =>
        program === "dockerd" && protocol === "tcp" && !container && !SWARM.includes(port) && !services.has(port),
    );
    const ports = [...new Set(found.map(({ address, port }) => `${address === "any" ? "*" : address}:${port}`))];
    return ports.map((port) => ({
      message: `dockerd listens on tcp ${port}`,
      why: "whoever gets to the engine's API is root on this host: they can start a container that mounts everything, or is past any firewall",
      command: "systemctl edit docker.service  # ExecStart without -H tcp://…; use `docker context` over ssh",
    }));
  },
};
