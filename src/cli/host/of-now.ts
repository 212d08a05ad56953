import { HostError } from "../../host/host-error.ts";
import { freeSetGeneration } from "../../host/iptables/set-generation.ts";
import { onHost } from "../../host/run.ts";
import type { Generation } from "../../host/state/generation.ts";
import { isOfThisBoot } from "../../host/state/this-boot.ts";
import { atBoot } from "./at-boot.ts";
import { Recompiler } from "./recompile.ts";
import { compileFor, next } from "./watch/compiled.ts";

/**
 * The policy of an earlier generation, compiled for the containers that the one in force knows: the addresses that it was compiled with may be
 * other containers' by now. Its sets get names that are not in use. Where it can't be compiled any more, nobody is let in by a
 * container's address until somebody knows better.
 */
export async function ofNow(earlier: Generation, current: Generation | undefined, today: string): Promise<Generation> {
  const world = current?.snapshot;
  if (earlier.snapshot === undefined || current === undefined || world === undefined) return earlier;
  const { compiledAs, firewall } = earlier;
  const variant = firewall === "iptables-legacy" ? "legacy" : "nft";
  const as = compiledAs.setGeneration
    ? { ...compiledAs, setGeneration: await freeSetGeneration(onHost, variant) }
    : compiledAs;
  try {
    const answer = await compileFor(new Recompiler(earlier), world, today, as);
    if (!("error" in answer)) {
      const found = next(earlier, as, answer, current.boot);
      return isOfThisBoot(current) ? found : await atBoot(found);
    }
  } catch (error) {
    // Going back must always be possible.
    if (!(error instanceof HostError)) throw error;
  }
  return atBoot(earlier);
}
