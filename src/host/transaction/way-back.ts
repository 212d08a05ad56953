import { deviations, type Firewall, type Rules } from "../firewall.ts";
import { differences, type Listing } from "../listing.ts";
import { onHost } from "../run.ts";
import type { Store } from "../state/store.ts";
import { readSwitches, type Switch, setSwitch } from "../switches.ts";

/** What was there before a change, and how it comes back. */
export interface Way {
  readonly listing: Listing;
  /** `none`: nothing of ours was there. `unknown`: something was, and it can't be had as a file. */
  readonly rules: Rules | "none" | "unknown";
  /** The values of the switches that the change sets, where they are there. */
  readonly switches: readonly Switch[];
}

/** Looks at what is there. What the kernel holds comes first; where its listing can't be loaded, the file that made it. */
export async function wayBack(firewall: Firewall, store: Store, switches: readonly Switch[]): Promise<Way> {
  const listing = await firewall.list(onHost);
  const known = { listing, switches: await readSwitches(onHost, switches) };
  if ([...listing.keys()].every((title) => firewall.harmless(title))) return { ...known, rules: "none" };
  const captured = await firewall.capture(onHost);
  if (captured) return { ...known, rules: captured };
  const current = store.current();
  return { ...known, rules: current?.firewall === firewall.name ? current.rules : "unknown" };
}

/** Puts back what was there, and looks whether it is. Gives what went wrong, a few words each. */
export async function goBack(firewall: Firewall, way: Way): Promise<string[]> {
  const troubles: string[] = [];
  const attempt = (work: Promise<unknown>) => work.catch((error: Error) => troubles.push(error.message));
  for (const one of [...way.switches].reverse()) await attempt(setSwitch(onHost, one));
  if (way.rules === "none") await attempt(firewall.remove(onHost));
  else if (way.rules === "unknown") troubles.push("they were not loaded by `wallc apply`");
  else await attempt(firewall.load(onHost, way.rules, way.listing));
  await attempt(firewall.settle(onHost, way.listing));
  await attempt(
    firewall.list(onHost).then((now) => {
      const wrong = deviations(firewall, differences(way.listing, now)).map(({ title }) => `\`${title}\``);
      if (wrong.length > 0) troubles.push(`${wrong.slice(0, 3).join(", ")} differ`);
    }),
  );
  return troubles;
}
