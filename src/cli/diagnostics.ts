/** The findings that belong to the commands and not to the language. */
import { type Definition, type Diagnostic, diagnostic } from "../../lang/diagnostics/diagnostic.ts";
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

/** Every kind of finding of this folder. */
export const cliDefinitions: readonly Definition[] = [noEngine, moreFiles, leftFromEarlier];

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

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
