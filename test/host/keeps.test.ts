import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const policy = (set: string) =>
  `${set}\ndeny any from bans to host\nallow tcp ssh from any to host\ndefault deny to host\n`;
const WITHOUT = "allow tcp http from any to host\ndefault reject to host\n";
const ADD = {
  nft: "nft add element inet wallc r4_bans '{ 192.0.2.7 }'; nft add element inet wallc r6_bans '{ 2001:db8::7 }'",
  iptables: "ipset add wallc-r4_bans 192.0.2.7; ipset add wallc-r6_bans 2001:db8::7",
};
const LIST = {
  nft: "nft list set inet wallc r4_bans; nft list set inet wallc r6_bans",
  iptables: "ipset list wallc-r4_bans; ipset list wallc-r6_bans",
};

describe.concurrent.each(FIREWALLS)("with %s", (firewall) => {
  it("what others put into a run-time set stays over apply, rollback and other settings of the set", async ({
    skip,
  }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    const kind = firewall === "nft" ? "nft" : "iptables";
    await host.apply(policy("set bans"));
    await host.shell(ADD[kind]);
    const members = async () => (await host.shell(LIST[kind])).match(/192\.0\.2\.7|2001:db8::7/g);
    const both = ["192.0.2.7", "2001:db8::7"];
    expect(await members()).toEqual(both);
    for (const text of [policy("set bans size 1000"), policy("set bans timeout 2h"), WITHOUT]) {
      await host.apply(text);
      expect(await members(), text).toEqual(both);
    }
    await host.run("rollback");
    expect(await members()).toEqual(both);
    await host.apply(policy("set bans size 1000"));
    expect(await members()).toEqual(both);
    expect(await host.try("plan", ["--exit-code"])).toMatchObject({ status: 0 });
  });

  it("switches of bridges and sysctls are set with a policy, and put back without it", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.shell(
      "ip link add docker0 type bridge; ip link add br-425ca9ce4216 type bridge nf_call_iptables 1",
      "ip link add eth0 type veth peer name other",
      "sysctl -qw net.ipv4.conf.eth0.forwarding=0 net.ipv4.conf.docker0.forwarding=1",
    );
    const switches = () =>
      host.shell("sysctl net.ipv4.conf net.ipv6.conf", "ip -d link show type bridge | grep -o 'nf_call_ip[a-z0-9]* .'");
    const before = await switches();
    const one = "default deny between containers\n";
    const two = "docker {\n  iptables off\n  uplink eth0\n}\ndefault deny to host\n";
    await host.apply(one);
    expect(await host.shell("ip -d link show dev docker0")).toContain("nf_call_iptables 1 nf_call_ip6tables 1");
    await host.apply(two);
    expect(await host.shell("sysctl -n net.ipv4.conf.eth0.forwarding")).toBe("1\n");
    await host.apply("default deny to host\n");
    expect(await switches()).toBe(before);
    await host.run("rollback");
    expect(await host.shell("sysctl -n net.ipv4.conf.eth0.forwarding")).toBe("1\n");
    // What somebody else has set meanwhile is theirs.
    await host.shell("sysctl -qw net.ipv4.conf.docker0.forwarding=0");
    await host.run("remove");
    expect(await switches()).toBe(before.replace("conf.docker0.forwarding = 1", "conf.docker0.forwarding = 0"));
  });
});

describe.concurrent("another firewall", () => {
  it("takes over from the one in force with what run-time sets hold, and the rollback goes back to it", async ({
    skip,
  }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("iptables-nft");
    await host.write(policy("set bans timeout 1h"));
    await host.run("apply", ["-b", "nft"]);
    await host.shell(ADD.nft);
    expect(await host.run("plan", ["-b", "iptables"])).toContain("everything of ours in nft");
    await host.run("apply", ["-b", "iptables"]);
    expect(await host.rules()).not.toContain("table inet wallc");
    expect(await host.shell(LIST.iptables)).toMatch(
      /192\.0\.2\.7 timeout 3[0-9]{3}\n[\s\S]*2001:db8::7 timeout 3[0-9]{3}\n/,
    );
    expect(await host.run("plan", ["-b", "auto"])).toMatch(/^nothing to do: iptables-nft/);

    await host.shell(
      "ipset del wallc-r4_bans 192.0.2.7; ipset add wallc-r4_bans 192.0.2.8; ipset add wallc-r4_bans 10.9.0.0/16",
    );
    const back = await host.try("rollback");
    expect(back).toMatchObject({ status: 0, err: expect.stringContaining("warning: 10.9.0.0/16 of wallc-r4_bans") });
    expect(await host.shell(LIST.nft)).toMatch(/192\.0\.2\.8[\s\S]*2001:db8::7/);
    expect(await host.shell(LIST.nft)).not.toContain("192.0.2.7");
    expect(await host.shell("iptables-save; ip6tables-save; ipset list -n")).not.toMatch(/WALLC|wallc/);
  });
});
