import { sshPlace } from "../../analysis/ssh-place.ts";
import { toRange } from "../place.ts";
import type { ActionMaker } from "./action.ts";

/**
 * The missing rule for ssh, where no group is called after those who may come in. Whose addresses they are is the writer's to say:
 * until then the policy has an error, and isn't compiled.
 */
export const addSshRule: ActionMaker = ({ finding, policy }) => {
  if (finding.code !== "host-without-ssh" || finding.fix || !finding.span || !policy.ir) return [];
  const span = sshPlace(policy.program, policy.ir, finding.span);
  const [text, snippet] = ["ADDRESS", `\${1:ADDRESS}`].map((from) => `allow tcp ssh from ${from} to host\n`);
  if (text === undefined || snippet === undefined) return [];
  const changes = [{ uri: policy.uriOf(span.file), range: toRange(span), text, snippet }];
  return [{ title: "Add a rule for ssh", finding, changes }];
};
