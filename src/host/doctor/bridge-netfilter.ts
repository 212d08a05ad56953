import { readSwitches, switchesOf } from "../switches.ts";
import type { Check } from "./check.ts";
import { word } from "./word.ts";

/** Switches of the kernel that the policy in force needs, and that somebody turned. */
export const bridgeNetfilter: Check = {
  name: "bridge-netfilter",
  summary: "bridges that don't hand packets to the firewall (br_netfilter), where the policy needs it",
  needs: "policy",
  async look({ run, current }) {
    const wanted = current ? switchesOf(current.rules.setup).filter(({ kind }) => kind === "bridge") : [];
    const there = await readSwitches(run, wanted);
    const on = (name: string) => there.find((one) => one.name === name)?.value;
    return wanted
      .filter(({ name, value }) => on(name) !== undefined && on(name) !== value)
      .map(({ name }) => ({
        message: `the bridge \`${name}\` doesn't hand packets between its containers to the firewall`,
        why: "what the policy refuses between containers of that network gets through",
        command: `ip link set dev ${word(name)} type bridge nf_call_iptables 1 nf_call_ip6tables 1`,
      }));
  },
};
