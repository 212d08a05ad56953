/** The findings that belong to the commands and not to the language. */
import { type Definition, type Diagnostic, diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Program } from "../../lang/tree.ts";
import type { Topology } from "../docker/topology.ts";
import { quote } from "./quote.ts";

const noEngine: Definition = {
  code: "no-engine",
  severity: "note",
  title: "checked without Docker's names",
  explanation: `\`wallc check\` without \`--docker\` asks the local Docker engine for its containers and networks. Where there is none (on a
laptop, in CI) it goes on without: whether the names of containers, networks, Compose projects and Swarm services exist is
then not checked, everything else is.

Give it a snapshot of the host, made there by \`wallc snapshot -o docker.json\`:

    wallc check policy.wall --docker docker.json

or say that you want none, and the note goes away:

    wallc check policy.wall --docker none

\`wallc compile\` never goes on by itself: a firewall compiled without the names would be another one.
`,
};

const moreFiles: Definition = {
  code: "more-files",
  severity: "note",
  title: "what was printed is one file of several",
  explanation: `Standard output has room for one file. This policy needs others too: the other family's rules, the sets, \`hooks.sh\`,
which hooks the chains in or switches a bridge's traffic to the firewall, or \`sysctl.conf\`. What was printed does not hold
the policy alone. Write them all to a folder:

    wallc compile policy.wall --backend iptables -o /etc/wallc

and load them in the order that the README gives.
`,
};

const leftFromEarlier: Definition = {
  code: "left-from-earlier",
  severity: "warning",
  title: "a folder that still holds files of another compilation",
  explanation: `\`compile -o DIR\` writes what this policy needs for this firewall, and removes nothing. Files of an earlier compilation with
other options, or of a policy that needed more, still stand there. Who runs \`hooks.sh\` or \`sysctl -p sysctl.conf\` "where there is
one", or loads every file of the folder, would then put parts of another policy into the kernel beside this one.

Take back what they did where they were loaded, then remove them:

    cd /etc/wallc && ./hooks.sh remove && rm hooks.sh

or give each way to compile a folder of its own:

    wallc compile policy.wall --backend nft -o /etc/wallc/nft
`,
};

const emptySnapshot: Definition = {
  code: "empty-snapshot",
  severity: "warning",
  title: "a snapshot that knows nothing of Docker",
  explanation: `What \`--docker\` names holds neither a container nor a network nor a service. A running engine always has networks (\`bridge\`, \`host\`,
\`none\`), so this is no picture of one: \`docker inspect\` without a container prints \`[]\`, and so does a script whose list of containers
was empty. Every name of a container, a network, a Compose project or a service is unknown then, and a published port is not found.

Make a snapshot where the engine runs:

    wallc snapshot -o docker.json
    wallc compile policy.wall --backend nft --docker docker.json

or say that the policy is meant without Docker's names:

    wallc compile policy.wall --backend nft --docker none
`,
};

const unknownInterfaces: Definition = {
  code: "interfaces-unknown",
  severity: "note",
  title: "a host whose interfaces are unknown",
  explanation: `What \`--docker\` names tells of Docker, and nothing of the host's own interfaces: \`docker inspect\` doesn't know them, nor does an engine on
another machine. Every interface called \`br-…\` then counts as a Docker bridge. Where one of them is not (\`br-lan\` of a router, \`br-ex\` of Open
vSwitch), what comes in by it passes for traffic between containers, which is open without a default. Prefixes of the host's wires
that lie in a Docker network's subnet are unknown as well.

Make a snapshot on the host itself:

    wallc snapshot -o docker.json
    wallc compile policy.wall --backend nft --docker docker.json

If no interface of the host is called \`br-…\` but Docker's bridges, nothing is missing.
`,
};

const emptyPolicy: Definition = {
  code: "empty-policy",
  severity: "warning",
  title: "a policy without a statement",
  explanation: `The policy's files hold no statement (an \`include\` that brings none counts as none): a file that was cut off, a redirection that
failed, or the wrong one. It can be compiled, but what it says is the language's default alone: nobody from outside gets at any container.

If that is what you want, write it down:

    default deny to containers
`,
};

/** Every kind of finding of this folder. */
export const cliDefinitions: readonly Definition[] = [
  noEngine,
  moreFiles,
  leftFromEarlier,
  emptySnapshot,
  unknownInterfaces,
  emptyPolicy,
];

export function withoutEngine(message: string): Diagnostic {
  return diagnostic(noEngine, {
    message: `Docker's names were not checked, because no engine could be asked: ${message}`,
    help: ["name a snapshot with `--docker FILE`, or say `--docker none`"],
  });
}

export function otherFiles(printed: string, others: readonly string[]): Diagnostic {
  return diagnostic(moreFiles, {
    message: `this is \`${printed}\` alone, and the policy also needs ${listed(others)}`,
    help: ["write them all with `-o DIR`"],
  });
}

export function leftOver(folder: string, names: readonly string[]): Diagnostic {
  return diagnostic(leftFromEarlier, {
    message: `the folder ${quote(folder)} also holds ${listed(names)}, which this compilation did not write`,
    help: ["don't load or run them with what was written now: take back what they did, and remove them"],
  });
}

/** The findings about a topology as a whole; `choice` is what `--docker` said. */
export function aboutTopology(topology: Topology | undefined, choice: string | undefined): Diagnostic[] {
  if (!topology) return [];
  const { containers, networks, services } = topology;
  const who = choice === undefined ? "the engine" : quote(choice);
  if (containers.length + networks.length + services.length > 0) {
    if (topology.host) return [];
    return [
      diagnostic(unknownInterfaces, {
        message: `${who} tells nothing of the host's interfaces: every one called \`br-…\` counts as a Docker bridge`,
        help: ["make a snapshot with `wallc snapshot -o FILE` on the host itself"],
      }),
    ];
  }
  return [
    diagnostic(emptySnapshot, {
      message: `${who} knows nothing of Docker: it holds neither a container nor a network`,
      help: ["make one with `wallc snapshot -o FILE` where the engine runs, or say `--docker none`"],
    }),
  ];
}

/** The findings about a policy as a whole. */
export function aboutPolicy({ files, statements }: Program): Diagnostic[] {
  const [file] = files;
  if (statements.length > 0) return [];
  const start = { offset: 0, line: 1, column: 1 };
  return [
    diagnostic(emptyPolicy, {
      message: "the policy has no statement, so that its defaults alone hold: nobody from outside gets at a container",
      span: file === undefined ? undefined : { file, start, end: start },
      help: ["if that is what you want, say `default deny to containers`"],
    }),
  ];
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
