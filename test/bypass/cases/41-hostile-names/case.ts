import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

const ROLE = 'web"; } # $(touch /run/owned)';
const PROJECT = `x'; touch /run/owned; '\`touch /run/owned\`\n-A FORWARD -j ACCEPT`;

export const hostileNames: BypassCase = {
  row: 41,
  title: "The text of a name runs as a command, or becomes a rule",
  seen: ["FirewallFabrik's CHANGELOG", "CVE-2025-67858 (foomuuri)"],
  failure:
    "Names, labels and comments end up in a generated shell script that runs as root, or in a rules file without quotes. Who may name a container or a network runs commands on the host.",
  kind: "enforced",
  answer:
    "No text of a user reaches a shell. The rules files hold it only where their parsers read text, names of sets and chains are made of letters and digits, and a bridge that has other signs in its name is an error.",
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "x'; touch owned; '");
    await host.run(
      {
        name: "www",
        options: ["-p", "8080:80", "--label", `role=${ROLE}`, "--label", `com.docker.compose.project=${PROJECT}`],
      },
      { name: "guest", options: ["--network", "x'; touch owned; '", "--ip", "172.21.0.2", "-p", "8081:80"] },
      { name: "peer", options: ["--network", "x'; touch owned; '", "--ip", "172.21.0.3"] },
    );
  },
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8081": "closed",
        "lan > 192.168.1.1 tcp 8081": "closed",
        "guest > 172.21.0.3 tcp 80": "closed",
        "peer > 172.21.0.2 tcp 80": "container guest",
        "a file that a name would have written": "closed",
      },
      observations: { "a file that a name would have written": owned },
    },
  ],
};

/** Takes it away again: the next firewall is asked anew. */
async function owned(host: EngineHost): Promise<string> {
  const found = await host.sandbox.run(["sh", "-c", "ls owned /run/owned 2>/dev/null; rm -f owned /run/owned"]);
  return found === "" ? "closed" : "written";
}
