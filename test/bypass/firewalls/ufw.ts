import type { EngineHost } from "../../engine/engine.ts";
import type { NamedCase } from "../case.ts";
import type { Firewall } from "./firewall.ts";
import { AFTER_RULES, AFTER6_RULES } from "./ufw-docker-rules.ts";

/** Debian's ufw as `ufw enable` leaves it: incoming and routed traffic is refused, ssh is open. */
export const ufw: Firewall = {
  name: "ufw",
  variant: "nft",
  ours: false,
  load: (host, tried) => enable(host, tried.ufw ?? []),
  reload,
  remove: disable,
};

/** The same with the rules that ufw-docker publishes, appended to `after.rules` and `after6.rules` as its README says. */
export const ufwDocker: Firewall = {
  name: "ufw-docker",
  variant: "nft",
  ours: false,
  load: async (host, tried: NamedCase) => {
    await ownFolders(host);
    await host.sandbox.run(["tee", "-a", "/etc/ufw/after.rules"], { input: AFTER_RULES });
    await host.sandbox.run(["tee", "-a", "/etc/ufw/after6.rules"], { input: AFTER6_RULES });
    return enable(host, [...(tried.ufw ?? []), ...(tried.ufwDocker ?? [])]);
  },
  reload,
  remove: disable,
};

async function enable(host: EngineHost, commands: readonly string[]): Promise<readonly string[]> {
  await ownFolders(host);
  for (const command of ["logging off", "allow 22/tcp", ...commands, "--force enable"]) {
    await host.sandbox.run(["ufw", ...command.split(" ")]);
  }
  return [];
}

/** Where ufw writes its rules, and its defaults (`ufw default allow routed`). */
const FOLDERS = ["/etc/ufw", "/etc/default"];

/** In the sandbox these are copies, made anew for each case. */
async function ownFolders(host: EngineHost): Promise<void> {
  const lines = FOLDERS.flatMap((folder) => {
    const copy = `/run/ufw${folder}`;
    return [
      `if ! mountpoint -q ${folder}; then`,
      `  rm -rf ${copy}; mkdir -p ${copy}; cp -a ${folder}/. ${copy}; mount --bind ${copy} ${folder}`,
      "fi",
    ];
  });
  await host.sandbox.run(["sh", "-ec", lines.join("\n")]);
}

/** What `ufw.service` runs at boot. */
async function reload(host: EngineHost): Promise<void> {
  await host.sandbox.run(["/lib/ufw/ufw-init", "start"]);
}

async function disable(host: EngineHost): Promise<void> {
  await host.sandbox.run(["ufw", "--force", "disable"]);
  await host.sandbox.run(["umount", ...FOLDERS]);
}
