import { EYES } from "../../lab/stand-in.ts";
import type { Stage } from "./stage.ts";

/** The bit of the mark by which our iptables rules tell what is to be rejected. */
const REFUSED = "0x10000000";

/**
 * What the lab's eyes don't tell. Group 4: our rules let it go on, whatever Docker and others do to it behind them. `prerouting` is
 * behind our guards and ahead of routing; what bears the mark of a refusal was not let on.
 */
const LET_ON = `table inet lab-eyes {
  chain unforged {
    type filter hook prerouting priority -290
    log group 4 prefix "prerouting"
  }
  chain forward-judged {
    type filter hook forward priority -5
    meta mark & ${REFUSED} == 0 log group 4 prefix "forward"
  }
  chain input-judged {
    type filter hook input priority -5
    meta mark & ${REFUSED} == 0 log group 4 prefix "input"
  }
  chain output-judged {
    type filter hook output priority 60
    meta mark & ${REFUSED} == 0 log group 4 prefix "output"
  }
}
`;

/** Around the host nothing is answered but who has which address. */
const QUIET = `table inet lab-quiet {
  chain prerouting {
    type filter hook prerouting priority -500
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } accept
    drop
  }
}
`;

const REFLECTED = ["net.ipv4.fwmark_reflect", "net.ipv6.fwmark_reflect"];

/** Opens the eyes, and makes everybody in these namespaces hold their tongue; forgets all connections. */
export async function openEyes(stage: Stage, namespaces: readonly string[]): Promise<void> {
  const { sandbox } = stage.host;
  await sandbox.run(["sysctl", "-q", "-w", ...REFLECTED.map((name) => `${name}=1`)]);
  for (const ns of namespaces) await sandbox.run(["nft", "-f", "-"], { ns, input: QUIET });
  await sandbox.run(["nft", "-f", "-"], { input: EYES + LET_ON });
  await stage.shell("conntrack -F 2>/dev/null || test $? -eq 1");
}

/** Closes them; nothing is left of them on the host. */
export async function closeEyes(stage: Stage, namespaces: readonly string[]): Promise<void> {
  const { sandbox } = stage.host;
  await sandbox.run(["nft", "delete", "table", "inet", "lab-eyes"]);
  for (const ns of namespaces) await sandbox.run(["nft", "delete", "table", "inet", "lab-quiet"], { ns });
  await sandbox.run(["sysctl", "-q", "-w", ...REFLECTED.map((name) => `${name}=0`)]);
}
