import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { findProgram, type Run } from "./run.ts";

/** The socket that systemd listens on for dockerd (docker.socket). */
const SOCKETS = ["/run/docker.sock", "/var/run/docker.sock"];

/** States of docker.service in which a connection to its socket would make systemd start it. */
const ASLEEP = /^(inactive|failed|deactivating)$/;

/**
 * Whether systemd holds a socket for an engine that doesn't run: whoever connects starts it, also where somebody has just stopped
 * it (systemd.socket(5)). `host` is as in `DOCKER_HOST`; without it the usual socket is meant.
 */
export async function sleeps(run: Run, host = "unix:///run/docker.sock"): Promise<boolean> {
  const path = host.replace(/^unix:\/\//, "");
  if (!SOCKETS.includes(resolve(path)) || !existsSync("/run/systemd/system") || !findProgram("systemctl")) return false;
  const state = async (unit: string) =>
    (await run("systemctl", ["show", "--property=ActiveState", "--value", unit])).out.trim();
  return (await state("docker.socket")) === "active" && ASLEEP.test(await state("docker.service"));
}
