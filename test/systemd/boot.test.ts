import { describe, expect, it, vi } from "vitest";
import { missing } from "../lab/need.ts";
import { IMAGE, openMachine, SERVE } from "./machine.ts";
import { SYSTEMD } from "./needs.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const POLICY = `
set bans
deny any from bans to host
allow tcp ssh from any to host
allow tcp 80 from any to container www-nginx
default deny to host
default deny to containers
default deny between containers
`;

/** What each firewall is told apart by; the sets of a container and of addresses that programs put in. */
const CASES = [
  {
    firewall: "nft",
    backend: "nft",
    variant: "nft",
    container: "nft list set inet wallc c4_www-nginx",
    bans: "nft list set inet wallc r4_bans",
    ban: "nft add element inet wallc r4_bans '{ 192.0.2.7 }'",
    flush: "nft flush table inet wallc",
  },
  {
    firewall: "iptables-legacy",
    backend: "iptables",
    variant: "legacy",
    container: "ipset save | grep c4i_www-nginx",
    bans: "ipset list wallc-r4_bans",
    ban: "ipset add wallc-r4_bans 192.0.2.7",
    flush: "iptables -t mangle -F WALLC-FORWARD",
  },
] as const;

describe.concurrent.each(CASES)("a machine that systemd runs, with $firewall", (one) => {
  it("has its rules before Docker starts, and the watcher follows Docker whatever becomes of it", async ({ skip }) => {
    const reason = missing(SYSTEMD);
    if (reason) skip(reason);
    await using host = await openMachine(one.variant);
    // Neither a policy nor Docker is there.
    await host.wallc("install", "--now");
    await host.says("wallc-watch", "no policy is in force: waiting for one");
    await host.shell("systemctl enable --quiet docker", "systemctl start docker", ...IMAGE);
    await host.run(["tee", "/etc/wallc/policy.wall"], { input: POLICY });
    await host.shell(`docker run -d --stop-signal KILL --restart always --name www-nginx -p 8080:80 ${SERVE}`);
    await host.wallc("apply", "/etc/wallc/policy.wall", "-b", one.backend);
    await host.says("wallc-watch", "following the engine's events");

    // A reload compiles the policy, and leaves what programs put into sets.
    await host.shell(
      one.ban,
      "echo 'allow tcp 443 from any to host' >>/etc/wallc/policy.wall",
      "echo 'APPLY_OPTIONS=--force ufw --today 2026-12-31' >/etc/wallc/environment",
      "systemctl reload wallc",
    );
    expect(await host.wallc("status", "--json")).toContain("policy.wall:9");
    expect(await host.shell(one.bans)).toContain("192.0.2.7");
    expect(await host.wallc("plan", "/etc/wallc/policy.wall", "--exit-code")).toMatch(/^nothing to do/);

    // Stopping the unit opens nothing, and stops nobody.
    const rules = await host.shell(one.container);
    await host.shell("systemctl stop wallc");
    expect(await host.shell(one.container)).toBe(rules);
    expect(await host.property("docker", "ActiveState")).toBe("active");

    // The power goes. When it is back, another container may have the address: before Docker runs nobody has one, and nobody is
    // let in by one. The guard finds the rules there already when Docker starts.
    await host.shell(
      "docker stop www-nginx",
      `docker run -d --stop-signal KILL --restart always --name thief ${SERVE}`,
    );
    await host.shell("docker start www-nginx", "systemctl disable --quiet docker.socket docker");
    await host.until("the address of now is remembered", async () => {
      const settled = /"pending": false,\n {2}"sound": true/.test(await host.wallc("status", "--json"));
      return settled && (await host.shell(one.container)).includes("172.17.0.3");
    });
    await host.cutPower();
    await host.boot();
    await host.shell("systemctl reload wallc-watch");
    expect(await host.shell(`${one.container} || true`)).not.toContain("172.17.0");
    expect(await host.wallc("status", "--json")).toContain('"sound": true');
    await host.shell("systemctl enable --quiet docker", "systemctl start docker");
    await host.becomes("docker", "active");
    expect(await host.journal("wallc")).toMatch(
      /^.*loaded: .*holds policy\.wall.*once the watcher has their addresses$/m,
    );
    expect(await host.journal("docker")).toMatch(/nothing to load: .*holds policy\.wall, compiled .*, already/);
    const when = async (unit: string) => Number(await host.property(unit, "ActiveEnterTimestampMonotonic"));
    expect(await when("wallc")).toBeLessThanOrEqual(await when("network-pre.target"));
    expect(await when("wallc")).toBeLessThan(Number(await host.property("docker", "ExecMainStartTimestampMonotonic")));
    await host.says("wallc-watch", "following the engine's events");
    const address = await host.shell("docker inspect -f '{{.NetworkSettings.IPAddress}}' www-nginx");
    expect(address).toMatch(/^172\.17\.0\.[23]\n$/);
    await host.until(
      "the container's address is there",
      async () => (await host.shell(one.container)).match(/172\.17\.0\.\d+/g)?.join() === address.trim(),
    );

    // Docker made its bridge anew, and the watcher hands it over to the rules, as the policy needs it.
    await host.until("the bridge is handed over", async () => {
      return (await host.shell("ip -d link show dev docker0")).includes("nf_call_iptables 1 nf_call_ip6tables 1");
    });

    // The watcher has the rights that its unit leaves it, and changes sets, and rules that somebody else tries for it.
    expect(await host.shell("grep CapBnd /proc/$(systemctl show --value -p MainPID wallc-watch)/status")).toMatch(
      /0000000000003000$/m,
    );
    await host.shell(
      "docker restart -t 0 www-nginx",
      `docker run -d --stop-signal KILL --name other -p 8081:80 ${SERVE}`,
    );
    await host.until("the set follows", async () =>
      (await host.journal("wallc-watch")).includes("container www-nginx"),
    );
    const published = /rules: the rules were loaded anew: a rule has to change .*(container other|network bridge)/;
    await host.until("a port is followed", async () => published.test(await host.journal("wallc-watch")));
    await host.shell(one.flush, "systemctl reload wallc-watch");
    await host.says("wallc-watch", "rules: the rules were loaded anew: others changed");
    expect(await host.journal("wallc-watch")).not.toContain("CAP_SYS_ADMIN");

    // Docker is restarted, and stopped; the watcher is killed.
    await host.shell("systemctl restart docker");
    await host.says("wallc-watch", "the engine has gone");
    await host.until("it is reached again", async () => {
      return ((await host.journal("wallc-watch")).match(/following the engine's events/g) ?? []).length >= 2;
    });
    const before = await host.property("wallc-watch", "MainPID");
    await host.shell(`kill -9 ${before}`);
    await host.until("the watcher is back", async () => {
      const now = await host.property("wallc-watch", "MainPID");
      return now !== "0" && now !== before && (await host.property("wallc-watch", "ActiveState")) === "active";
    });
    await host.until("the killed one's successor follows the engine", async () => {
      return ((await host.journal("wallc-watch")).match(/following the engine's events/g) ?? []).length >= 3;
    });
    const successor = await host.property("wallc-watch", "MainPID");
    const looked = new RegExp(`wallc-scratch@\\d+-${successor}-.*: Deactivated`);
    await host.until("it has had its first look", async () => looked.test(await host.journal("wallc-scratch@*")));
    // It stays stopped, though its socket would start it for whoever asks.
    await host.shell("systemctl stop docker");
    await host.says("wallc-watch", "the engine is stopped: waiting for its start");
    await host.says("wallc-watch", "the engine has gone");
    expect(await host.property("docker.socket", "ActiveState")).toBe("active");
    await host.shell("systemctl kill -s HUP wallc-watch; systemctl reload wallc-watch");
    expect(await host.property("docker", "ActiveState")).toBe("inactive");
    expect(await host.property("wallc-watch", "ActiveState")).toBe("active");
    expect(await host.property("wallc", "ActiveState")).toBe("active");
    await host.shell("systemctl start docker");
    await host.until("the address is there again", async () => (await host.shell(one.container)).includes("172.17.0."));
    await host.until(
      "the kernel holds the policy",
      async () => (await host.tryWallc("status", "--exit-code")).status === 0,
    );
  });
});
