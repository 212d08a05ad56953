import { describe, expect, it } from "vitest";
import { readTable } from "../../../../src/host/nft/listing.ts";

const TABLE = `table inet wallc {
	set r4_bans {
		typeof ip saddr
		size 1000
		timeout 2h
		elements = { 192.0.2.7 expires 1h59m,
			     192.0.2.8 expires 1h59m }
	}

	set m4_r5 {
		typeof ip saddr
		size 65536
		flags dynamic,timeout
		elements = { 192.0.2.7 limit rate 10/minute burst 5 packets }
	}

	set c4_www-nginx {
		typeof iifname . ip saddr
		elements = { "docker0" . 172.17.0.2,
			     "br,{odd}" . 172.18.0.2 }
	}

	set c6_www-nginx {
		typeof iifname . ip6 saddr
	}

	chain hook_input {
		type filter hook input priority filter - 10; policy accept;
		iifname "lo" accept
		tcp dport { 80, 443 } counter accept comment "edge.wall:1 }"
	}
}
`;

describe("a table as nft prints it", () => {
  it("is read by its blocks, without the elements that a policy doesn't have", () => {
    expect(Object.fromEntries(readTable(TABLE))).toEqual({
      "set r4_bans": ["typeof ip saddr", "size 1000", "timeout 2h"],
      "set m4_r5": ["typeof ip saddr", "size 65536", "flags dynamic,timeout"],
      "set c4_www-nginx": ["typeof iifname . ip saddr", '"br,{odd}" . 172.18.0.2', '"docker0" . 172.17.0.2'],
      "set c6_www-nginx": ["typeof iifname . ip6 saddr"],
      "chain hook_input": [
        "type filter hook input priority filter - 10; policy accept;",
        'iifname "lo" accept',
        'tcp dport { 80, 443 } counter accept comment "edge.wall:1 }"',
      ],
    });
    expect(readTable("")).toEqual(new Map());
  });
});
