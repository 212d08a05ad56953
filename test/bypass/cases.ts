import { readFileSync } from "node:fs";
import type { BypassCase, NamedCase } from "./case.ts";
import { publishedPort } from "./cases/01-published-port/case.ts";
import { ipv6ThroughDockerProxy } from "./cases/06-ipv6-through-docker-proxy/case.ts";
import { loopbackPort } from "./cases/08-loopback-port/case.ts";

const named: Readonly<Record<string, BypassCase>> = {
  "01-published-port": publishedPort,
  "06-ipv6-through-docker-proxy": ipv6ThroughDockerProxy,
  "08-loopback-port": loopbackPort,
};

/** Every case, by its folder. */
export const cases: readonly NamedCase[] = Object.entries(named).map(([name, tried]) => ({
  ...tried,
  name,
  policy: readFileSync(new URL(`cases/${name}/policy.wall`, import.meta.url), "utf8"),
}));
