import type { BypassCase } from "../../case.ts";

export const labelOfTheAuthor: BypassCase = {
  row: 43,
  title: "Who writes a compose file opens the firewall by a label",
  seen: ["whalewall's README", "ufw-docker-automated's README"],
  failure:
    "Tools that read their rules from labels do what the container's author says. Whoever may start a container may open a port, whatever the administrator wants.",
  kind: "enforced",
  answer:
    "A label grants nothing: it only selects, where a rule of the policy names it. What the policy doesn't name is under the default.",
  setUp: (host) =>
    host.run(
      {
        name: "guest",
        options: [
          ...["-p", "8081:80"],
          ...[
            "--label",
            "whalewall.enabled=true",
            "--label",
            "UFW_MANAGED=TRUE",
            "--label",
            "UFW_ALLOW_FROM=0.0.0.0/0",
          ],
          ...["--label", "wallc=allow any from any to any", "--label", "com.docker.compose.project=web"],
        ],
      },
      { name: "www", options: ["-p", "8080:80", "--label", "reach=public"] },
    ),
  ufwDocker: ["route allow proto tcp from any to 172.17.0.3 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8081": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8081": "closed",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
      },
    },
  ],
};
