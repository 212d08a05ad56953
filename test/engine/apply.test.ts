import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENGINE, missing } from "../lab/need.ts";
import { EngineHost } from "./engine.ts";

const POLICY = `allow tcp 8080 from 198.51.100.7 to published
default deny to containers
default deny between containers
`;

describe("apply beside a real engine", () => {
  const reason = missing(ENGINE);
  let host: EngineHost;
  beforeAll(async () => {
    if (reason) return;
    host = await EngineHost.open("nft");
    await host.run({ name: "www", options: ["-p", "8080:80"] });
    await host.sandbox.run(["mkdir", "-p", "/run/policy"]);
    await host.sandbox.run(["tee", "/run/policy/policy.wall"], { input: POLICY });
  });
  afterAll(async () => host?.close());

  const wallc = async (...args: readonly string[]) => {
    const env = { DOCKER_HOST: "unix:///run/d/docker.sock" };
    const line = [process.execPath, "/run/bin/wallc.js", ...args, "--state", "/run/state"];
    return host.sandbox.try(line, { env, cwd: "/run/policy" });
  };
  const reach = async (source: string) => {
    const [result] = await host.sandbox.connect(
      [{ ns: "n0", protocol: "tcp", source, to: "198.51.100.1", port: 8080, http: true }],
      1,
    );
    return result?.result;
  };
  /** Everything that is in the machine's firewalls, Docker's rules too, and what it switched. */
  const everything = () =>
    host.sandbox.run([
      "sh",
      "-ec",
      "nft -s list ruleset; { iptables-save; ip6tables-save; } | sed '/^#/d; s/\\[[0-9:]*\\]//'; ipset list; sysctl net | grep -v conntrack_count; ip -d link show type bridge | grep -o 'nf_call_ip[a-z0-9]* .'",
    ]);

  it.for(["nft", "iptables"])(
    "with %s is true at once, and when it is removed leaves Docker's rules as they were",
    async (backend, { skip }) => {
      if (reason) skip(reason);
      const before = await everything();
      expect(await reach("203.0.113.9")).toBe("answered");
      const applied = await wallc("apply", "-b", backend);
      expect(applied.status, applied.err).toBe(0);
      expect(applied.out).toContain("closes tcp 8080 of www to everyone outside but 198.51.100.7");
      expect(await reach("203.0.113.9")).toBe("silent");
      expect(await reach("198.51.100.7")).toBe("answered");
      expect(await host.sandbox.run(["ip", "-d", "link", "show", "docker0"])).toContain("nf_call_iptables 1");
      await host.docker("network", "create", "later");
      await host.docker("network", "rm", "later");
      expect(await reach("203.0.113.9")).toBe("silent");
      const again = await wallc("apply");
      expect(again.status, again.err).toBe(0);
      expect(await wallc("plan", "--exit-code")).toMatchObject({ status: 0 });
      expect((await wallc("remove")).status).toBe(0);
      expect(await reach("203.0.113.9")).toBe("answered");
      expect(await everything()).toBe(before);
    },
  );
});
