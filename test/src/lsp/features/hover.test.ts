import { describe, expect, it } from "vitest";
import type { Hover, MarkupContent } from "vscode-languageserver";
import { hovered, MARKDOWN, opened } from "../hovered.ts";
import { like, snapshot } from "../snapshot.ts";

const POLICY = `let admins = 198.51.100.7, 198.51.100.8, 2001:db8:ad::/48
let office = 10.0.0.0/8 except 10.66.0.0/16
let all = admins, office
set banned timeout 1h
zone lan = interface eth1, "wg*" address 10.0.0.0/8
service shell = tcp ssh, 2222
service remote = shell, icmp echo-request, esp
deny any from banned to any
allow remote from all on lan to host
allow web to container www-nginx
default deny to host
`;

describe("hover on the policy's own names", () => {
  it("shows a group's addresses as finished intervals, by family, with their number and users", async () => {
    const client = await opened(POLICY);
    expect(await hovered(client, "let of|fice")).toEqual({
      on: "office",
      says: [
        "**group** `office`",
        "- IPv4: 16,711,680 addresses: `10.0.0.0-10.65.255.255`, `10.67.0.0-10.255.255.255`",
        "Defined in `policy.wall`, line 2; used by 1 group.",
      ].join("\n\n"),
    });
    const { on, says } = await hovered(client, "from al|l on");
    expect(on).toBe("all");
    expect(says).toContain("- IPv4: 16,711,682 addresses: `10.0.0.0-10.65.255.255`");
    expect(says).toContain("`198.51.100.7-198.51.100.8`");
    expect(says).toContain("- IPv6: 2^80 addresses: `2001:db8:ad::/48`");
    expect(says).toContain("line 3; used by 1 rule.");
  });

  it("lists only some of a long group, and says of how many", async () => {
    const many = Array.from({ length: 40 }, (_, at) => `192.0.2.${at * 2}`).join(", ");
    const client = await opened(`let many = ${many}\ndeny any from many to host\n`);
    const { says } = await hovered(client, "from ma|ny");
    expect(says).toContain("IPv4: 40 addresses: `192.0.2.0`, `192.0.2.2`");
    expect(says).toContain("and 28 more");
  });

  it("shows run-time groups, zones, and services with those within them", async () => {
    const client = await opened(POLICY);
    const banned = await hovered(client, "from ban|ned");
    expect(banned.says).toContain("**run-time group** `banned`");
    expect(banned.says).toContain("They stay 3600 seconds; 65,536 of one family at most.");
    const lan = await hovered(client, "on la|n");
    expect(lan.says).toContain("**zone** `lan`\n\nInterfaces: `eth1`, `wg*`, and on them only:");
    expect(lan.says).toContain("`10.0.0.0/8`");
    const remote = await hovered(client, "allow rem|ote");
    expect(remote.says).toContain("**service** `remote`");
    for (const item of ["- `icmp echo-request`", "- `esp`", "- `tcp 22 (ssh), 2222`"])
      expect(remote.says).toContain(item);
    const web = await hovered(client, "allow we|b");
    expect(web.says).toContain("Built-in service: `tcp 80, 443`.");
    expect(web.says).toContain("Used by 1 rule.");
  });

  it("shows what a group stands for after another one in another file has changed, unsaved", async () => {
    const client = await opened('include "groups.wall"\nallow tcp ssh from all to host\ndefault deny to host\n', {
      capabilities: MARKDOWN,
      files: { "groups.wall": "let all = admins\n# between\nlet other = 192.0.2.9\nlet admins = 192.0.2.1\n" },
    });
    expect((await hovered(client, "from al|l")).says).toContain("`192.0.2.1`");
    expect((await hovered(client, "from al|l")).says).toContain("Defined in `groups.wall`, line 1");
    await client.open("groups.wall", "let all = admins\n# between\nlet other = 192.0.2.9\nlet admins = 192.0.2.1\n");
    await client.edit("groups.wall", "let admins = 192.0.2.1", "let admins = 192.0.2.2");
    expect((await hovered(client, "from al|l")).says).toContain("`192.0.2.2`");
  });

  it("keeps names that look like Markdown or HTML within their code", async () => {
    const name = "a`b** <img src=x onerror=alert(1)> [x](http://y)";
    const client = await opened(`let "${name}" = 192.0.2.1\ndeny any from "${name}" to host\n`);
    const { says } = await hovered(client, 'from "a`|b');
    expect(says.split("\n")[0]).toBe(`**group** \`\`${name}\`\``);
  });
});

describe("hover on Docker's names", () => {
  const docker = snapshot((topology) => {
    like(topology, "stopped", { state: "exited", ports: [], endpoints: [] });
    like(topology, "monitor", { networkMode: { kind: "host" }, endpoints: [], ports: [] });
    like(topology, "odd", { labels: { "<b>`": "**x**" } });
    topology.services.push({
      id: "s1",
      name: "frontend",
      labels: {},
      ports: [{ protocol: "tcp", targetPort: 80, publishedPort: 8080, mode: "ingress" }],
    });
  });
  const options = { capabilities: MARKDOWN, files: { "docker.json": docker } };

  it("shows a container's state, addresses, networks, ports and Compose project", async () => {
    const client = await opened(
      "allow tcp 443 to container www-nginx\nallow tcp 1 to container shop-worker-1\n",
      options,
    );
    const { on, says } = await hovered(client, "container www|-nginx");
    expect(on).toBe("www-nginx");
    expect(says).toContain("**container** `www-nginx`: running");
    expect(says).toContain("- In network `shop_default`: `172.18.0.2`, `fd12:3456:789a:2::2`");
    expect(says).toContain("`0.0.0.0:443 → tcp 443`");
    expect(says).toContain("As `docker.json` has it now.");
    expect((await hovered(client, "shop-wor|ker-1")).says).toContain("- Compose: `shop/worker`");
  });

  it("says of containers why they have no address", async () => {
    const client = await opened(
      "allow tcp 1 to container stopped\nallow tcp 2 to container monitor\nallow tcp 3 to container nobody\n",
      options,
    );
    expect((await hovered(client, "container sto|pped")).says).toMatch(/: exited\n\n- No address now/);
    expect((await hovered(client, "container mon|itor")).says).toContain("On the host's network");
    expect((await hovered(client, "container no|body")).says).toContain("No container is called `nobody` now.");
  });

  it("lists what a pattern, a label or a Compose name matches", async () => {
    const client = await opened(
      'allow tcp 1 to container "s*"\nallow tcp 2 to label "<b>`"="**x**"\nallow tcp 3 to compose shop/worker\nallow tcp 4 to container "none-*"\n',
      options,
    );
    const { says } = await hovered(client, 'container "s|*"');
    expect(says).toContain('`container "s*"`: 2 containers now');
    expect(says).toContain("- `shop-worker-1`: `172.18.0.5`");
    expect(says).toContain("- `stopped`: no address, exited");
    const label = await hovered(client, "**|x**");
    expect(label.says).toContain("``label <b>`=**x**``: 1 container now");
    for (const marked of ["compose sh|op", "shop/wor|ker"]) {
      expect((await hovered(client, marked)).says).toContain("`compose shop/worker`: 1 container now");
    }
    expect((await hovered(client, "no|ne-*")).says).toContain("0 containers now");
  });

  it("shows networks and Swarm's services", async () => {
    const client = await opened("allow tcp 1 to network shop_default\nallow tcp 2 to swarm frontend\n", options);
    const { says } = await hovered(client, "network shop|_default");
    expect(says).toContain("- Driver: bridge");
    expect(says).toContain("- Bridge: `br-d37c27a0481e`");
    expect(says).toContain("- Subnets: `172.18.0.0/16`");
    expect(says).toMatch(/containers: .*`www-nginx`/);
    expect((await hovered(client, "swarm front|end")).says).toContain("- `tcp 8080 → 80` (ingress)");
  });

  it("says that nothing is known where nobody has answered", async () => {
    const client = await opened("allow tcp 1 to container db\n");
    expect((await hovered(client, "container d|b")).says).toContain("What Docker runs isn't known here");
  });
});

describe("hover on numbers and addresses", () => {
  it("names ports and icmp types, and numbers their names", async () => {
    const client = await opened(
      "allow tcp ssh, 443, 8000-8099, icmp echo-request, icmpv6 2, proto 89, 50 to host\nallow udp 4242 to host\n",
    );
    const says = async (marked: string) => (await hovered(client, marked)).says;
    expect(await says("tcp ss|h")).toBe("Port `ssh`: `tcp 22`");
    expect(await says(", 4|43")).toBe("Port `tcp 443`: `https`");
    expect(await says("8000-|8099")).toBe("Ports `tcp 8000-8099`: 100 of them");
    expect(await says("echo-req|uest")).toBe("Type `echo-request`: `icmp 8`");
    expect(await says("icmpv6 |2")).toBe("Type `icmpv6 2`: `packet-too-big`");
    expect(await says("proto 8|9")).toBe("IP protocol `89`");
    expect(await says(", 5|0 to")).toBe("IP protocol `50`: `esp`");
    expect(await says("udp 42|42")).toBe("Port `udp 4242`: it has no name here");
  });

  it("says what an address is and who has it", async () => {
    const files = { "docker.json": snapshot() };
    const client = await opened(
      "let a = 172.18.0.2, 169.254.169.254, 8.8.8.0/24, 10.0.0.5-10.0.0.9, 128.0.0.0/1, 198.51.100.1\n",
      { capabilities: MARKDOWN, files },
    );
    const says = async (marked: string) => (await hovered(client, marked)).says;
    const container = await says("172.18|.0.2");
    expect(container).toContain("`172.18.0.2`: IPv4\n\n- private use (RFC 1918), in `172.16.0.0/12`: `private`");
    expect(container).toContain("- Container `www-nginx`: `172.18.0.2`");
    expect(container).toContain("- Network `shop_default`: `172.18.0.0/16`");
    expect(await says("169.254|.169")).toContain("- a cloud's metadata (`metadata`)");
    expect(await says("8.8.8|.0/24")).toBe("`8.8.8.0/24`: IPv4, 256 addresses\n\n- public: `internet`");
    expect(await says("10.0.0.5-|10")).toContain("- As prefixes: `10.0.0.5`, `10.0.0.6/31`, `10.0.0.8/31`");
    expect(await says("128.0|.0.0/1")).toContain("some of it `private`: `169.254.0.0/16`");
    expect(await says("198.51.100|.1")).toContain("- This host, on `eth0`: `198.51.100.1/24`");
  });
});

describe("hover anywhere", () => {
  it("is plain text for clients that want that", async () => {
    const client = await opened("let a = 192.0.2.1\n", { capabilities: {} });
    const hover = await client.ask<Hover>("textDocument/hover", "policy.wall", { position: { line: 0, character: 4 } });
    expect(hover.contents).toMatchObject({ kind: "plaintext" });
    expect((hover.contents as MarkupContent).value).toMatch(/^group a\n\n- IPv4: 1 address: 192\.0\.2\.1\n/);
  });

  it.each([
    "",
    "\n",
    "allow",
    "allow tcp",
    "allow tcp 22 from",
    'allow tcp 22 from "adm',
    "let x = ",
    "let = 1.2.3",
    "default deny",
    "default deny to",
    "docker {",
    'test "x" {\n  allow',
    "zone z = interface",
    "allow tcp 22 to container",
    "allow tcp 22 to label a=",
    "allow tcp 22 to compose /x",
    "nonsense 1 2 3",
    "allow tcp 1-,2 to host with",
    "# wallc: allow",
    "}\n{\n",
  ])("answers at every place of %j, and beyond its end", async (text) => {
    const client = await opened(text, { capabilities: MARKDOWN, files: { "docker.json": snapshot() } });
    const lines = text.split("\n");
    for (const [line, content] of [...lines, "", ""].entries()) {
      for (let character = 0; character <= content.length + 2; character++) {
        const hover = await client.ask<Hover | null>("textDocument/hover", "policy.wall", {
          position: { line, character },
        });
        if (hover) expect((hover.contents as MarkupContent).value).not.toBe("");
      }
    }
  });

  it("knows nothing of files that aren't open", async () => {
    const client = await opened("");
    expect(await client.ask("textDocument/hover", "other.wall", { position: { line: 0, character: 0 } })).toBeNull();
  });
});
