import { startSession } from "../../../engine/attempts.ts";
import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

/** A server that answers each line, so that a session can be seen to live. */
async function setUp(host: EngineHost): Promise<void> {
  const options = ["-d", "--stop-signal", "KILL", "--name", "db", "-p", "5432:80"];
  const answer = ["/bin/sh", "-c", "while read -r line; do echo container db; done"];
  await host.docker("run", ...options, "bb", "/bin/nc", "-ll", "-p", "80", "-e", ...answer);
  await startSession(host, "of a stranger", "wan 203.0.113.9 > 198.51.100.1 tcp 5432");
}

export const liveFlows: BypassCase = {
  row: 28,
  title: "A session that was open before the policy was loaded stays open",
  seen: ["dfw#456"],
  failure:
    "Replies and the packets of established connections pass every stateful firewall without a look at the rules. Who had a session with the database when the policy that closes it was loaded keeps it.",
  kind: "not ours",
  answer:
    "Compiled files hold rules, and no command that cuts what is open. Delete the entries behind a stricter policy: `conntrack -D -p tcp --orig-port-dst 5432`, by the host's port. The next packet is then judged as a new connection.",
  setUp,
  ufwDocker: ["route allow proto tcp from 192.168.1.0/24 to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "session of a stranger": { should: "closed", but: "container db" },
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "lan > 192.168.1.1 tcp 5432": "container db",
      },
    },
    {
      act: {
        name: "the port's entries are deleted from the table of connections",
        run: async (host) => {
          await host.sandbox.run(["conntrack", "-D", "-p", "tcp", "--orig-port-dst", "5432"]);
        },
      },
      probes: {
        "session of a stranger": "closed",
        "lan > 192.168.1.1 tcp 5432": "container db",
      },
    },
  ],
};
