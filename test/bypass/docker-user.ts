import type { EngineHost } from "../engine/engine.ts";

/** Runs `iptables` with these words where Docker has a chain DOCKER-USER: the nft back end of Docker 29 has none to write into. */
export async function withDockerUser(host: EngineHost, words: string): Promise<void> {
  const { status } = await host.sandbox.try(["iptables", "-n", "-L", "DOCKER-USER"]);
  if (status === 0) await host.sandbox.run(["iptables", ...words.split(" ")]);
}
