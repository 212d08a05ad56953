import { outcomes, startSession } from "../../../engine/attempts.ts";
import type { EngineHost } from "../../../engine/engine.ts";
import { encode } from "../../../lab/wire.ts";
import type { BypassCase } from "../../case.ts";

/** Counts the stranger's datagrams that reach the container, or docker-proxy. */
const WATCH = `table inet watch {
  counter strangers { }
  chain postrouting {
    type filter hook postrouting priority 600
    oifname "docker0" udp sport 40009 counter name strangers
  }
  chain input {
    type filter hook input priority 600
    iifname "eth0" udp sport 40009 counter name strangers
  }
}
`;

const CLIENTS = [
  { name: "of an admin", source: "198.51.100.7", sourcePort: 40007 },
  { name: "of a stranger", source: "203.0.113.9", sourcePort: 40009 },
];

async function runDns(host: EngineHost, says: string): Promise<void> {
  await host.run({ name: "dns", options: ["-p", "5353:53/udp"] });
  await host.sandbox.serve([{ key: "dns", ns: "dns", protocol: "udp", address: "0.0.0.0", port: 53, says }]);
}

async function setUp(host: EngineHost): Promise<void> {
  await host.sandbox.run(["nft", "-f", "-"], { input: WATCH });
  await runDns(host, "container dns");
  for (const { name, source, sourcePort } of CLIENTS) {
    await startSession(host, name, `wan ${source} > 198.51.100.1 udp 5353`, sourcePort);
  }
}

/** Both clients go on sending from their ports, while the container is taken away and another takes its place elsewhere. */
async function replace(host: EngineHost): Promise<void> {
  await host.flood(
    CLIENTS.map(({ source, sourcePort }) => {
      const wire = { source, destination: "198.51.100.1", protocol: 17, sourcePort, port: 5353, hopLimit: 64 };
      return `0800${(encode(wire, sourcePort)[0] as Buffer).toString("hex")}`;
    }),
    0.002,
  );
  await host.docker("rm", "-f", "dns");
  await host.run({ name: "other" });
  await runDns(host, "another dns");
  if ((await host.calm()) < 100) throw new Error("nobody sent");
}

/** Who answers over a session, without the address that he sees: docker-proxy's, once the client's entry leads there. */
function answerTo(name: string): (host: EngineHost) => Promise<string> {
  return async (host) => {
    const line = `session ${name}`;
    const text = (await outcomes(host, [line]))[line] ?? "";
    return text === "silent" || text.startsWith("refused") ? "closed" : text.replace(/ saw .*/, "");
  };
}

async function arrived(host: EngineHost): Promise<string> {
  const text = await host.sandbox.run(["nft", "list", "counter", "inet", "watch", "strangers"]);
  return text.includes("packets 0 ") ? "closed" : "arrived";
}

const STREAMS = { "an admin's stream": answerTo("of an admin"), "a stranger's stream": answerTo("of a stranger") };

export const udpRestart: BypassCase = {
  row: 29,
  title: "A UDP stream goes on while its container is replaced",
  seen: ["moby#44742", "moby#53384"],
  failure:
    "The kernel remembers a UDP stream even where nobody listens, and asks nat's rules only once. A client that sends while the container is being replaced is led past Docker's redirection from then on: to docker-proxy, in INPUT, where no rule for FORWARD or DOCKER-USER is asked. Docker's own clearing misses the entry where the two ports differ.",
  kind: "enforced",
  answer:
    "The rules for a published port hold on both ways and while nobody listens: a stranger's stream never gets an entry, and an allowed one reaches the new container, if need be through docker-proxy, which then shows the container the gateway's address.",
  setUp,
  tearDown: async (host) => void (await host.sandbox.run(["nft", "delete", "table", "inet", "watch"])),
  ufw: ["allow from 198.51.100.7 to any port 5353 proto udp"],
  ufwDocker: ["route allow proto udp from 198.51.100.7 to any port 53"],
  steps: [
    { probes: { "an admin's stream": "container dns", "a stranger's stream": "closed" }, observations: STREAMS },
    {
      act: { name: "the container is replaced while both clients send", run: replace },
      probes: {
        "an admin's stream": "another dns",
        "a stranger's stream": "closed",
        "a stranger's datagrams": "closed",
      },
      observations: { ...STREAMS, "a stranger's datagrams": arrived },
    },
  ],
};
