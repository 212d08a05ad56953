import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { inEachAllow } from "../docker-rules/allows.ts";
import { type CutOff, cutOff } from "../docker-rules/cut-off.ts";
import { endWords, networksOf, textList } from "../docker-rules/words.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("docker-drops-icc", {
  title: "an allow between containers on a network where Docker lets none through to another",
  severity: "warning",
  why: `With dockerd's \`--icc=false\`, or the option \`com.docker.network.bridge.enable_icc=false\` of a network, Docker drops what one container on
the bridge sends to another. An \`allow\` never overrides a refusal of Docker's: it lets the packet go on, and Docker drops it.

Put the two on a network of their own, which has icc unless it is told otherwise; the policy can refuse there what isn't meant to pass. Or
publish the port: every container reaches published ports by an address of this host. On the default network a legacy \`--link\` lets one container
through to another; a snapshot doesn't tell of links.`,
  wrong: `
# docker network create -o com.docker.network.bridge.enable_icc=false guests
# docker run --name guest-a --network guests …; docker run --name guest-b --network guests …
allow tcp 80 from container guest-a to container guest-b`,
  right: `
# docker run --name job --network shop …; docker run --name cache --network shop …
allow tcp 6379 from container job to container cache
default deny between containers`,
});

/** Containers talk to each other on a network with icc, or by a published port. */
export const dockerDropsIcc: LintRule = {
  definition,
  check: (input) => inEachAllow(input, (allow, allows) => cutOff(allow, "icc", allows).map(found)),
};

function found({ span, from, to, publishable }: CutOff): Diagnostic {
  const targets = networksOf(to);
  const shared = networksOf(from).filter((network) => targets.includes(network) && !network.icc);
  const names = textList(shared.map((network) => network.name));
  const isDefault = shared.some((network) => network.name === "bridge");
  return diagnostic(definition, {
    message: `${endWords(from)} and ${endWords(to)} share only ${names}, where icc is off: Docker drops what one container sends to another`,
    span,
    help: [
      `Put both on a network of their own (\`docker network create\`, then \`docker network connect\`)${publishable ? ", or publish the port" : ""}.`,
      ...(isDefault ? ["A legacy `--link` between them lets it through, and the snapshot doesn't tell of links."] : []),
    ],
  });
}
