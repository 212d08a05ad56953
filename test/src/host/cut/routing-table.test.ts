import { expect, it } from "vitest";
import { readRoutingTable } from "../../../../src/host/cut/routing-table.ts";
import { HostError } from "../../../../src/host/host-error.ts";
import type { Run } from "../../../../src/host/run.ts";
import { formatInterval } from "../../../../src/ip/interval.ts";

/** What iproute2 6.1 prints. */
const listing =
  (routes: string, rules = "[]"): Run =>
  async (_program, args) => ({ status: 0, out: args.includes("route") ? routes : rules, err: "" });

it("names every prefix, and those with several ways", async () => {
  const routes = `[{"type":"blackhole","dst":"10.8.0.0/16","flags":[]},{"dst":"default","gateway":"198.51.100.1","dev":"eth0"},
    {"dst":"10.9.0.0/16","flags":[],"nexthops":[{"dev":"eth0"},{"dev":"eth1"}]},{"dst":"192.0.2.7","dev":"eth0"}]`;
  const rules = `[{"priority":0,"src":"all","table":"local"},{"priority":9,"src":"10.1.0.0","srclen":16,"table":"7"}]`;
  const { prefixes, shared } = await readRoutingTable(listing(routes, rules), [4]);
  const named = new Set(prefixes.map(formatInterval));
  for (const one of ["10.8.0.0/16", "10.9.0.0/16", "192.0.2.7", "10.1.0.0/16"]) expect(named).toContain(one);
  expect(shared.format()).toEqual(["10.9.0.0/16"]);
});

it.each([
  `[{"dst":"203.0.113.0/24","encap":"ip","id":100,"src":"0.0.0.0","dst":"127.0.0.1","ttl":0,"tos":0,"dev":"lo"}]`,
  `[{"dst":"203.0.113.0/24","dev":"lo"},{"dst":"100 as to 200","dev":"lo"}]`,
])("doesn't go by what can't be read as it is meant: %s", async (routes) => {
  await expect(readRoutingTable(listing(routes), [4])).rejects.toThrow(HostError);
});
