import type { Stage } from "./stage.ts";

/** The bit of the mark by which our iptables rules tell what is to be rejected. */
const REFUSED = "0x10000000";

/**
 * The lab's eyes (see `test/lab/stand-in.ts`), and one more group. Group 4: our rules let it go on, whatever Docker and others do to
 * it behind them. `prerouting` is behind our guards and ahead of routing; what bears the mark of a refusal was not let on.
 */
const EYES = `table inet lab-eyes {
  chain look {
    ct status dnat ct state new log group 2 prefix "new dnat" return
    ct status dnat ct state established log group 2 prefix "established dnat" return
    ct state new log group 2 prefix "new" return
    ct state established log group 2 prefix "established" return
    ct state related log group 2 prefix "related" return
    ct state invalid log group 2 prefix "invalid" return
    log group 2 prefix "untracked"
  }
  chain prerouting {
    type filter hook prerouting priority -500
    log group 1
  }
  chain unforged {
    type filter hook prerouting priority -290
    log group 4 prefix "prerouting"
  }
  chain forward {
    type filter hook forward priority -500
    jump look
  }
  chain input {
    type filter hook input priority -500
    jump look
  }
  chain output {
    type filter hook output priority -50
    jump look
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
  chain postrouting-late {
    type filter hook postrouting priority 500
    log group 3
  }
  chain input-late {
    type filter hook input priority 500
    log group 3
    meta mark set meta mark | 0x1
  }
  chain unanswered {
    type filter hook output priority -400
    meta mark & 0x1 == 0x1 drop
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
  await sandbox.run(["nft", "-f", "-"], { input: EYES });
  await stage.shell("conntrack -F 2>/dev/null || test $? -eq 1");
}

/** Closes them; nothing is left of them on the host. */
export async function closeEyes(stage: Stage, namespaces: readonly string[]): Promise<void> {
  const { sandbox } = stage.host;
  await sandbox.run(["nft", "delete", "table", "inet", "lab-eyes"]);
  for (const ns of namespaces) await sandbox.run(["nft", "delete", "table", "inet", "lab-quiet"], { ns });
  await sandbox.run(["sysctl", "-q", "-w", ...REFLECTED.map((name) => `${name}=0`)]);
}
