import { fileURLToPath } from "node:url";
import type { Lab } from "../lab/lab.ts";
import { loadCommands, TARGETS, type Target, useVariant } from "../lab/load.ts";
import type { Ran, Sandbox } from "../lab/sandbox.ts";
import { LAN, openSurroundings, WAN } from "./surroundings.ts";
import { type UnpackedEngine, useEngine } from "./unpacked.ts";

export { LAN, WAN };

/** The firewalls that are tried beside an engine; ipset in one of the two variants is enough there. */
export const ENGINE_TARGETS = TARGETS.filter(({ name }) =>
  ["nft", "iptables-legacy", "iptables-nft with ipset"].includes(name),
);

const SOCKET = "unix:///run/d/docker.sock";
const FORWARDING = ["sysctl", "-q", "-w", "net.ipv4.ip_forward=1"];
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A container to be run: it serves its own name over HTTP on port 80, unless told otherwise. */
export interface Run {
  readonly name: string;
  readonly options?: readonly string[];
  readonly port?: number;
  /** Options of its `httpd`, and what is run before it. */
  readonly httpd?: { readonly options: string; readonly before: string };
}

/** A real engine in a sandbox, with the compiler beside it as its user has it. */
export class EngineHost {
  readonly lab: Lab;
  readonly sandbox: Sandbox;
  #daemon = 0;
  #arguments: readonly string[] = [];
  #engine: UnpackedEngine = { env: {}, options: [] };

  private constructor(lab: Lab) {
    this.lab = lab;
    this.sandbox = lab.sandbox;
  }

  /**
   * Makes the host and starts dockerd with these options, its iptables being of the given variant. `engine` is the folder of an
   * unpacked engine (see `unpacked.ts`) that runs in place of the machine's own. Where anything fails the sandbox is ended.
   */
  static async open(variant: "legacy" | "nft", options: readonly string[] = [], engine?: string): Promise<EngineHost> {
    const host = new EngineHost(await openSurroundings());
    try {
      if (engine !== undefined) host.#engine = await useEngine(host.sandbox, engine);
      await useVariant(host.sandbox, variant);
      await host.sandbox.run([process.execPath, "esbuild.config.js", "/run/bin"], { cwd: ROOT });
      // this back end (29) leaves forwarding as it is, and dockerd does not start where it is off
      if (options.includes("--firewall-backend=nftables")) await host.sandbox.run(FORWARDING);
      await host.start(options);
      await host.#makeImage();
      return host;
    } catch (error) {
      // what failed first is the thing to tell
      await host.close().catch(() => {});
      throw error;
    }
  }

  /** What dockerd and `docker` run with. */
  get #env(): Readonly<Record<string, string>> {
    return { DOCKER_HOST: SOCKET, ...this.#engine.env };
  }

  /** Ends all containers, so that their cgroups go, then the engine, then the machine. */
  async close(): Promise<void> {
    try {
      await this.sandbox.try(["sh", "-c", "docker swarm leave --force; docker rm -f $(docker ps -aq)"], {
        env: this.#env,
      });
      await this.stop();
    } finally {
      await this.sandbox.close();
    }
  }

  /** Starts dockerd and waits until it answers. */
  async start(options: readonly string[] = this.#arguments): Promise<void> {
    this.#arguments = options;
    const folders = ["--data-root", "/run/d/data", "--exec-root", "/run/d/exec", "--pidfile", "/run/d/pid"];
    const fixed = ["--host", SOCKET, ...folders, "--storage-driver", "vfs", ...this.#engine.options];
    await this.sandbox.run(["mkdir", "-p", "/run/d"]);
    this.#daemon = await this.sandbox.spawn(["dockerd", ...fixed, ...options], "/run/d/log", { env: this.#env });
    let refusal = "";
    for (let tries = 0; tries < 150; tries++) {
      const { status, err } = await this.sandbox.try(["docker", "info"], { env: this.#env });
      if (status === 0) return;
      refusal = err;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const log = await this.sandbox.run(["tail", "-n", "30", "/run/d/log"]);
    throw new Error(`dockerd did not start: ${refusal}${log}`);
  }

  /** Stops dockerd, with all containers, and gives its exit status: 0 where it came to a regular end, or did not run. */
  async stop(): Promise<number> {
    const status = this.#daemon === 0 ? 0 : await this.sandbox.kill(this.#daemon);
    this.#daemon = 0;
    return status;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async #makeImage(): Promise<void> {
    const script = [
      "mkdir -p /run/image/bin /run/image/www /run/image/tmp",
      "cp /bin/busybox /run/image/bin/busybox",
      "for tool in sh httpd nc sleep ip cat; do ln -s busybox /run/image/bin/$tool; done",
      "tar -C /run/image -c . | docker import - bb",
    ];
    await this.sandbox.run(["sh", "-ec", script.join("\n")], { env: this.#env });
  }

  /** Runs the `docker` command. */
  docker(...words: readonly string[]): Promise<string> {
    return this.sandbox.run(["docker", ...words], { env: this.#env });
  }

  /** Starts containers, waits until they serve, and makes their network namespaces known by their names. */
  async run(...containers: readonly Run[]): Promise<void> {
    for (const { name, options = [], port = 80, httpd } of containers) {
      const page = `echo "container ${name}" >/www/index.html`;
      const server = `exec httpd -f -p ${port} -h /www ${httpd?.options ?? ""}`;
      const serve = [page, ...(httpd ? [httpd.before] : []), server].join("\n");
      // the first process of a container ignores SIGTERM, and would be waited for
      await this.docker("run", "-d", "--stop-signal", "KILL", "--name", name, ...options, "bb", "/bin/sh", "-c", serve);
      await this.attach(name);
      await this.serves(name, port);
    }
  }

  /** Waits until something listens on a tcp port in an attached container: a busy machine takes its time. */
  async serves(name: string, port = 80): Promise<void> {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    const found = `grep -qs ':${hex} 0*:0000 0A' /proc/net/tcp /proc/net/tcp6`;
    const script = `for try in $(seq 400); do ${found} && exit 0; sleep 0.05; done; exit 1`;
    await this.sandbox.run(["sh", "-c", script], { ns: name });
  }

  /** Makes a running container's network namespace known by the container's name. */
  async attach(name: string): Promise<void> {
    const pid = (await this.docker("inspect", "-f", "{{.State.Pid}}", name)).trim();
    await this.sandbox.try(["ip", "netns", "del", name]);
    await this.sandbox.run(["ip", "netns", "attach", name, pid]);
  }

  /** A container's address in a network. */
  async address(name: string, network: string, family: 4 | 6 = 4): Promise<string> {
    const field = family === 4 ? "IPAddress" : "GlobalIPv6Address";
    const format = `{{(index .NetworkSettings.Networks "${network}").${field}}}`;
    return (await this.docker("inspect", "-f", format, name)).trim();
  }

  /**
   * Compiles a policy against the running engine with the built command, into `/run/wallc` unless told otherwise. What was there
   * before goes, and stays where the policy has errors.
   */
  async compile(policy: string, target: Pick<Target, "backend" | "ipset">, folder = "/run/wallc"): Promise<Ran> {
    await this.sandbox.run(["mkdir", "-p", "/run/policy"]);
    await this.sandbox.run(["tee", "/run/policy/policy.wall"], { input: policy });
    await this.sandbox.run(["rm", "-rf", `${folder}.new`]);
    const words = ["compile", "/run/policy/policy.wall", "--backend", target.backend, "--docker", SOCKET];
    const ipset = target.backend === "iptables" && target.ipset ? ["--ipset"] : [];
    const command = [process.execPath, "/run/bin/wallc.js", ...words, ...ipset, "-o", `${folder}.new`];
    const ran = await this.sandbox.try(command);
    if (ran.status === 0) await this.sandbox.run(["sh", "-ec", `rm -rf ${folder}; mv ${folder}.new ${folder}`]);
    return ran;
  }

  /** What `wallc check` finds in a policy beside the running engine. */
  async findings(file: string): Promise<{ code: string; line: number }[]> {
    const words = ["check", file, "--docker", SOCKET, "--format", "json"];
    const { out } = await this.sandbox.try([process.execPath, "/run/bin/wallc.js", ...words]);
    const { diagnostics } = JSON.parse(out) as {
      diagnostics: { code: string; place: { start: { line: number } } | null }[];
    };
    return diagnostics.map(({ code, place }) => ({ code, line: place?.start.line ?? 0 }));
  }

  /** Loads what `compile` wrote. */
  async load(folder = "/run/wallc"): Promise<void> {
    const names = (await this.sandbox.run(["ls", folder])).trim().split("\n");
    const files = names.map((name) => ({ name, text: "", executable: false }));
    for (const command of loadCommands(files)) {
      await this.sandbox.run(["sh", "-ec", command.replaceAll("DIR", folder)]);
    }
  }

  /**
   * Sends packets (type and packet, as hexadecimal digits) from the public side round and round until `calm`, with `pause` seconds
   * between rounds.
   */
  async flood(packets: readonly string[], pause = 0): Promise<void> {
    const mac = this.lab.interfaces.find(({ name }) => name === "eth0")?.mac.replaceAll(":", "") ?? "";
    await this.sandbox.flood(
      "wan",
      WAN,
      "eth0",
      packets.map((packet) => mac + mac + packet),
      pause,
    );
  }

  /** Ends the flood, and tells how many packets it was. */
  calm(): Promise<number> {
    return this.sandbox.unflood("wan");
  }

  /** Compiles and loads; throws where the compiler reports an error. */
  async apply(policy: string, target: Target): Promise<void> {
    const { status, err } = await this.compile(policy, target);
    if (status !== 0) throw new Error(err);
    await this.load();
  }

  /** Takes a loaded policy away, as the README says. */
  async remove(target: Target): Promise<void> {
    if (target.backend === "nft") await this.sandbox.run(["nft", "delete", "table", "inet", "wallc"]);
    const script = "if [ -e /run/wallc/hooks.sh ]; then sh /run/wallc/hooks.sh remove; fi";
    await this.sandbox.run(["sh", "-ec", script]);
  }

  /** Waits until a container runs. */
  async running(name: string): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      if ((await this.docker("inspect", "-f", "{{.State.Running}} {{.State.Pid}}", name)).startsWith("true")) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${name} does not run: ${await this.sandbox.run(["tail", "-n", "20", "/run/d/log"])}`);
  }

  /** Makes the neighbour on the LAN send packets for 127.0.0.1 to this host. */
  async routeLoopback(): Promise<void> {
    const lines = [
      "ip addr del 127.0.0.1/8 dev lo 2>/dev/null || true",
      "sysctl -q -w net.ipv4.conf.all.route_localnet=1",
      "ip route replace 127.0.0.1 via 192.168.1.1 dev eth0",
    ];
    await this.sandbox.run(["sh", "-ec", lines.join("\n")], { ns: LAN });
  }

  /** Waits until a task of each service runs. */
  async serving(...services: readonly string[]): Promise<void> {
    for (const service of services) {
      for (let tries = 0; ; tries++) {
        const states = await this.docker("service", "ps", "--format", "{{.CurrentState}} {{.Error}}", service);
        if (states.startsWith("Running")) break;
        if (tries > 200) throw new Error(`${service}: ${states}`);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    }
  }

  /** The host's half of Swarm's ingress, as an engine makes it where the kernel has IPVS. */
  async standInForIngress(port: number): Promise<void> {
    const listing = await this.docker("network", "inspect", "-f", "{{json .Containers}}", "docker_gwbridge");
    const address = /"ingress-sbox"[^}]*"IPv4Address":"([\d.]+)/.exec(listing)?.[1];
    if (!address) throw new Error(`no ingress sandbox in ${listing}`);
    const match = `-p tcp -m tcp --dport ${port}`;
    const lines = [
      "iptables -t nat -N DOCKER-INGRESS",
      `iptables -t nat -A DOCKER-INGRESS ${match} -j DNAT --to-destination ${address}:${port}`,
      "iptables -t nat -A DOCKER-INGRESS -j RETURN",
      "iptables -t nat -I PREROUTING -m addrtype --dst-type LOCAL -j DOCKER-INGRESS",
      "iptables -t nat -I OUTPUT -m addrtype --dst-type LOCAL -j DOCKER-INGRESS",
      "iptables -t nat -I POSTROUTING -o docker_gwbridge -m addrtype --src-type LOCAL -j MASQUERADE",
      "iptables -N DOCKER-INGRESS",
      `iptables -A DOCKER-INGRESS ${match} -j ACCEPT`,
      `iptables -A DOCKER-INGRESS -p tcp -m state --state RELATED,ESTABLISHED -m tcp --sport ${port} -j ACCEPT`,
      "iptables -A DOCKER-INGRESS -j RETURN",
      "iptables -I FORWARD -j DOCKER-INGRESS",
      "mkdir -p /run/netns && touch /run/netns/ingress",
      "mount --bind /run/d/exec/netns/ingress_sbox /run/netns/ingress",
    ];
    await this.sandbox.run(["sh", "-ec", lines.join("\n")]);
    await this.sandbox.serve([
      { key: "ingress", ns: "ingress", protocol: "tcp", address: "0.0.0.0", port, says: "swarm ingress" },
    ]);
  }
}
