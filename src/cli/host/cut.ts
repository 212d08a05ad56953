import type { Cut } from "../../host/cut/cut.ts";
import { count } from "../../text/count.ts";
import { environmentError } from "../exit.ts";
import type { Rim } from "../rim.ts";

/** Says what became of open connections. Throws where some that the policy refuses may go on. */
export function needCut({ ended, anew, troubles }: Cut, { json }: { readonly json?: true }, rim: Rim): void {
  if (!json) {
    rim.stdout.write(`${count(ended, "open connection")} that the policy refuses ended\n`);
    if (anew > 0) rim.stdout.write(`${count(anew, "open connection")} judged anew, as new ones are\n`);
  }
  const [first, ...rest] = troubles;
  if (first === undefined) return;
  throw environmentError(
    `the new rules are in force, but open connections that they refuse may go on: ${first}`,
    ...rest,
    "`wallc apply --cut` once more tries again",
  );
}
