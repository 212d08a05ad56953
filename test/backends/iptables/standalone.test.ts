import { describe, expect, it } from "vitest";
import type { Ir } from "../../../src/ir/ir.ts";
import { ir, match, path, rule } from "../build.ts";
import { compile, fileOf, VARIANTS } from "./files.ts";
import { inLab } from "./lab.ts";

const redirect = { protocol: 6, hostAddress: "any", hostPort: 8080, containerPort: 80, bridge: "docker0" };

/** dockerd writes no rules: the policy redirects port 8080, masquerades, and lets nothing else into containers. */
const STANDALONE: Ir = ir({
  engine: {
    iptables: false,
    uplinks: ["wan0"],
    publish: "dnat",
    masquerade: [{ bridge: "docker0", v4: ["172.17.0.0/16"], v6: ["fd00:17::/64"] }],
    redirect: [
      { ...redirect, family: 4, containerAddress: "172.17.0.2" },
      { ...redirect, family: 6, containerAddress: "fd00:17::2" },
    ],
    sysctls: [{ key: "net/ipv4/conf/wan0/forwarding", value: "1" }],
  },
  paths: {
    "to-containers": path([rule(1, "allow", [match("forward", { redirected: true })])]),
    "from-containers": path([], "allow"),
    "between-containers": path([], "allow"),
  },
});

const PROBES = `
iptables -t nat -F
load 0; hook 0
ip -n wan route del default
ip -n wan -6 route del default
serve wan 4 9000
serve wan 6 9000
probe client wan 198.51.100.1 8080
probe client6 wan 2001:db8::1 8080
probe own host 198.51.100.1 8080
probe own6 host 2001:db8::1 8080
ip link set web0 type bridge_slave hairpin on
probe bridged web 198.51.100.1 8080
probe bridged6 web 2001:db8::1 8080
ip link set web0 type bridge_slave hairpin off
sysctl -qw net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
probe hairpin web 198.51.100.1 8080
probe hairpin6 web 2001:db8::1 8080
probe out web 198.51.100.7 9000
probe out6 web 2001:db8::7 9000
ip -n wan route add 172.17.0.0/16 via 198.51.100.1
probe routed wan 172.17.0.2 80
`;

const OPEN = ["client", "client6", "own", "own6", "bridged", "bridged6", "hairpin", "hairpin6", "out", "out6"].map(
  (name) => `${name}: open`,
);

describe.concurrent.each(VARIANTS)("with iptables off, iptables-%s", (variant) => {
  it("redirects, masquerades and lets a container reach itself by the host's port", async () => {
    expect(await inLab(variant, [compile(STANDALONE)], PROBES)).toEqual([...OPEN, "routed: silent"]);
  });

  it("takes its redirections back when the policy leaves them to Docker", async () => {
    const docker: Ir = { ...STANDALONE, engine: { iptables: true } };
    const script = `
iptables -t nat -F
load 0; hook 0; load 1; hook 1
probe client wan 198.51.100.1 8080
iptables-save -t nat | grep -c WALLC- | sed 's/^/chains: /'
`;
    expect(await inLab(variant, [compile(STANDALONE), compile(docker)], script)).toEqual([
      "client: refused",
      "chains: 0",
    ]);
  });
});

describe("sysctl.conf", () => {
  it("has the switches of the engine's plan, in its order", () => {
    expect(fileOf(compile(STANDALONE), "sysctl.conf")).toContain("net/ipv4/conf/wan0/forwarding = 1\n");
  });
});
