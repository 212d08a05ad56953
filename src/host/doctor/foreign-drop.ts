import { isOurs, ourTarget } from "../iptables/saved.ts";
import type { Ailment, Check } from "./check.ts";
import { chainOf, type Examined, type SavedRules, toolName } from "./examine.ts";
import { word } from "./word.ts";

const HOOKS = ["input", "forward", "output", "prerouting", "postrouting"];

/** Chains of other firewalls that drop whatever they don't let through. */
export const foreignDrop: Check = {
  name: "foreign-drop",
  summary: "chains of other firewalls that drop what they don't know",
  look: (host) => [...ofNftables(host), ...host.saved.flatMap(ofIptables)],
};

const WHY =
  "a packet has to please every firewall: what this chain doesn't let through stays out, whatever the policy allows";

function ofNftables({ baseChains }: Examined): Ailment[] {
  return baseChains
    .filter(({ family, hook, policy }) => policy === "drop" && family !== "netdev" && HOOKS.includes(hook))
    .map(({ family, table, name, hook }) => ({
      message: `the chain \`${name}\` of the table \`${family} ${table}\`${ownerWords(table)} drops by default (hook ${hook})`,
      why: WHY,
      command: `nft ${word(`chain ${family} ${table} ${name} { policy accept; }`)}`,
    }));
}

function ownerWords(table: string): string {
  const owner = ["firewalld", "libvirt", "ufw", "crowdsec", "fail2ban"].find((name) => table.includes(name));
  return owner ? `, which is ${owner}'s,` : "";
}

/** FORWARD's policy is Docker's own while Docker's rules are there: it lets its own traffic through before. */
function ofIptables(saved: SavedRules): Ailment[] {
  return [...saved.policies].flatMap(([key, policy]) => {
    const [table = "", chain = ""] = key.split(" ");
    const rules = chainOf(saved, table, chain) ?? [];
    const dockers = chain === "FORWARD" && rules.some((words) => /-j DOCKER/.test(words));
    if (policy !== "DROP" || isOurs(chain) || dockers) return [];
    const owner = ownerOf(rules);
    const tool = toolName(saved);
    return {
      message: `${tool}'s \`${chain}\`${table === "filter" ? "" : ` (table ${table})`} drops by default${owner ? `, with rules of ${owner}` : ""}`,
      why: WHY,
      command:
        owner === "ufw" ? "ufw disable" : `${tool}${table === "filter" ? "" : ` -t ${table}`} -P ${word(chain)} ACCEPT`,
    };
  });
}

function ownerOf(rules: readonly string[]): string | undefined {
  const others = rules.filter((words) => ourTarget(words) === undefined).join("\n");
  if (/-j ufw6?-/.test(others)) return "ufw";
  if (/-j LIBVIRT_/.test(others)) return "libvirt";
  return /-j f2b-/.test(others) ? "fail2ban" : undefined;
}
