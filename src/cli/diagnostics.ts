/** The findings that belong to the commands and not to the language. */
import { type Definition, type Diagnostic, diagnostic } from "../../lang/diagnostics/diagnostic.ts";

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

/** Every kind of finding of this folder. */
export const cliDefinitions: readonly Definition[] = [noEngine, moreFiles];

export function withoutEngine(message: string): Diagnostic {
  return diagnostic(noEngine, {
    message: `Docker's names were not checked, because no engine could be asked: ${message}`,
    help: ["name a snapshot with `--docker FILE`, or say `--docker none`"],
  });
}

export function otherFiles(printed: string, others: readonly string[]): Diagnostic {
  const names = others.map((name) => `\`${name}\``).join(", ");
  return diagnostic(moreFiles, {
    message: `this is \`${printed}\` alone, and the policy also needs ${names}`,
    help: ["write them all with `-o DIR`"],
  });
}
