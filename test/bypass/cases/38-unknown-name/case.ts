import type { BypassCase } from "../../case.ts";

export const unknownName: BypassCase = {
  row: 38,
  title: "A rule whose name nobody knows is left out in silence",
  seen: ["dfw: src/process.rs returns Ok(None)", "home-ops#1429"],
  failure:
    "Somebody renames a network. A tool that looks names up when it runs finds nothing, leaves the `deny` out, and reports success.",
  kind: "diagnosed",
  answer:
    "In a `deny`, a `reject` or an `except` an unknown name is an error, with the name that was probably meant. Nothing is compiled, so nothing is loaded, and what was in force before stays.",
  findings: ["unknown-docker-name-refused"],
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "backend-2");
    await host.run(
      { name: "db", options: ["--network", "backend-2", "-p", "5432:80"] },
      { name: "www", options: ["-p", "8080:80"] },
    );
  },
  ufw: ["route deny from any to 172.21.0.0/24"],
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": { should: "closed", but: "container db" },
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
      },
    },
  ],
};
