import type { Log, Origin } from "../../src/ir/ir.ts";
import { plainText } from "../common/text.ts";
import type { Scope } from "./scope.ts";

/** The kernel's `NF_LOG_PREFIXLEN` (128) less its end. */
const PREFIX_BYTES = 127;

/** `limit rate … log prefix "…"`: at most ten lines a second. A prefix of the policy's that nft can't hold is an error. */
export function logStatement(scope: Scope, log: Log, origin: Origin | undefined): string {
  const prefix = nftPrefix(log);
  if (log.written) checkPrefix(scope, prefix, origin);
  return `limit rate 10/second burst 5 packets log${prefix === "" ? "" : ` prefix "${quoted(scope, prefix)}"`}`;
}

/** The prefix as the kernel writes it. */
export function nftPrefix({ written, prefix }: Log): string {
  return written ? prefix : plainText(prefix, PREFIX_BYTES);
}

function checkPrefix(scope: Scope, prefix: string, origin: Origin | undefined): void {
  const bytes = new TextEncoder().encode(prefix).length;
  const wrong =
    bytes > PREFIX_BYTES
      ? `is ${bytes} bytes long, and nft takes ${PREFIX_BYTES}`
      : /["\p{C}\p{Zl}\p{Zp}]/u.test(prefix)
        ? "holds a quote or a control character, which nft can't write"
        : undefined;
  if (wrong === undefined) return;
  scope.problems.push({
    severity: "error",
    code: "nft-log-prefix",
    message: `the log prefix ${JSON.stringify(plainText(prefix, 40))} ${wrong}`,
    help: ["choose a shorter prefix of letters, digits, blanks and `-_:.`"],
    ...(origin ? { origin } : {}),
  });
}

/** nft expands `$name` inside quotes and knows no escape; the value of a variable is taken as it is. */
function quoted(scope: Scope, prefix: string): string {
  if (!/[$\\]/.test(prefix)) return prefix;
  const { variables } = scope.ruleset;
  const known = variables.find(({ value }) => value === prefix);
  if (known) return `$${known.name}`;
  const name = `log_${variables.length + 1}`;
  variables.push({ name, value: prefix });
  return `$${name}`;
}
