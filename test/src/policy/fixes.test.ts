import { expect, it } from "vitest";
import { compiled, finding, findings, fixedEach, network, world } from "./build.ts";
import { HOST } from "./host.ts";

const CLOSED = "default deny to host\ndefault deny to containers\ndefault deny from containers";

it.each([
  ["unknown-name", "let admins = 192.0.2.1\nallow tcp 22 from |admin| to host", ["admins"]],
  ["unknown-name", 'let "my admins" = 192.0.2.1\nallow tcp 22 from |myadmins| to host', ['"my admins"']],
  ["unknown-name", "allow tcp 80 from any to container db, |www|", ["container www"]],
  ["unknown-name", "let wwww = 192.0.2.1\nallow tcp 80 from any to container db, |www|", ["wwww", "container www"]],
  ["unknown-name", "allow |pingg| to host", ["ping"]],
  ["unknown-name", "service shopp = tcp 80\nallow |shop| to host", ["shopp"]],
  ["unknown-name", "allow tcp 22 from any on |eth0| to host", ["interface eth0"]],
  ["unknown-name", "zone wan = interface eth0\nallow tcp 22 from any on |wann| to host", ["wan", "interface wann"]],
  ["unknown-name", "let all = |ofice|\nlet office = 192.0.2.1\nallow tcp 22 from all to host", ["office"]],
  ["unknown-docker-name", "allow tcp 80 to |container wwww|", ["container www"]],
  ["unknown-docker-name", "allow tcp 80 to |compose shop/ap|", ["compose shop/api"]],
  ["unknown-docker-name", "allow any from |network shopp| to internet", ["network shop"]],
  ["unknown-docker-name", "allow tcp 80 to |swarm frontt|", ["swarm front"]],
  ["unknown-docker-name-refused", "deny tcp 80 from internet to |container wwww|", ["container www"]],
])("%s: %s is mended by writing what is meant", (code, marked, texts) => {
  const text = `${marked.replaceAll("|", "")}\n${CLOSED}`;
  const found = finding(text, code, HOST);
  const wanted = texts.map((one) => `${marked.replace(/\|.*\|/, one)}\n${CLOSED}`);
  expect(fixedEach(text, found)).toEqual(wanted);
  for (const one of wanted) expect(findings(one, HOST).filter((other) => other.startsWith(code))).toEqual([]);
});

it("puts a name of Docker's in quotes where it needs them", () => {
  const host = world({ networks: [network("my net", { subnets: [{ prefix: "172.18.0.0/16" }] })] });
  const text = `allow any from network my-net to internet\n${CLOSED}`;
  expect(fixedEach(text, finding(text, "unknown-docker-name", host))).toEqual([
    text.replace("network my-net", 'network "my net"'),
  ]);
});

it("writes `publish dnat` where no proxy runs", () => {
  const text = "docker {\n  iptables off\n  uplink eth0\n  publish proxy\n  userland-proxy off\n}";
  const found = finding(text, "publish-needs-proxy", HOST);
  const [mended = ""] = fixedEach(text, found);
  expect(mended).toBe(text.replace("publish proxy", "publish dnat"));
  expect(compiled(mended, HOST).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const without = text.replace("  publish proxy\n", "");
  expect(fixedEach(without, finding(without, "publish-needs-proxy", HOST))).toEqual([]);
});
