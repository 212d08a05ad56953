import type { EngineHost } from "../engine/engine.ts";

/** The port that the service `api` publishes. */
const PORT = 8090;

/**
 * Makes the host a Swarm manager with a service `api` on port 8090. What Swarm's ingress writes on the host stands in for it
 * where the kernel has no IPVS (see `standInForIngress`): it does so with `--iptables=false` too.
 */
export async function startSwarm(host: EngineHost): Promise<void> {
  await host.docker("swarm", "init", "--advertise-addr", "192.168.1.1");
  const options = ["--detach", "--no-resolve-image", "--stop-signal", "KILL", "--name", "api"];
  const publish = ["--publish", `published=${PORT},target=80`];
  await host.docker("service", "create", ...options, ...publish, "bb", "/bin/httpd", "-f", "-p", "80", "-h", "/www");
  await host.serving("api");
  await host.standInForIngress(PORT);
  // dockerd's own listener: over IPv6 it takes connections, and nobody answers
  const listen = `echo $$ >/run/listener; exec nc -6 -lk ${PORT}`;
  await host.sandbox.spawn(["sh", "-ec", listen], "/run/listener.log");
}

/** Takes away what is left once the host has left the Swarm. */
export async function endSwarm(host: EngineHost): Promise<void> {
  const lines = ["kill $(cat /run/listener)", "umount /run/netns/ingress", "rm /run/netns/ingress"];
  await host.sandbox.run(["sh", "-ec", lines.join("\n")]);
}
