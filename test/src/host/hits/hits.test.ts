import { describe, expect, it } from "vitest";
import { sumCounters } from "../../../../src/host/hits/counter.ts";
import { hitsOf } from "../../../../src/host/hits/hits.ts";
import { readIptablesCounters } from "../../../../src/host/hits/iptables.ts";
import { readNftCounters } from "../../../../src/host/hits/nft.ts";
import { irOf } from "../../policy/build.ts";

const NFT = `table inet wallc {
	set g4_admins {
		type ipv4_addr
		elements = { 198.51.100.7 counter packets 9 bytes 9 comment "policy.wall:1" }
	}

	chain hook_input {
		type filter hook input priority filter - 10; policy accept;
		iifname "lo" accept
		ct state established,related counter packets 70 bytes 7000 accept
	}

	chain to_host {
		ct state invalid counter packets 1 bytes 40 drop comment "invalid"
		tcp dport 22 counter packets 3 bytes 180 accept comment "policy.wall:1"
		ip6 saddr 2001:db8::1 counter packets 2 bytes 160 accept comment "policy.wall:1"
		tcp dport { 80, 443 } counter packets 5 bytes 300 jump to_host_r2 comment "policy.wall:2 web"
		udp dport { 1, 2, 3 } counter packets 4 bytes 100 drop comment "policy.wall:3-4"
		counter packets 8 bytes 800 limit rate 10/second burst 5 packets log prefix "counter packets 6 bytes 6 " comment "policy.wall:5 default deny (trial)"
		counter packets 8 bytes 800 accept comment "policy.wall:5 default deny (trial)"
	}

	chain to_host_r2 {
		limit rate 10/second burst 5 packets log prefix "counter packets 5 bytes 5 " comment "policy.wall:2 web"
		counter packets 5 bytes 300 drop comment "policy.wall:2 web"
	}
}
`;

const IPTABLES = `*mangle
:WALLC-to-host - [0:0]
[70:7000] -A WALLC-INPUT -m conntrack --ctstate RELATED,ESTABLISHED -m comment --comment replies -j RETURN
[3:180] -A WALLC-to-host -p tcp -m tcp --dport 22 -m comment --comment "policy.wall:1" -g WALLC-ALLOW
[5:300] -A WALLC-to-host -p tcp -m comment --comment "policy.wall:2 web" -g WALLC-to-host-1
[5:300] -A WALLC-to-host-1 -m comment --comment "policy.wall:2 web" -j LOG --log-prefix "x -g WALLC-to-host "
[5:300] -A WALLC-to-host-1 -m comment --comment "policy.wall:2 web" -j DROP
[4:100] -A WALLC-to-host -m set --match-set wallc-m4_x dst,dst -m comment --comment "policy.wall:3-4" -j DROP
[8:800] -A WALLC-to-host -m comment --comment "policy.wall:5" -g WALLC-ALLOW
[9:900] -A FORWARD -m comment --comment "policy.wall:1" -j DROP
COMMIT
`;

const IR = irOf(`allow tcp 22 from any to host
deny tcp 80, 443 from any to host as "web" log
deny udp 1 from any to host
deny udp 2, 3 from any to host
default deny to host trial
`);

describe("what the kernel counted", () => {
  it("is read from nft's listing, once for each rule that had its effect", () => {
    expect(Object.fromEntries(sumCounters(readNftCounters(NFT)))).toEqual({
      replies: { packets: 70, bytes: 7000 },
      invalid: { packets: 1, bytes: 40 },
      "policy.wall:1": { packets: 5, bytes: 340 },
      "policy.wall:2 web": { packets: 5, bytes: 300 },
      "policy.wall:3-4": { packets: 4, bytes: 100 },
      "policy.wall:5 default deny (trial)": { packets: 8, bytes: 800 },
    });
  });

  it("is read from iptables-save, of our chains alone", () => {
    expect(Object.fromEntries(sumCounters(readIptablesCounters(IPTABLES)))).toEqual({
      replies: { packets: 70, bytes: 7000 },
      "policy.wall:1": { packets: 3, bytes: 180 },
      "policy.wall:2 web": { packets: 5, bytes: 300 },
      "policy.wall:3-4": { packets: 4, bytes: 100 },
      "policy.wall:5": { packets: 8, bytes: 800 },
    });
  });

  it.each([
    ["nft", readNftCounters(NFT), 5],
    ["iptables", readIptablesCounters(IPTABLES), 3],
  ])("goes to the policy's lines, with %s", (_, lines, first) => {
    const hits = hitsOf(IR, sumCounters(lines));
    const told = hits.map(({ kind, place, packets, countedWith }) => [kind, place, packets, countedWith]);
    expect(told).toEqual(
      expect.arrayContaining([
        ["line", "policy.wall:1", first, undefined],
        ["line", "policy.wall:2", 5, undefined],
        ["line", "policy.wall:3", undefined, "policy.wall:3-4"],
        ["line", "policy.wall:4", undefined, "policy.wall:3-4"],
        ["line", "policy.wall:5", 8, undefined],
        ["lines", "policy.wall:3-4", 4, undefined],
        ["own", "replies", 70, undefined],
      ]),
    );
  });

  it("tells what unwritten defaults refuse from what they let go on", () => {
    const ir = irOf("allow tcp 80 from any to containers\ndeny tcp 25 from containers to outside\n");
    const nft = `table inet wallc {
	chain to_containers {
		counter packets 3 bytes 120 drop comment "default deny"
	}

	chain from_containers {
		counter packets 5 bytes 200 accept comment "default allow"
	}
}
`;
    const iptables = `*mangle
[3:120] -A WALLC-to-new -m comment --comment default -j DROP
[5:200] -A WALLC-from -m comment --comment "default" -g WALLC-ALLOW
COMMIT
`;
    for (const lines of [readNftCounters(nft), readIptablesCounters(iptables)]) {
      const found = hitsOf(ir, sumCounters(lines)).filter(({ place }) => place === "default");
      expect(found.map(({ kind, verdict, packets, bytes }) => [kind, verdict, packets, bytes])).toEqual(
        expect.arrayContaining([
          ["line", "default deny", 3, 120],
          ["line", "default allow", 5, 200],
        ]),
      );
      expect(found).toHaveLength(2);
    }
  });

  it("is nothing at a line that no packet met, and unknown where a comment was cut", () => {
    const packets = (counters: Parameters<typeof hitsOf>[1]) =>
      hitsOf(IR, counters).flatMap((hit) => (hit.place.startsWith("policy.wall") ? [hit.packets] : []));
    expect(packets(new Map())).toEqual([0, 0, 0, 0, 0]);
    const cut = new Map([["policy.wall:3, policy.wall:...", { packets: 1, bytes: 1 }]]);
    expect(packets(cut)).toEqual([undefined, undefined, undefined, undefined, undefined, 1]);
  });
});
